import './runs.css';
import type { Run } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { RunState } from './run-state';
import { StopRun } from './stop-run';

/** The last runs of a place, a line each. */
export function RunBrief({ runs, mayStop }: { runs: readonly Run[]; mayStop: boolean }) {
  const { t } = useTranslation();
  if (runs.length === 0) return <p className="hint">{t('run.none')}</p>;
  return (
    <ul className="run-brief">
      {runs.map((run) => (
        <li key={run.id}>
          <div>
            <strong>{run.place.name}</strong>
            <span className="hint">
              {run.scheme.code} {t('run.version', { n: run.scheme.version })} · {moment(run.startedAt)} ·{' '}
              {t('run.subjects')} {number(run.subjects)} · {t('run.observations')} {number(run.observations)}
            </span>
          </div>
          <div className="run-brief-state">
            <RunState run={run} />
            {run.state === 'running' && mayStop && <StopRun runId={run.id} />}
          </div>
        </li>
      ))}
    </ul>
  );
}
