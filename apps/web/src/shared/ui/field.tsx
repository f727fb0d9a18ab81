import { type InputHTMLAttributes, type ReactNode, useId } from 'react';

interface Described {
  label: string;
  hint?: ReactNode;
  /** What is wrong with it, beside it. */
  fault?: string | undefined;
}

function describedBy(id: string, hint: ReactNode, fault: string | undefined): string | undefined {
  return [hint !== undefined && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
}

function Below({ id, hint, fault }: { id: string; hint: ReactNode; fault: string | undefined }) {
  return (
    <>
      {hint !== undefined && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </>
  );
}

/** A line of text. */
export function Field({ label, hint, fault, ...input }: Described & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        {...input}
        id={id}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(id, hint, fault)}
      />
      <Below id={id} hint={hint} fault={fault} />
    </div>
  );
}

interface SelectProps extends Described {
  value: string;
  onChange(value: string): void;
  options: ReadonlyArray<{ value: string; label: string }>;
  /** The label is there for screen readers only. */
  compact?: boolean;
}

/** A choice; the system's own control, so that it is right on every phone. */
export function Select({ label, hint, fault, value, onChange, options, compact = false }: SelectProps) {
  const id = useId();
  return (
    <div className={compact ? 'field field-compact' : 'field'}>
      <label htmlFor={id} className={compact ? 'visually-hidden' : undefined}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(id, hint, fault)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Below id={id} hint={hint} fault={fault} />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChange(value: string): void;
  options: ReadonlyArray<{ value: string; label: string }>;
  /** As a row of tabs-like buttons rather than a list; its label is there for screen readers only. */
  compact?: boolean;
  /** The label of a compact choice is seen too. */
  showLabel?: boolean;
}

/** One of a few, all in sight. */
export function Choice({ label, value, onChange, options, compact = false, showLabel = false }: ChoiceProps) {
  const name = useId();
  return (
    <fieldset className={compact ? 'choice choice-compact' : 'choice'}>
      <legend className={compact && !showLabel ? 'visually-hidden' : undefined}>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
