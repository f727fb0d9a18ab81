import { useTranslation } from 'react-i18next';

interface ChipProps {
  level: string | null;
  score?: number | null;
  hue: string;
  /** Where there is no room for words: a dash, and the words for screen readers. */
  compact?: boolean;
}

/** A level in its aspect's colour; without one it says that data are missing, never a zero. */
export function LevelChip({ level, score, hue, compact = false }: ChipProps) {
  const { t } = useTranslation();
  if (level === null && (score === null || score === undefined)) {
    if (!compact) return <span className="chip chip-none">{t('state.noData')}</span>;
    return (
      <span className="chip chip-none" title={t('state.noData')}>
        <span aria-hidden="true">—</span>
        <span className="visually-hidden">{t('state.noData')}</span>
      </span>
    );
  }
  return (
    <span className="chip" style={{ color: hue, borderColor: hue }}>
      {level ?? score}
    </span>
  );
}
