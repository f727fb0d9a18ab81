import type { Distribution } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { levelTones } from '../../shared/aspect/hue';

/** Levels from the best on the left to the last, as shares of one bar in tones of one colour. */
export function LevelBar({ spread, hue, letters = false }: { spread: Distribution; hue: string; letters?: boolean }) {
  const { t } = useTranslation();
  const total = spread.levels.reduce((sum, { n }) => sum + n, 0);
  if (total === 0) return <span className="hint">{t('state.tooFew')}</span>;
  const tones = levelTones(hue, spread.levels.length);
  const share = (n: number) => Math.round((100 * n) / total);
  const said = spread.levels.map(({ level, n }) => t('overview.levelN', { level, n, share: share(n) })).join(', ');
  return (
    <div className="level-bar" role="img" aria-label={said} title={said}>
      {spread.levels.map(({ level, n }, i) => (
        <span
          key={level}
          style={{ flexGrow: n, background: tones[i], color: i === 0 ? 'var(--on-hue)' : 'var(--ink)' }}
        >
          {letters && share(n) >= 12 ? level : ''}
        </span>
      ))}
    </div>
  );
}
