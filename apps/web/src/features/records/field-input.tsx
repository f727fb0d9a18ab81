import type { RecordField } from '@wuyu/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../shared/i18n/index';
import { Field, Select } from '../../shared/ui/field';

interface FieldInputProps {
  field: RecordField;
  value: string;
  fault: string | undefined;
  /** The last day that may be chosen. */
  latest: string;
  onChange(value: string): void;
}

/** One field of a type's form, by its kind. */
export function FieldInput({ field, value, fault, latest, onChange }: FieldInputProps) {
  const { t } = useTranslation();
  const title = say(field.title);
  const unit = field.unit ? say(field.unit) : '';
  const label = [title, unit && `（${unit}）`, !field.required && t('record.form.optional')].filter(Boolean).join('');
  const change = (event: { target: { value: string } }) => onChange(event.target.value);
  const common = { label, fault, value, onChange: change, name: field.code };
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          label={label}
          fault={fault}
          value={value}
          onChange={onChange}
          options={[
            { value: '', label: t('record.form.choose') },
            ...(field.choices ?? []).map((choice) => ({ value: choice.code, label: say(choice.title) })),
          ]}
        />
      );
    case 'long-text':
      return <LongText {...common} maxLength={field.maxLength} />;
    case 'day':
      return <Field {...common} type="date" max={latest} />;
    case 'number':
      return <Field {...common} inputMode={field.digits ? 'decimal' : 'numeric'} autoComplete="off" />;
    default:
      return <Field {...common} maxLength={field.maxLength} autoComplete="off" />;
  }
}

function LongText({
  label,
  fault,
  value,
  maxLength,
  onChange,
  name,
}: {
  label: string;
  fault: string | undefined;
  value: string;
  maxLength: number | undefined;
  name: string;
  onChange(event: { target: { value: string } }): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const left = maxLength === undefined ? undefined : maxLength - value.length;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={5}
        maxLength={maxLength}
        value={value}
        onChange={onChange}
        aria-invalid={fault ? true : undefined}
        aria-describedby={[`${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')}
      />
      <p className="hint" id={`${id}-hint`}>
        {left !== undefined && left < 100 ? t('record.form.left', { n: left }) : t('record.form.factsHint')}
      </p>
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}
