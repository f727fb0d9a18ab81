import {
  FEWEST_PEERS,
  type listPeerComments,
  Problem,
  type RaterKind,
  type ReplyOf,
  type Rubric,
  raterKinds,
  type StudentRating,
  type Words,
} from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { indicators } from '../scheme/index.js';
import type { KindOutcome, Outcome } from './outcome.js';
import { asRound, type RoundRow } from './queries.js';

/** What came of the closed rounds of a term for a pupil. The right to read was asked before. */
export async function ratingsOf(
  db: Db,
  personId: number,
  termId: number,
): Promise<{ fewestPeers: number; ratings: StudentRating[] }> {
  const rows = await db
    .selectFrom('rating_result')
    .innerJoin('rating_round', 'rating_round.id', 'rating_result.round_id')
    .selectAll('rating_round')
    .select(['rating_result.indicator_values', 'rating_result.outcomes'])
    .where('rating_result.person_id', '=', personId)
    .where('rating_round.term_id', '=', termId)
    .where('rating_round.state', '=', 'closed')
    .orderBy('rating_round.opened_at')
    .orderBy('rating_round.id')
    .execute();
  if (rows.length === 0) return { fewestPeers: FEWEST_PEERS, ratings: [] };
  const comments = await commentsAbout(
    db,
    personId,
    rows.map(({ id }) => id),
  );
  const titles = new Map((await indicators(db)).map(({ code, title }) => [code, title]));
  const ratings = rows.map((row) => {
    const round = asRound(row);
    const outcome = row.outcomes as Pick<Outcome, 'kinds' | 'method' | 'reason'>;
    const values = row.indicator_values as Record<string, number>;
    const { code, version, title, note, placeId } = round.rubric;
    return {
      roundId: round.id,
      title,
      rubric: { code, version, title, note, placeId },
      closedOn: round.closed_on ?? round.closes_on,
      indicators: Object.entries(values).map(([indicator, value]) => ({
        indicator,
        title: titles.get(indicator) ?? { zh: indicator, en: indicator },
        value,
      })),
      kinds: kindsOf(round, outcome.kinds, (kind) =>
        comments.filter((one) => one.roundId === round.id && one.kind === kind).map(({ text }) => text),
      ),
      method: outcome.method,
      methodReason: outcome.reason,
    };
  });
  return { fewestPeers: FEWEST_PEERS, ratings };
}

function kindsOf(
  round: RoundRow,
  outcomes: Readonly<Record<RaterKind, KindOutcome>>,
  commentsOf: (kind: RaterKind) => string[],
): StudentRating['kinds'] {
  return raterKinds
    .filter((kind) => round.weights[kind] > 0)
    .map((kind) => {
      const { state, criteria } = outcomes[kind];
      return {
        kind,
        weight: round.weights[kind],
        state,
        criteria: round.rubric.criteria.map((criterion) => {
          const value = criteria[criterion.code] ?? null;
          const level = value === null ? null : nearestLevel(criterion, value);
          return { criterion: criterion.code, title: criterion.title, level, value };
        }),
        // Below the minimum not even a comment: it would tell that somebody was there.
        comments: kind === 'peer' && state !== 'counted' ? [] : commentsOf(kind),
      };
    });
}

function nearestLevel({ levels }: Rubric['criteria'][number], value: number) {
  const [nearest] = [...levels].sort((a, b) => Math.abs(a.value - value) - Math.abs(b.value - value));
  return nearest ? { title: nearest.title, description: nearest.description } : null;
}

/** A criterion of a closed round as a kind of raters saw it. */
export interface CountedRating {
  personId: number;
  roundId: string;
  kind: Exclude<RaterKind, 'self'>;
  criterion: string;
  title: Words;
  /** The description of the nearest level. */
  level: Words;
  value: number;
  closedOn: string;
}

/** What others said of some pupils in the closed rounds of a term, where it counted. */
export async function countedRatings(db: Db, personIds: readonly number[], termId: number): Promise<CountedRating[]> {
  if (personIds.length === 0) return [];
  const rows = await db
    .selectFrom('rating_result')
    .innerJoin('rating_round', 'rating_round.id', 'rating_result.round_id')
    .selectAll('rating_round')
    .select(['rating_result.person_id', 'rating_result.outcomes'])
    .where('rating_result.person_id', 'in', [...personIds])
    .where('rating_round.term_id', '=', termId)
    .where('rating_round.state', '=', 'closed')
    .orderBy('rating_round.id')
    .execute();
  return rows.flatMap((row) => {
    const { rubric, id, closed_on, closes_on } = asRound(row);
    const { kinds } = row.outcomes as Pick<Outcome, 'kinds'>;
    return (['teacher', 'peer', 'guardian'] as const).flatMap((kind) =>
      rubric.criteria.flatMap((criterion): CountedRating[] => {
        const value = kinds[kind].criteria[criterion.code];
        const level = value === undefined ? null : nearestLevel(criterion, value);
        if (value === undefined || level === null) return [];
        const { code, title } = criterion;
        const common = { personId: row.person_id, roundId: id, kind, criterion: code, title, value };
        return [{ ...common, level: level.description, closedOn: closed_on ?? closes_on }];
      }),
    );
  });
}

/** What was written about a pupil; of peers what was released, in the order of ids that mean nothing. */
async function commentsAbout(
  db: Db,
  personId: number,
  roundIds: readonly string[],
): Promise<Array<{ roundId: string; kind: string; text: string }>> {
  const rows = await db
    .selectFrom('rating_form')
    .select(['round_id', 'kind', 'comment'])
    .where('person_id', '=', personId)
    .where('round_id', 'in', [...roundIds])
    .where('comment', '<>', '')
    .where((where) => where.or([where('kind', '<>', 'peer'), where('released', '=', true)]))
    .orderBy('id')
    .execute();
  return rows.map(({ round_id, kind, comment }) => ({ roundId: round_id, kind, text: comment }));
}

/** What peers wrote in a class of a closed round, where enough took part. */
export async function peerComments(
  db: Db,
  roundId: string,
  classId: number,
): Promise<ReplyOf<typeof listPeerComments>> {
  const { rows: comments } = await sql<ReplyOf<typeof listPeerComments>['comments'][number]>`
    select f.id, f.person_id as "studentId", p.name, f.comment as text, f.released
    from rating_round r
    join rating_form f on f.round_id = r.id and f.class_id = ${classId} and f.kind = 'peer' and f.comment <> ''
    join rating_result s on s.person_id = f.person_id and s.round_id = r.id
    join person p on p.id = f.person_id
    where r.id = ${roundId} and r.state = 'closed' and s.outcomes #>> '{kinds,peer,state}' = 'counted'
    order by p.name, p.id, f.id`.execute(db);
  return { comments };
}

/** Lets a pupil see a peer's words, or not. @throws Problem 404 */
export async function releaseComment(
  db: Db,
  actor: Actor,
  of: { roundId: string; studentId: number; commentId: string },
  released: boolean,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const [change] = await tx
      .updateTable('rating_form')
      .set({ released })
      .where('person_id', '=', of.studentId)
      .where('id', '=', of.commentId)
      .where('round_id', '=', of.roundId)
      .where('kind', '=', 'peer')
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('rating_round').select('id').where('id', '=', of.roundId).where('state', '=', 'closed')),
      )
      .execute();
    if (change?.numUpdatedRows === 0n) throw new Problem(404, 'request.not-found');
    const entry = { act: 'rating.comment-released', accountId: actor.accountId, personId: of.studentId } as const;
    await recordAct(tx, { ...entry, details: { round: of.roundId, released } });
  });
}
