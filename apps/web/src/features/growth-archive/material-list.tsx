import { useInfiniteQuery } from '@tanstack/react-query';
import { listMaterials } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Awaiting, Empty, Failed } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';

/** Sealed archives to read; for an expert without names. */
export function MaterialList({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listMaterials.path, placeId, term],
    queryFn: ({ pageParam, signal }) =>
      send(listMaterials, { params: { placeId }, query: { term, ...(pageParam ? { after: pageParam } : {}) } }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const list = query.data?.pages.flatMap(({ materials }) => materials) ?? [];
  return (
    <Awaiting
      query={query}
      isEmpty={() => list.length === 0}
      empty={<Empty title={t('archive.materials.empty')} hint={t('archive.materials.emptyHint')} />}
    >
      {() => (
        <>
          <ul className="archive-terms">
            {list.map(({ code, student, grade, selections, sealedOn, revision }) => (
              <li key={code}>
                <Link
                  className="card"
                  to={student ? `/students/${student.id}/archive/${term}` : `/archive/materials/${code}`}
                >
                  <span className="archive-term-words">
                    <span className="card-title">
                      {student?.name ?? t('archive.materials.code', { code: code.slice(0, 8) })}
                    </span>
                    <span className="hint">
                      {grade} · {t('archive.materials.selections', { n: selections })}
                    </span>
                  </span>
                  <span className="hint">
                    {t('archive.sealedOn', { day: day(sealedOn) })}
                    {revision > 1 && ` · ${t('archive.revisionN', { n: revision })}`}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {query.isFetchNextPageError && <Failed error={query.error} />}
          {query.hasNextPage && (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('archive.materials.more')}
            </Button>
          )}
        </>
      )}
    </Awaiting>
  );
}
