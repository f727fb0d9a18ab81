import { useQuery } from '@tanstack/react-query';
import { getPlace, getPlaceBoard, type PlaceBrief, type StepCount } from '@wuyu/contract';
import { ask } from '../../shared/api/index';
import { hasRole, useSession } from '../../shared/session/session';

export interface Line {
  place: PlaceBrief;
  schools: number;
  /** Null: not counted yet. */
  students: number | null;
  /** Empty for whoever may not read boards. */
  counts: readonly StepCount[];
}

interface Level {
  lines: readonly Line[];
  countedAt: string | null;
}

/** The places directly below one, with how far they are with each step: one request a level, of counts that are kept. */
export function useLevel(placeId: number, term: string, enabled: boolean) {
  const session = useSession();
  const counted = hasRole(session, 'administrator', 'bureau', 'school', 'head', 'committee');
  const board = useQuery({
    ...ask(getPlaceBoard, { params: { placeId }, query: { term } }),
    enabled: enabled && counted,
    select: ({ rows, countedAt }): Level => ({
      countedAt,
      lines: rows.flatMap(({ place, schools, counts }) =>
        place ? [{ place, schools: schools ?? 0, students: pupilsOf(counts), counts }] : [],
      ),
    }),
  });
  const plain = useQuery({
    ...ask(getPlace, { params: { placeId }, query: { term } }),
    enabled: enabled && !counted,
    select: ({ children }): Level => ({
      countedAt: null,
      lines: children.map(({ students, schools, ...place }) => ({ place, schools, students, counts: [] })),
    }),
  });
  return counted ? board : plain;
}

/** Everybody is to have records, so of that step all are counted. */
function pupilsOf(counts: readonly StepCount[]): number | null {
  return counts.find(({ step }) => step === 'record')?.total || null;
}
