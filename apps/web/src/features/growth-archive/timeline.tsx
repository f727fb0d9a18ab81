import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { getTimeline, type TimelineEntry } from '@wuyu/contract';
import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { hueOf } from '../../shared/aspect/hue';
import { classTitle, day, number, termTitle } from '../../shared/i18n/format';
import { PhotoList } from '../../shared/photo/photo-list';
import { Awaiting, Empty, Failed } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';

/** A pupil's way from now back to the first grade; only what is in sight stands in the page. */
export function Timeline({ studentId }: { studentId: number }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [getTimeline.path, studentId],
    queryFn: ({ pageParam, signal }) =>
      send(getTimeline, { params: { studentId }, query: pageParam ? { before: pageParam } : {} }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  return (
    <Awaiting
      query={query}
      isEmpty={() => query.data?.pages[0]?.entries.length === 0}
      empty={<Empty title={t('archive.timeline.empty')} hint={t('archive.timeline.emptyHint')} />}
    >
      {() => (
        <>
          <Entries studentId={studentId} entries={query.data?.pages.flatMap(({ entries }) => entries) ?? []} />
          {query.isFetchNextPageError && <Failed error={query.error} />}
          {query.hasNextPage ? (
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t(query.isFetchingNextPage ? 'archive.timeline.loading' : 'archive.timeline.older')}
            </Button>
          ) : (
            <p className="hint">{t('archive.timeline.start')}</p>
          )}
        </>
      )}
    </Awaiting>
  );
}

function Entries({ studentId, entries }: { studentId: number; entries: readonly TimelineEntry[] }) {
  const { t } = useTranslation();
  const list = useRef<HTMLOListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  const rows = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => 84,
    overscan: 8,
    scrollMargin: offset,
    getItemKey: (i) => entries[i]?.id ?? i,
  });
  return (
    <ol ref={list} className="timeline" style={{ height: rows.getTotalSize() }} aria-label={t('archive.view.timeline')}>
      {rows.getVirtualItems().map((row) => {
        const entry = entries[row.index];
        if (!entry) return null;
        const before = entries[row.index - 1];
        return (
          <li
            key={row.key}
            ref={rows.measureElement}
            data-index={row.index}
            aria-setsize={entries.length}
            aria-posinset={row.index + 1}
            className="timeline-entry"
            style={{
              transform: `translateY(${row.start - offset}px)`,
              ['--dot' as string]: entry.aspect ? hueOf(entry.aspect, 0) : 'var(--brand)',
            }}
          >
            {entry.term !== before?.term && entry.term && <h2 className="timeline-year">{termTitle(t, entry.term)}</h2>}
            <Entry studentId={studentId} entry={entry} />
          </li>
        );
      })}
    </ol>
  );
}

function Entry({ studentId, entry }: { studentId: number; entry: TimelineEntry }) {
  const { t } = useTranslation();
  const { kind, title, figure, photos, school, class: one } = entry;
  const kindWords = t(`archive.timeline.kind.${kind}`);
  const said =
    school && one
      ? t('archive.timeline.at', { school: school.name, class: classTitle(t, one) })
      : kind === 'report'
        ? t('archive.timeline.reportNumber', { number: title })
        : kind === 'certificate'
          ? t('archive.timeline.certificateOf', { issuer: title })
          : kind === 'archive' && title !== ''
            ? t('archive.timeline.corrected', { reason: title })
            : title;
  return (
    <>
      <div className="timeline-head">
        <span className="timeline-kind">{kindWords}</span>
        <span className="hint">{day(entry.day)}</span>
        {figure && (
          <span>
            {number(figure.value)} {figure.unit}
          </span>
        )}
      </div>
      {said !== '' && <p className="timeline-text">{said}</p>}
      {kind === 'archive' && entry.term && (
        <Link to={`/students/${studentId}/archive/${entry.term}`}>{t('archive.timeline.openArchive')}</Link>
      )}
      {kind === 'report' && <Link to={`/reports/${title}`}>{t('archive.timeline.checkReport')}</Link>}
      <PhotoList files={photos} of={said || kindWords} />
    </>
  );
}
