import type { Run } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { moment, number, termTitle } from '../../shared/i18n/format';
import { RunState } from './run-state';
import { StopRun } from './stop-run';

/** Every run in the own scope, newest first. */
export function RunTable({ runs, mayStop }: { runs: readonly Run[]; mayStop: boolean }) {
  const { t } = useTranslation();
  return (
    <Table<Run>
      rowKey="id"
      size="middle"
      dataSource={[...runs]}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      scroll={{ x: 1080 }}
      columns={[
        {
          title: t('run.place'),
          width: 150,
          render: (_, run) => <Link to={`/places/${run.place.id}?term=${run.term}`}>{run.place.name}</Link>,
        },
        { title: t('run.term'), render: (_, run) => termTitle(t, run.term) },
        {
          title: t('run.scheme'),
          render: (_, run) => (
            <Link to={`/schemes/${run.scheme.code}/${run.scheme.version}`}>
              {run.scheme.code} {t('run.version', { n: run.scheme.version })}
            </Link>
          ),
        },
        {
          title: t('run.state'),
          width: 200,
          render: (_, run) => (
            <>
              <RunState run={run} />
              {run.state === 'running' && mayStop && <StopRun runId={run.id} />}
            </>
          ),
        },
        { title: t('run.subjects'), align: 'end', render: (_, run) => number(run.subjects) },
        { title: t('run.observations'), align: 'end', render: (_, run) => number(run.observations) },
        {
          title: t('run.startedAt'),
          render: (_, run) => (
            <>
              {moment(run.startedAt)}
              {run.finishedAt && (
                <span className="hint" style={{ display: 'block' }}>
                  {t('run.seconds', { n: number((Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000) })}
                </span>
              )}
            </>
          ),
        },
        {
          title: t('run.digest'),
          render: (_, run) => <code title={run.resultDigest}>{run.resultDigest.slice(0, 12) || '—'}</code>,
        },
      ]}
    />
  );
}
