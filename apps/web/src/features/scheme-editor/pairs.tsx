import { useTranslation } from 'react-i18next';
import { NumberField } from '../../shared/ui/document-fields';
import { Field } from '../../shared/ui/field';

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
