import { useInfiniteQuery } from '@tanstack/react-query';
import { listObjections, type Objection } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { ObjectionState } from './objection-state';

type Filter = 'open' | 'closed';

/** What has to be assigned or decided, the one due first at the top. */
export function ObjectionInbox() {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('open');
  const query = useInfiniteQuery({
    queryKey: [listObjections.path, filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      send(listObjections, { query: { state: filter, ...(pageParam ? { after: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const objections = query.data?.pages.flatMap((page) => page.objections) ?? [];
  return (
    <>
      <Choice
        compact
        label={t('publicity.objection.filter')}
        value={filter}
        onChange={(chosen) => setFilter(chosen as Filter)}
        options={(['open', 'closed'] as const).map((value) => ({
          value,
          label: t(`publicity.objection.filters.${value}`),
        }))}
      />
      {query.isPending && <Waiting />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && objections.length === 0 && (
        <Empty
          title={t(filter === 'open' ? 'publicity.objection.inboxNone' : 'publicity.objection.closedNone')}
          hint={t('publicity.objection.inboxNoneHint')}
        />
      )}
      <ObjectionCards objections={objections} />
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('publicity.next')}
        </Button>
      )}
    </>
  );
}

export function ObjectionCards({ objections }: { objections: readonly Objection[] }) {
  const { t } = useTranslation();
  return (
    <ul className="cards">
      {objections.map((objection) => (
        <li key={objection.id}>
          <Link className="card round-card" to={`/objections/${objection.id}`}>
            <span>
              <span className="card-title objection-brief">{objection.words}</span>
              <ObjectionState objection={objection} />
              <span className="hint">
                {t(objection.anonymous ? 'publicity.objection.anonymous' : 'publicity.objection.byName')}
              </span>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
