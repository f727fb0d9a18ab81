import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

interface PupilGridProps {
  students: ReadonlyArray<{ id: number; name: string }>;
  chosen: readonly number[];
  onChange(ids: number[]): void;
}

/** The pupils of a class as buttons that stay pressed. */
export function PupilGrid({ students, chosen, onChange }: PupilGridProps) {
  const { t } = useTranslation();
  const [sought, setSought] = useState('');
  const pressed = useMemo(() => new Set(chosen), [chosen]);
  const shown = students.filter(({ name }) => name.includes(sought.trim()));
  const all = students.length > 0 && pressed.size === students.length;
  const toggle = (id: number) => onChange(pressed.has(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <section aria-label={t('record.points.pupils')} className="pupils">
      <div className="pupils-head">
        <input
          type="search"
          className="pupils-search"
          aria-label={t('record.points.search')}
          placeholder={t('record.points.search')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
        <button type="button" className="points-word" onClick={() => onChange(all ? [] : students.map(({ id }) => id))}>
          {t(all ? 'record.points.none' : 'record.points.all')}
        </button>
        {pressed.size > 0 && !all && (
          <button type="button" className="points-word" onClick={() => onChange([])}>
            {t('record.points.none')}
          </button>
        )}
      </div>
      {shown.length === 0 && <p className="hint">{t('record.points.notFound')}</p>}
      <ul className="pupils-grid">
        {shown.map(({ id, name }) => (
          <li key={id}>
            <button type="button" className="pupil" aria-pressed={pressed.has(id)} onClick={() => toggle(id)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
