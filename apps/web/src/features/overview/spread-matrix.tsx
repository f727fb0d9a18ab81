import type { Distribution, getOverview, ReplyOf } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hueOf, levelTones } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Choice } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { LevelBar } from './level-bar';
import { SpreadStrip } from './spread-strip';

type View = 'levels' | 'spread' | 'figures';

export interface MatrixRow {
  key: number;
  label: string;
  note?: string;
  to?: string;
  aspects: readonly Distribution[];
}

interface MatrixProps {
  title: string;
  hint: string;
  aspects: ReplyOf<typeof getOverview>['aspects'];
  /** In the order given, which is never one of scores. */
  rows: readonly MatrixRow[];
}

/** Places (or grades) × aspects: one small picture each, or the figures themselves. It is a table in every view. */
export function SpreadMatrix({ title, hint, aspects, rows }: MatrixProps) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>('levels');
  return (
    <Section
      title={title}
      hint={hint}
      tools={
        <Choice
          label={`${title}: ${t('overview.view')}`}
          compact
          value={view}
          onChange={(value) => setView(value as View)}
          options={[
            { value: 'levels', label: t('overview.levels') },
            { value: 'spread', label: t('overview.spread') },
            { value: 'figures', label: t('overview.figures') },
          ]}
        />
      }
    >
      {view === 'levels' && <Legend rows={rows} />}
      <ScrollX label={title}>
        <table className="plain-table matrix">
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">{title}</span>
              </th>
              {aspects.map(({ node, title: aspect }, i) => (
                <th key={node} scope="col" style={{ color: hueOf(node, i) }}>
                  {say(aspect)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="matrix-row">
                  {row.to ? <Link to={row.to}>{row.label}</Link> : row.label}
                  {row.note && <span className="hint">{row.note}</span>}
                </th>
                {aspects.map(({ node, title: aspect }, i) => (
                  <td key={node} data-aspect={say(aspect)}>
                    <Cell view={view} spread={row.aspects[i]} hue={hueOf(node, i)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </Section>
  );
}

function Cell({ view, spread, hue }: { view: View; spread: Distribution | undefined; hue: string }) {
  const { t } = useTranslation();
  if (!spread || spread.quartiles === null) return <span className="hint">{t('state.tooFew')}</span>;
  if (view === 'levels') return <LevelBar spread={spread} hue={hue} />;
  if (view === 'spread') return <SpreadStrip quartiles={spread.quartiles} hue={hue} />;
  const [low, middle, high] = spread.quartiles;
  return (
    <span className="cell-figures">
      <span>
        {t('overview.median')} {number(middle)}
      </span>
      <span className="hint">
        {t('overview.quartileRange', { low: number(low), high: number(high) })} · n={number(spread.n)}
      </span>
      <span className="hint">{spread.levels.map(({ level, n }) => `${level} ${n}`).join(' · ')}</span>
    </span>
  );
}

function Legend({ rows }: { rows: readonly MatrixRow[] }) {
  const { t } = useTranslation();
  const levels = rows.flatMap(({ aspects }) => aspects).find((spread) => spread.levels.length > 0)?.levels ?? [];
  const tones = levelTones('var(--hue-overall)', levels.length);
  return (
    <ul className="legend" aria-label={t('overview.legend')}>
      {levels.map(({ level }, i) => (
        <li key={level}>
          <span style={{ background: tones[i] }} aria-hidden="true" /> {level}
        </li>
      ))}
    </ul>
  );
}
