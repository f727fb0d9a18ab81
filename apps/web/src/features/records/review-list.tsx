import { useWindowVirtualizer } from '@tanstack/react-virtual';
import type { listWaitingRecords, ReplyOf } from '@wuyu/contract';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { RecordStateTag } from './record-state';

export type ReviewRow = ReplyOf<typeof listWaitingRecords>['records'][number];

interface ReviewListProps {
  rows: readonly ReviewRow[];
  /** The one that is open beside the list. */
  current: string | null;
  chosen: ReadonlySet<string>;
  choosable(row: ReviewRow): boolean;
  onOpen(row: ReviewRow): void;
  onChoose(row: ReviewRow): void;
  /** The end of what has been read is in sight. */
  onEnd(): void;
}

const ROW_HEIGHT = 77;

/** Any number of rows, of which only those in sight are there. */
export function ReviewList({ rows, current, chosen, choosable, onOpen, onChoose, onEnd }: ReviewListProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    scrollMargin: margin,
    getItemKey: (i) => rows[i]?.id ?? i,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  useEffect(() => {
    if (last >= rows.length - 10) onEnd();
  }, [last, rows.length, onEnd]);
  // The row that is gone to with the keyboard comes into sight; not whenever a row comes in.
  const at = rows.findIndex(({ id }) => id === current);
  const goTo = useRef<(index: number) => void>(undefined);
  goTo.current = (index) => virtual.scrollToIndex(index, { align: 'auto' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when another is opened.
  useEffect(() => {
    if (at >= 0) goTo.current?.(at);
  }, [current]);
  return (
    <ul className="review-list" ref={list} style={{ height: virtual.getTotalSize() }}>
      {items.map(({ key, index, start }) => {
        const row = rows[index];
        if (!row) return null;
        return (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            className={row.id === current ? 'review-row review-row-current' : 'review-row'}
            style={{ transform: `translateY(${start - margin}px)` }}
            // A screen reader is told of all rows, not only of those that are there.
            aria-setsize={rows.length}
            aria-posinset={index + 1}
          >
            <span className="record-mark" style={{ background: hueOf(row.aspect, 0) }} aria-hidden="true" />
            <label className="review-check">
              <input
                type="checkbox"
                checked={chosen.has(row.id)}
                disabled={!choosable(row)}
                aria-label={t('record.review.choose', { name: row.studentName, title: row.title })}
                onChange={() => onChoose(row)}
              />
            </label>
            <button
              type="button"
              className="review-open"
              aria-current={row.id === current || undefined}
              onClick={() => onOpen(row)}
            >
              <span className="review-title">
                {row.studentName} · {row.title}
              </span>
              <span className="hint">
                {say(row.typeTitle)} · {day(row.day)}
                {row.attachments > 0 && ` · ${t('record.outbox.files', { n: row.attachments })}`}
              </span>
            </button>
            <RecordStateTag record={row} />
          </li>
        );
      })}
    </ul>
  );
}
