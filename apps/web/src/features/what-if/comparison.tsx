import type { ReplyOf, whatIf } from '@wuyu/contract';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf, tint } from '../../shared/aspect/hue';
import { Chart } from '../../shared/chart/chart';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { ScrollX } from '../../shared/ui/scroll-x';

type Found = ReplyOf<typeof whatIf>;
type Aspect = Found['aspects'][number];

/** The distributions before and after, as charts and as figures. */
export function Comparison({ found }: { found: Found }) {
  const { t } = useTranslation();
  const share = found.subjects === 0 ? 0 : (100 * found.levelChanges) / found.subjects;
  return (
    <>
      <dl className="facts">
        <dt>{t('whatIf.subjects')}</dt>
        <dd>{number(found.subjects)}</dd>
        <dt>{t('whatIf.levelChanges')}</dt>
        <dd>{t('whatIf.levelChangesN', { n: number(found.levelChanges), percent: number(share) })}</dd>
      </dl>
      <div className="comparison">
        {found.aspects.map((aspect, i) => (
          <BeforeAfter key={aspect.node} aspect={aspect} hue={hueOf(aspect.node, i)} />
        ))}
      </div>
    </>
  );
}

function BeforeAfter({ aspect, hue }: { aspect: Aspect; hue: string }) {
  const { t } = useTranslation();
  const { before, after } = aspect;
  const option = useMemo(
    () => ({
      grid: { left: 44, right: 8, top: 30, bottom: 24 },
      legend: { top: 0, right: 0, textStyle: { color: 'var(--ink)' }, itemWidth: 14 },
      tooltip: { trigger: 'axis', confine: true },
      xAxis: {
        type: 'category',
        data: Array.from({ length: 20 }, (_, i) => String(i * 5)),
        axisLabel: { color: 'var(--soft)', interval: 3 },
      },
      yAxis: {
        type: 'value',
        axisLabel: { color: 'var(--soft)' },
        splitNumber: 3,
        splitLine: { lineStyle: { color: 'var(--hair)' } },
      },
      series: [
        {
          type: 'bar',
          name: t('whatIf.before'),
          data: before.histogram,
          color: tint(hue, 0.35),
          barGap: '-100%',
          barCategoryGap: '10%',
        },
        {
          type: 'line',
          name: t('whatIf.after'),
          data: after.histogram,
          color: hue,
          step: 'middle',
          symbol: 'none',
          lineStyle: { width: 2.5 },
        },
      ],
    }),
    [before, after, hue, t],
  );
  const levels = before.levels.map(({ level }) => level);
  return (
    <article>
      <h3 style={{ color: hue }}>{say(aspect.title)}</h3>
      {before.histogram.length > 0 && after.histogram.length > 0 ? (
        <Chart
          option={option}
          height={190}
          said={`${say(aspect.title)}: ${t('whatIf.before')}, ${t('whatIf.after')}`}
        />
      ) : (
        <p className="hint">{t('state.tooFew')}</p>
      )}
      <ScrollX label={say(aspect.title)}>
        <table className="plain-table">
          <thead>
            <tr>
              <td />
              <th scope="col" className="figure">
                {t('overview.mean')}
              </th>
              <th scope="col" className="figure">
                {t('overview.median')}
              </th>
              {levels.map((level) => (
                <th key={level} scope="col" className="figure">
                  {level}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['before', 'after'] as const).map((when) => (
              <tr key={when}>
                <th scope="row">{t(`whatIf.${when}`)}</th>
                <td className="figure">{number(aspect[when].mean)}</td>
                <td className="figure">{number(aspect[when].quartiles?.[1])}</td>
                {levels.map((level) => (
                  <td key={level} className="figure">
                    {number(aspect[when].levels.find((one) => one.level === level)?.n)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </article>
  );
}
