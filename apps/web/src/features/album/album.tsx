import './album.css';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type AlbumPage, getAlbum, getTimeline, removeFromAlbum } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { day, termTitle } from '../../shared/i18n/format';
import { PhotoList } from '../../shared/photo/photo-list';
import { Awaiting, Empty, Failed } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { AlbumForm } from './album-form';
import { aspectWord } from './aspect-word';

/** Photos of records and of the album itself, term by term. */
export function Album({ studentId }: { studentId: number }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState('');
  const query = useInfiniteQuery({
    queryKey: [getAlbum.path, studentId],
    queryFn: ({ pageParam, signal }) =>
      send(
        getAlbum,
        { params: { studentId }, query: { limit: 30, ...(pageParam ? { before: pageParam } : {}) } },
        signal,
      ),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const pages = query.data?.pages.flatMap((one) => one.pages) ?? [];
  const may = query.data?.pages[0]?.may ?? false;
  return (
    <Awaiting query={query}>
      {() => (
        <>
          {said !== '' && <Notice tone="good" title={said} />}
          {may && !adding && (
            <p>
              <Button
                kind="main"
                onClick={() => {
                  setSaid('');
                  setAdding(true);
                }}
              >
                {t('album.add')}
              </Button>
            </p>
          )}
          {adding && (
            <AlbumForm
              studentId={studentId}
              onClose={(saved) => {
                setSaid(saved ? t('album.saved') : '');
                setAdding(false);
              }}
            />
          )}
          {pages.length === 0 ? (
            <Empty title={t('album.empty')} hint={t(may ? 'album.emptyHint' : 'album.emptyRead')} />
          ) : (
            byTerm(pages).map(({ term, list }) => (
              <section key={term} aria-label={term === '' ? t('album.noTerm') : termTitle(t, term)}>
                <h2 className="album-term">{term === '' ? t('album.noTerm') : termTitle(t, term)}</h2>
                <ul className="album-pages">
                  {list.map((page) => (
                    <li key={page.id} className="album-page">
                      <Entry studentId={studentId} page={page} onRemoved={() => setSaid(t('album.removed'))} />
                    </li>
                  ))}
                </ul>
              </section>
            ))
          )}
          {query.isFetchNextPageError && <Failed error={query.error} />}
          {query.hasNextPage && (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('album.older')}
            </Button>
          )}
        </>
      )}
    </Awaiting>
  );
}

function Entry({ studentId, page, onRemoved }: { studentId: number; page: AlbumPage; onRemoved(): void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const remove = useMutation({
    mutationFn: () => send(removeFromAlbum, { params: { studentId, entryId: page.id } }),
    onSuccess: async () => {
      onRemoved();
      await queries.invalidateQueries({ queryKey: [getAlbum.path, studentId] });
      await queries.invalidateQueries({ queryKey: [getTimeline.path, studentId] });
    },
  });
  return (
    <>
      <div className="album-head">
        <p>
          <strong>{page.caption}</strong>{' '}
          <span className="hint">
            {[day(page.day), aspectWord(t, page.aspect), page.from === 'record' ? t('album.fromRecord') : '']
              .filter((words) => words !== '')
              .join(' · ')}
          </span>
        </p>
        {page.own && !sure && (
          <Button
            kind="quiet"
            aria-label={t('album.removeOf', { caption: page.caption })}
            onClick={() => setSure(true)}
          >
            {t('album.remove')}
          </Button>
        )}
      </div>
      {sure && (
        <div className="tools">
          <span>{t('album.removeSure')}</span>
          <Button kind="main" busy={remove.isPending} onClick={() => remove.mutate()}>
            {t('album.remove')}
          </Button>
          <Button onClick={() => setSure(false)}>{t('state.cancel')}</Button>
        </div>
      )}
      <Refused error={remove.error} />
      <PhotoList files={page.photos} of={page.caption} />
    </>
  );
}

function byTerm(pages: readonly AlbumPage[]): Array<{ term: string; list: AlbumPage[] }> {
  const groups: Array<{ term: string; list: AlbumPage[] }> = [];
  for (const page of pages) {
    const term = page.term ?? '';
    const known = groups.find((group) => group.term === term);
    if (known) known.list.push(page);
    else groups.push({ term, list: [page] });
  }
  return groups;
}
