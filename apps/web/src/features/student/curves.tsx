import type { StudentPage } from '@wuyu/contract';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf, tint } from '../../shared/aspect/hue';
import { Chart } from '../../shared/chart/chart';
import { number, termShort } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Choice } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';

type Curve = StudentPage['curves'][number];

const ALL = 'all';

/** The terms of all curves, oldest first. */
function termsOf(curves: readonly Curve[]): string[] {
  return [...new Set(curves.flatMap(({ points }) => points.map(({ term }) => term)))].sort();
}

function scoreIn(curve: Curve, term: string): number | null {
  return curve.points.find((point) => point.term === term)?.score ?? null;
}

/** The same node over the terms. The pupil is compared with nobody else, and a term without data is a gap. */
export function Curves({ student }: { student: StudentPage }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(ALL);
  const { curves } = student;
  const terms = useMemo(() => termsOf(curves), [curves]);
  const option = useMemo(
    () => ({
      grid: { left: 34, right: 14, top: 16, bottom: 28 },
      tooltip: {
        trigger: 'axis',
        confine: true,
        valueFormatter: (value: unknown) => (typeof value === 'number' ? number(value) : '—'),
      },
      xAxis: {
        type: 'category',
        data: terms.map((term) => termShort(t, term)),
        boundaryGap: false,
        axisLabel: { color: 'var(--soft)', hideOverlap: true },
      },
      yAxis: {
        type: 'value',
        min: lowest(curves),
        max: 100,
        splitNumber: 4,
        axisLabel: { color: 'var(--soft)' },
        splitLine: { lineStyle: { color: 'var(--hair)' } },
      },
      series: curves.map((curve, i) => {
        const faded = shown !== ALL && shown !== curve.node;
        const colour = faded ? tint(hueOf(curve.node, i), 0.22) : hueOf(curve.node, i);
        return {
          type: 'line',
          name: say(curve.title),
          data: terms.map((term) => scoreIn(curve, term)),
          connectNulls: false,
          color: colour,
          lineStyle: { width: faded ? 1.5 : 2.5 },
          symbol: 'circle',
          symbolSize: faded ? 4 : 7,
          z: faded ? 2 : 3,
        };
      }),
    }),
    [curves, terms, shown, t],
  );
  return (
    <Section title={t('student.curves')} hint={t('student.curvesHint')}>
      {terms.length < 2 ? (
        <p>{t('student.curvesNone')}</p>
      ) : (
        <>
          <Choice
            label={t('overview.aspectPick')}
            compact
            value={shown}
            onChange={setShown}
            options={[
              { value: ALL, label: t('student.showAll') },
              ...curves.map(({ node, title }) => ({ value: node, label: say(title) })),
            ]}
          />
          <Chart option={option} height={240} said={`${t('student.curves')}. ${t('student.curvesTable')}`} />
          <details className="as-table">
            <summary>{t('student.curvesTable')}</summary>
            <CurvesTable curves={curves} terms={terms} />
          </details>
        </>
      )}
    </Section>
  );
}

/** The axis begins at a round figure below every score, so that growth is seen; never above 60. */
function lowest(curves: readonly Curve[]): number {
  const scores = curves.flatMap(({ points }) => points.map(({ score }) => score ?? 100));
  return Math.min(60, Math.floor(Math.min(100, ...scores) / 20) * 20);
}

function CurvesTable({ curves, terms }: { curves: readonly Curve[]; terms: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <ScrollX label={t('student.curves')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('overview.aspectPick')}</th>
            {terms.map((term) => (
              <th key={term} scope="col" className="figure">
                {termShort(t, term)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {curves.map((curve) => (
            <tr key={curve.node}>
              <th scope="row">{say(curve.title)}</th>
              {terms.map((term) => (
                <td key={term} className="figure">
                  {number(scoreIn(curve, term))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
