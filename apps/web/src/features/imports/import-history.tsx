import { useQuery } from '@tanstack/react-query';
import { type Import, listImports } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { moment, number } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { changesOf, outcomeWord } from './outcome-word';

const tones = {
  waiting: 'busy',
  running: 'busy',
  done: 'good',
  refused: 'bad',
  failed: 'bad',
  cancelled: 'plain',
} as const;

/** What was handed in before, newest first. */
export function ImportHistory() {
  const { t } = useTranslation();
  const query = useQuery({
    ...ask(listImports),
    refetchInterval: ({ state }) =>
      state.data?.imports.some((one) => one.state === 'running' || one.state === 'waiting') ? 2000 : false,
  });
  return (
    <Section title={t('imports.history')}>
      <Awaiting
        query={query}
        isEmpty={({ imports }) => imports.length === 0}
        empty={<Empty title={t('imports.noHistory')} hint={t('imports.noHistoryHint')} />}
      >
        {({ imports }) => (
          <Table<Import>
            rowKey="id"
            size="middle"
            dataSource={imports}
            pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
            scroll={{ x: 760 }}
            columns={[
              {
                title: t('imports.fileName'),
                render: (_, one) => <Link to={`/imports/${one.id}`}>{one.fileName}</Link>,
              },
              {
                title: t('imports.kind'),
                render: (_, one) => (
                  <>
                    {t(one.kind === 'roster' ? 'imports.rosterShort' : 'imports.observationsShort')}
                    {one.profile && <span className="hint"> {one.profile}</span>}
                  </>
                ),
              },
              {
                title: t('imports.state'),
                render: (_, one) => (
                  <>
                    <Tag tone={tones[one.state]}>{t(`imports.states.${one.state}`)}</Tag>{' '}
                    {one.dryRun && <Tag>{t('imports.dryTag')}</Tag>}
                  </>
                ),
              },
              {
                title: t('imports.changed'),
                render: (_, one) =>
                  changesOf(one.outcome)
                    .map(([word, n]) => `${outcomeWord(t, word)} ${number(n)}`)
                    .join(' · ') || '—',
              },
              { title: t('imports.faultCount'), align: 'end', width: 80, render: (_, one) => number(one.faultCount) },
              { title: t('imports.requestedAt'), width: 170, render: (_, one) => moment(one.requestedAt) },
            ]}
          />
        )}
      </Awaiting>
    </Section>
  );
}
