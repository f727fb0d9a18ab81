import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field';
import type { SaidFault } from './use-editor';

/** What is wrong with one field of a node, in one line. */
export function faultOf(faults: readonly SaidFault[], ...fields: string[]): string | undefined {
  const found = faults.filter(({ field }) =>
    fields.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`)),
  );
  return found.length === 0 ? undefined : found.map(({ message, remedy }) => `${message} ${remedy}`).join(' ');
}

interface NumberProps {
  label: string;
  value: unknown;
  onChange(value: unknown): void;
  fault?: string | undefined;
  hint?: string | undefined;
  disabled?: boolean;
}

/** A number as it is typed: what is none yet goes into the document as it is, so that the fault stands at the field. */
export function NumberField({ label, value, onChange, fault, hint, disabled }: NumberProps) {
  const [typed, setTyped] = useState<string>();
  const shown = value === undefined ? '' : String(value);
  // While one types, "1." and "0.50" stay as they are.
  const text = typed !== undefined && same(typed, value) ? typed : shown;
  return (
    <Field
      label={label}
      inputMode="decimal"
      autoComplete="off"
      value={text}
      hint={hint}
      fault={fault}
      disabled={disabled}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(read(event.target.value));
      }}
    />
  );
}

function read(text: string): unknown {
  const plain = text.trim().replace(',', '.');
  if (plain === '') return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : text;
}

const same = (text: string, value: unknown) => Object.is(read(text), value);

interface ChecksProps {
  label: string;
  hint?: string | undefined;
  options: ReadonlyArray<{ value: string; label: string }>;
  chosen: readonly string[];
  onChange(chosen: string[]): void;
  disabled?: boolean;
  fault?: string | undefined;
}

/** Several of a few; in the order of choosing, which matters for groups. */
export function Checks({ label, hint, options, chosen, onChange, disabled, fault }: ChecksProps) {
  const id = useId();
  return (
    <fieldset className="choice" disabled={disabled} aria-describedby={fault ? `${id}-fault` : undefined}>
      <legend>{label}</legend>
      {hint && <p className="hint">{hint}</p>}
      <div className="checks">
        {options.map(({ value, label: words }) => (
          <label key={value} className="choice-option">
            <input
              type="checkbox"
              checked={chosen.includes(value)}
              onChange={(event) =>
                onChange(event.target.checked ? [...chosen, value] : chosen.filter((one) => one !== value))
              }
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </fieldset>
  );
}

export function Check({
  label,
  checked,
  onChange,
  disabled,
}: {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
  disabled?: boolean;
}) {
  return (
    <label className="choice-option">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

interface PairsProps {
  /** Each row two cells, of text or number. */
  rows: readonly (readonly [unknown, unknown])[];
  titles: readonly [string, string];
  /** Whether the first cell is a name. */
  named?: boolean;
  onChange(rows: Array<[unknown, unknown]>): void;
  disabled?: boolean;
  fault?: string | undefined;
}

/** Rows of two cells: points of a curve, levels and their cuts. */
export function Pairs({ rows, titles, named = false, onChange, disabled, fault }: PairsProps) {
  const { t } = useTranslation();
  const put = (at: number, side: 0 | 1, value: unknown) =>
    onChange(rows.map((row, i) => (i === at ? (side === 0 ? [value, row[1]] : [row[0], value]) : [row[0], row[1]])));
  return (
    <div className="pairs">
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is known by its place only.
        <div key={at} className="pair">
          {named ? (
            <Field
              label={`${titles[0]} ${at + 1}`}
              value={String(row[0] ?? '')}
              disabled={disabled}
              onChange={(event) => put(at, 0, event.target.value)}
            />
          ) : (
            <NumberField
              label={`${titles[0]} ${at + 1}`}
              value={row[0]}
              disabled={disabled ?? false}
              onChange={(value) => put(at, 0, value ?? null)}
            />
          )}
          <NumberField
            label={`${titles[1]} ${at + 1}`}
            value={row[1] ?? undefined}
            disabled={disabled ?? false}
            onChange={(value) => put(at, 1, value ?? null)}
          />
          <button
            type="button"
            className="button button-quiet"
            disabled={disabled}
            aria-label={t('schemeEditor.removeRow', { n: at + 1 })}
            onClick={() => onChange(rows.filter((_, i) => i !== at).map(([a, b]) => [a, b]))}
          >
            ×
          </button>
        </div>
      ))}
      {fault && <p className="fault">{fault}</p>}
      <div>
        <button
          type="button"
          className="button"
          disabled={disabled}
          onClick={() => onChange([...rows.map(([a, b]): [unknown, unknown] => [a, b]), [named ? '' : null, null]])}
        >
          {t('schemeEditor.addRow')}
        </button>
      </div>
    </div>
  );
}
