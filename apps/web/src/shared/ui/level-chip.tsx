import { useTranslation } from 'react-i18next';

/** A level in its aspect's colour; without one it says that data are missing, never a zero. */
export function LevelChip({ level, score, hue }: { level: string | null; score?: number | null; hue: string }) {
  const { t } = useTranslation();
  if (level === null && (score === null || score === undefined)) return <span className="chip chip-none">{t('state.noData')}</span>;
  return (
    <span className="chip" style={{ color: hue, borderColor: hue }}>
      {level ?? score}
    </span>
  );
}
