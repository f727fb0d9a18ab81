import { useInfiniteQuery } from '@tanstack/react-query';
import { listRosterImports, type RosterImport } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { day, listed, moment, number } from '../../shared/i18n/format';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { changesOf, outcomeWord } from './outcome-word';
import { UndoRoster } from './undo-roster';

/** The imports that changed the roster, each with the way to undo it while that is possible. */
export function RosterList() {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listRosterImports.path],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      send(listRosterImports, { query: { limit: 10, ...(pageParam ? { before: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const imports = query.data?.pages.flatMap((page) => page.imports) ?? [];
  return (
    <Section title={t('importWizard.roster.imports')} hint={t('importWizard.roster.importsHint')}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && imports.length === 0 && (
        <Empty title={t('importWizard.roster.none')} hint={t('importWizard.roster.noneHint')} />
      )}
      {imports.length > 0 && (
        <Table<RosterImport>
          rowKey="id"
          size="middle"
          dataSource={imports}
          pagination={false}
          scroll={{ x: 760 }}
          columns={[
            { title: t('imports.fileName'), dataIndex: 'fileName' },
            {
              title: t('importWizard.roster.changes'),
              render: (_, one) =>
                listed(changesOf(one.figures).map(([word, n]) => `${outcomeWord(t, word)} ${number(n)}`)),
            },
            { title: t('importWizard.roster.asOf'), render: (_, one) => day(one.asOf) },
            { title: t('imports.requestedAt'), render: (_, one) => moment(one.recordedAt) },
            {
              title: t('importWizard.roster.state'),
              render: (_, one) =>
                one.state === 'kept' ? (
                  <>
                    <UndoRoster importId={one.id} fileName={one.fileName} quiet />
                    {one.keptUntil && (
                      <span className="hint">{t('importWizard.roster.until', { day: moment(one.keptUntil) })}</span>
                    )}
                  </>
                ) : (
                  t(`importWizard.roster.states.${one.state}`)
                ),
            },
          ]}
        />
      )}
      {query.hasNextPage && (
        <p>
          <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t('importWizard.more')}
          </Button>
        </p>
      )}
    </Section>
  );
}
