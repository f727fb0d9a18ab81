import { useTranslation } from 'react-i18next';
import { tint } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';

/** The middle half of the scores as a box on a line from 0 to 100, with the median marked. */
export function SpreadStrip({ quartiles, hue }: { quartiles: readonly number[]; hue: string }) {
  const { t } = useTranslation();
  const [low = 0, middle = 0, high = 0] = quartiles;
  return (
    <span
      className="strip"
      role="img"
      aria-label={t('overview.spreadSaid', { low: number(low), median: number(middle), high: number(high) })}
    >
      <span className="strip-line" />
      <span
        className="strip-box"
        style={{ left: `${low}%`, width: `${Math.max(1, high - low)}%`, background: tint(hue, 0.45), borderColor: hue }}
      />
      <span className="strip-median" style={{ left: `${middle}%`, background: hue }} />
      <span className="strip-figure" style={{ left: `${Math.min(90, middle)}%` }}>
        {number(middle, 0)}
      </span>
    </span>
  );
}
