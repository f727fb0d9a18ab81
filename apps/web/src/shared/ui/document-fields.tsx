import { useId, useState } from 'react';
import { Field } from './field';

interface SaidFault {
  /** Within what is edited: `weight`, `score.points[1]`. */
  field: string;
  message: string;
  remedy: string;
}

/** What is wrong with one field of a document, in one line. */
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
