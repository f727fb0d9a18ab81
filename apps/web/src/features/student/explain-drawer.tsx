import { useQuery } from '@tanstack/react-query';
import { type Explanation, explain } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { day, number, percent } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { sourceWord } from '../../shared/i18n/source-word';
import { Awaiting } from '../../shared/ui/awaiting';
import { Drawer } from '../../shared/ui/drawer';

type Step = Explanation['steps'][number];

/** Why a node has its score, from the words down to the records behind it. */
export function ExplainDrawer({
  studentId,
  node,
  term,
  onClose,
}: {
  studentId: number;
  node: string;
  term: string;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const query = useQuery(ask(explain, { params: { studentId }, query: { node, term } }));
  return (
    <Drawer title={t('explain.title')} onClose={onClose}>
      <Awaiting query={query} isEmpty={({ steps }) => steps.length === 0}>
        {({ steps }) => {
          const [asked] = steps;
          return asked ? <StepWords step={asked} steps={steps} depth={0} /> : null;
        }}
      </Awaiting>
    </Drawer>
  );
}

function StepWords({ step, steps, depth }: { step: Step; steps: readonly Step[]; depth: number }) {
  const { t } = useTranslation();
  const children = steps.filter(({ parent }) => parent === step.node);
  return (
    <div className="step">
      {depth === 0 && <StepHead step={step} />}
      <p>{say(step.words) || (step.score === null ? t('explain.noScore') : '')}</p>
      {step.coverage < 1 && <p className="hint">{t('explain.coverage', { percent: percent(step.coverage) })}</p>}
      {step.raw && (
        <p className="step-fact">
          <span>
            {t('explain.raw')} ({rawWord(t, step.raw.fn)})
          </span>
          <span>
            {number(step.raw.value, 2)} {say(step.raw.unit)}
          </span>
        </p>
      )}
      {step.norm && (
        <p className="step-fact">
          <span>{t('explain.norm')}</span>
          <span>
            {step.norm.group} ·{' '}
            {t('explain.normSaid', {
              n: number(step.norm.n),
              mean: number(step.norm.mean, 2),
              sd: number(step.norm.sd, 2),
            })}
            {step.norm.fellBack && ` · ${t('explain.fellBack')}`}
          </span>
        </p>
      )}
      {step.observations.length > 0 && <Records step={step} />}
      {children.length > 0 && (
        <>
          {depth === 0 && <h3 className="step-parts">{t('explain.parts')}</h3>}
          {children.map((child) => (
            <details key={child.node} className="step-child">
              <summary>
                <StepHead step={child} />
              </summary>
              <StepWords step={child} steps={steps} depth={depth + 1} />
            </details>
          ))}
        </>
      )}
    </div>
  );
}

function rawWord(t: TFunction, fn: string): string {
  const known = ['sum', 'count', 'mean', 'max', 'min', 'latest', 'share'] as const;
  const found = known.find((name) => name === fn);
  return found ? t(`explain.rawFn.${found}`) : fn;
}

function StepHead({ step }: { step: Step }) {
  const { t } = useTranslation();
  return (
    <span className="step-head">
      <strong>{say(step.title)}</strong>
      <span>
        {step.score === null
          ? (step.level ?? t('state.noData'))
          : `${number(step.score, 2)}${step.level ? ` · ${step.level}` : ''}`}
      </span>
      {step.parent !== null && <span className="hint">{t('explain.weight', { n: number(step.weight, 2) })}</span>}
    </span>
  );
}

function Records({ step }: { step: Step }) {
  const { t } = useTranslation();
  return (
    <>
      <p className="hint">{t('explain.observations', { n: step.observations.length })}</p>
      <ul className="records">
        {step.observations.map((seen, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two equal facts of one day are two records, and the list never changes.
          <li key={i}>
            <span>{day(seen.on)}</span>
            <span>{say(seen.title)}</span>
            <span className="record-value">
              {number(seen.value, 4)} {say(seen.unit)}
            </span>
            <span className="hint">
              <SeenIn seen={seen} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Where it came from: the record it tells of, or the file and row. */
function SeenIn({ seen }: { seen: Step['observations'][number] }) {
  const { t } = useTranslation();
  const { origin } = seen;
  if (origin?.record)
    return <Link to={`/records/${origin.record.studentId}/${origin.record.id}`}>{say(origin.title)}</Link>;
  if (origin) return <>{say(origin.title)}</>;
  return (
    <>
      {sourceWord(t, seen.source)}
      {seen.batchId > 0 && ` · ${t('explain.sourceRow', { batch: seen.batchId, row: seen.row })}`}
    </>
  );
}
