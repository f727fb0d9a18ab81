import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { listRecordTypes, type ReplyOf, SaidProblem } from '@wuyu/contract';
import { send } from '../../shared/api/index';

type Offer = ReplyOf<typeof listRecordTypes>;

const keptUnder = (studentId: number) => `wuyu.record-types.${studentId}`;

/**
 * The kinds of record that may be written about a pupil. They say nothing about anybody, so the last ones are kept on this
 * device, and a record can be written where there is no network.
 */
export function useRecordTypes(studentId: number): UseQueryResult<Offer> {
  return useQuery({
    queryKey: [listRecordTypes.path, studentId],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }): Promise<Offer> => {
      try {
        const offer = await send(listRecordTypes, { params: { studentId } }, signal);
        keep(studentId, offer);
        return offer;
      } catch (error) {
        const kept = error instanceof SaidProblem && error.status === 0 ? keptOffer(studentId) : null;
        if (kept) return kept;
        throw error;
      }
    },
  });
}

function keep(studentId: number, offer: Offer): void {
  try {
    localStorage.setItem(keptUnder(studentId), JSON.stringify(offer));
  } catch {
    // Full, or a browser that keeps nothing: it is asked for again.
  }
}

function keptOffer(studentId: number): Offer | null {
  try {
    const kept = JSON.parse(localStorage.getItem(keptUnder(studentId)) ?? 'null') as Offer | null;
    if (!kept) return null;
    const now = new Date();
    const today = new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    return { ...kept, latest: kept.latest > today ? kept.latest : today };
  } catch {
    return null;
  }
}
