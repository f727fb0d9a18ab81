import type { listRecordTypes, RecordType, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { say } from '../../shared/i18n/index';
import { PhotoField } from '../../shared/photo/photo-field';
import { PhotoList } from '../../shared/photo/photo-list';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import type { Faults, RecordContent } from './content';
import { FieldInput } from './field-input';

const MOST_FILES = 9;

interface RecordFieldsProps {
  type: RecordType;
  offer: ReplyOf<typeof listRecordTypes>;
  content: RecordContent;
  faults: Faults;
  onChange(part: Partial<RecordContent>): void;
  /** Files cannot be typed again: they are kept at once. */
  onFiles(files: RecordContent['files']): void;
}

/** All that a record of one kind asks for, each fault at its field. */
export function RecordFields({ type, offer, content, faults, onChange, onFiles }: RecordFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <ChosenType type={type} onChange={() => onChange({ type: '' })} fault={faults.type} />
      {type.fields.map((field) => (
        <FieldInput
          key={field.code}
          field={field}
          value={content.fields[field.code] ?? ''}
          fault={faults[`fields.${field.code}`]}
          latest={offer.latest}
          onChange={(value) => onChange({ fields: { ...content.fields, [field.code]: value } })}
        />
      ))}
      <div className="form-row record-days">
        {type.period && (
          <Field
            label={t('record.form.from')}
            type="date"
            max={offer.latest}
            value={content.from}
            fault={faults.from}
            onChange={(event) => onChange({ from: event.target.value })}
          />
        )}
        <Field
          label={t(type.period ? 'record.form.until' : 'record.form.day')}
          type="date"
          min={offer.earliest}
          max={offer.latest}
          value={content.day}
          fault={faults.day}
          onChange={(event) => onChange({ day: event.target.value })}
        />
      </div>
      {content.kept.length > 0 && (
        <div className="record-kept">
          <PhotoList files={content.kept} of={say(type.title)} />
          <Button kind="quiet" onClick={() => onChange({ kept: [] })}>
            {t('record.form.removeKept')}
          </Button>
        </div>
      )}
      {(type.proof !== 'none' || content.files.length > 0) && (
        <PhotoField
          label={t(type.proof === 'required' ? 'record.form.proofRequired' : 'record.form.proof')}
          hint={t('record.form.proofHint')}
          fault={faults.attachments}
          files={content.files}
          most={MOST_FILES - content.kept.length}
          onChange={onFiles}
        />
      )}
    </>
  );
}

function ChosenType({ type, fault, onChange }: { type: RecordType; fault: string | undefined; onChange(): void }) {
  const { t } = useTranslation();
  return (
    <div className="chosen-type">
      <div>
        <p className="chosen-type-title">{say(type.title)}</p>
        <p className="hint">{say(type.hint)}</p>
        {fault && <p className="fault">{fault}</p>}
      </div>
      <Button kind="quiet" onClick={onChange} aria-invalid={fault ? true : undefined}>
        {t('record.form.otherType')}
      </Button>
    </div>
  );
}
