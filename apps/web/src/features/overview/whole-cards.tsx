import type { Distribution, getOverview, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { LevelBar } from './level-bar';

type Found = ReplyOf<typeof getOverview>;

/** Each aspect of the whole place: its histogram, middle and levels. */
export function WholeCards({ aspects, whole }: Pick<Found, 'aspects' | 'whole'>) {
  const { t } = useTranslation();
  return (
    <div className="whole-cards">
      {aspects.map(({ node, title }, i) => {
        const spread = whole[i];
        const hue = hueOf(node, i);
        if (!spread) return null;
        return (
          <article key={node} className="whole-card" style={{ borderTopColor: hue }}>
            <h3 style={{ color: hue }}>{say(title)}</h3>
            {spread.quartiles === null ? (
              <p className="hint">{t('state.tooFew')}</p>
            ) : (
              <>
                <p className="whole-figures">
                  <span>
                    <b>{number(spread.quartiles[1])}</b> {t('overview.median')}
                  </span>
                  <span>
                    {t('overview.mean')} {number(spread.mean)}
                  </span>
                </p>
                <Histogram spread={spread} hue={hue} title={say(title)} />
                <LevelBar spread={spread} hue={hue} letters />
              </>
            )}
            {spread.n !== null && <p className="hint">{t('overview.withScore', { n: number(spread.n) })}</p>}
          </article>
        );
      })}
    </div>
  );
}

function Histogram({ spread, hue, title }: { spread: Distribution; hue: string; title: string }) {
  const { t } = useTranslation();
  const most = Math.max(1, ...spread.histogram);
  const bins = spread.histogram.map((count, bin) => ({ bin, count }));
  const said = t('overview.histogramSaid', {
    title,
    n: number(spread.n),
    mean: number(spread.mean),
    median: number(spread.quartiles?.[1]),
  });
  return (
    <svg className="histogram" viewBox="0 0 200 58" role="img" aria-label={said} preserveAspectRatio="none">
      {bins.map(({ bin, count }) => (
        <rect
          key={bin}
          x={bin * 10 + 0.8}
          width={8.4}
          y={56 - (54 * count) / most}
          height={(54 * count) / most}
          fill={hue}
          fillOpacity="0.8"
        />
      ))}
      <line x1="0" x2="200" y1="56.5" y2="56.5" stroke="var(--line)" />
    </svg>
  );
}
