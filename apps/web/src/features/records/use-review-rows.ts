import { useInfiniteQuery } from '@tanstack/react-query';
import { listClassRecords, listWaitingRecords, type RecordState } from '@wuyu/contract';
import { useCallback, useEffect } from 'react';
import { send } from '../../shared/api/index';
import type { ReviewRow } from './review-list';

/** `mine`: what waits for the reader, the oldest first; else a class's records in a state, the newest day first. */
export type Shown = 'mine' | RecordState;

const A_PAGE = 100;
const ENOUGH = 30;

/** The rows of the review list, read on as one scrolls. */
export function useReviewRows(shown: Shown, type: string, classId: number | undefined) {
  const query = useInfiniteQuery({
    queryKey: [listWaitingRecords.path, shown, shown === 'mine' ? '' : `${classId} ${type}`],
    initialPageParam: undefined as string | undefined,
    enabled: shown === 'mine' || classId !== undefined,
    queryFn: async ({ pageParam, signal }): Promise<{ records: ReviewRow[]; next: string | null; total?: number }> => {
      const page = { limit: A_PAGE, ...(pageParam ? { after: pageParam } : {}) };
      if (shown === 'mine') return send(listWaitingRecords, { query: page }, signal);
      return send(
        listClassRecords,
        { params: { classId: classId ?? 0 }, query: { ...page, state: shown, ...(type ? { type } : {}) } },
        signal,
      );
    },
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const read = query.data?.pages.flatMap((page) => page.records) ?? [];
  const rows = shown === 'mine' && type ? read.filter((row) => row.type === type) : read;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  // Few of the kind that is wanted among those read: on to the next.
  useEffect(() => {
    if (rows.length < ENOUGH) readOn();
  }, [rows.length, readOn]);
  return { query, rows, total: query.data?.pages[0]?.total, readOn };
}
