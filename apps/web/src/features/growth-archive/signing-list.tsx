import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type InputOf, listSigning, type ReplyOf } from '@wuyu/contract';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { Awaiting, Empty, Failed } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { stateInWords, toneOf } from './words';

export type SigningScope = Omit<InputOf<typeof listSigning>['query'], 'after' | 'limit'>;
type Row = ReplyOf<typeof listSigning>['archives'][number];

/** The archives of a class or school as a signer meets them: exceptions first. Only what is in sight stands in the page. */
export function SigningList({ scope }: { scope: SigningScope }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listSigning.path, scope],
    queryFn: ({ pageParam, signal }) =>
      send(listSigning, { query: { ...scope, limit: 200, ...(pageParam ? { after: pageParam } : {}) } }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Section title={t('archive.signing.list')}>
      <Awaiting
        query={query}
        isEmpty={() => query.data?.pages[0]?.archives.length === 0}
        empty={<Empty title={t('archive.signing.empty')} hint={t('archive.signing.emptyHint')} />}
      >
        {() => (
          <>
            <Rows rows={query.data?.pages.flatMap(({ archives }) => archives) ?? []} term={scope.term} />
            {query.isFetchNextPageError && <Failed error={query.error} />}
            {query.hasNextPage && (
              <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('archive.signing.more')}
              </Button>
            )}
          </>
        )}
      </Awaiting>
    </Section>
  );
}

function Rows({ rows: list, term }: { rows: readonly Row[]; term: string }) {
  const { t } = useTranslation();
  const element = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(element.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: list.length,
    estimateSize: () => 68,
    overscan: 10,
    scrollMargin: offset,
    getItemKey: (i) => list[i]?.studentId ?? i,
  });
  return (
    <ul ref={element} className="signing-list" style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map((row) => {
        const one = list[row.index];
        if (!one) return null;
        const first = one.group !== list[row.index - 1]?.group;
        return (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            aria-setsize={list.length}
            aria-posinset={row.index + 1}
            className="signing-row"
            style={{ transform: `translateY(${row.start - offset}px)` }}
          >
            {first && <p className="signing-group">{t(`archive.signing.group.${one.group}`)}</p>}
            <Link className="card" to={`/students/${one.studentId}/archive/${term}`}>
              <span className="signing-words">
                <span className="card-title">{one.name}</span>
                {one.gaps.length > 0 && one.group === 'exception' && (
                  <span className="hint">{one.gaps.map((gap) => t(`archive.gap.${gap}`)).join(t('archive.list'))}</span>
                )}
                {one.correction && <span className="hint">{t('archive.signing.correction')}</span>}
              </span>
              <Tag tone={toneOf(one.state)}>{stateInWords(t, one)}</Tag>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
