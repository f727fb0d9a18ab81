import { useInfiniteQuery } from '@tanstack/react-query';
import { type Batch, listBatches } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { moment, number } from '../../shared/i18n/format';
import { sourceWord } from '../../shared/i18n/source-word';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { UndoImport } from './undo-import';

/** The batches of observations that went in, each with the way to take it back. */
export function BatchList() {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listBatches.path],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      send(listBatches, { query: { limit: 10, ...(pageParam ? { before: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const batches = query.data?.pages.flatMap((page) => page.batches) ?? [];
  return (
    <Section title={t('importWizard.batches')} hint={t('importWizard.batchesHint')}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && batches.length === 0 && (
        <Empty title={t('importWizard.noBatches')} hint={t('importWizard.noBatchesHint')} />
      )}
      {batches.length > 0 && (
        <Table<Batch>
          rowKey="id"
          size="middle"
          dataSource={batches}
          pagination={false}
          scroll={{ x: 700 }}
          columns={[
            { title: t('imports.fileName'), dataIndex: 'fileName' },
            { title: t('imports.kind'), render: (_, batch) => sourceWord(t, batch.source) },
            {
              title: t('imports.outcome.observations'),
              align: 'end',
              render: (_, batch) => number(batch.observations),
            },
            { title: t('imports.requestedAt'), render: (_, batch) => moment(batch.recordedAt) },
            {
              title: <span className="visually-hidden">{t('importWizard.undo')}</span>,
              render: (_, batch) => <UndoImport batchId={batch.id} fileName={batch.fileName} quiet />,
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
