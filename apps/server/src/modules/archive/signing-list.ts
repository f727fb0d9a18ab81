import { createHash } from 'node:crypto';
import { type ArchiveGap, type ClassBrief, Problem, type SignerRole } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, requireClass, requirePlace } from '../identity/index.js';
import type { Term } from '../roster/index.js';
import { archivePolicy } from './policy.js';

export type BatchRole = Exclude<SignerRole, 'student'>;

/** A class, or a whole school. */
export interface SigningScope {
  classId?: number | undefined;
  placeId?: number | undefined;
}

/** @throws Problem 422 `archive.scope`, 404 `request.not-found` */
export async function requireSigningScope(
  db: Db,
  actor: Actor,
  as: BatchRole,
  { classId, placeId }: SigningScope,
): Promise<void> {
  if ((classId === undefined) === (placeId === undefined)) throw new Problem(422, 'archive.scope');
  if (classId !== undefined) await requireClass(db, actor, archivePolicy, `archive.sign-${as}`, classId);
  else await requirePlace(db, actor, archivePolicy, `archive.sign-${as}`, placeId as number);
}

const turns = ['student', 'teacher', 'committee', 'head'];
const groups = ['exception', 'ready', 'waiting', 'done'] as const;

/** Those who are in the classes now and were enrolled anywhere in the term, each with the newest revision of the archive. */
const archivesOf = ({ classId, placeId }: SigningScope, term: Term, today: string) => sql`
  select e.person_id, e.class_id, a.state, a.turn, a.revision, a.digest, coalesce(a.gaps, '{}') as gaps
  from class c join enrolment e on e.class_id = c.id
  left join lateral (select state, turn, revision, digest, gaps from term_archive a
    where a.person_id = e.person_id and a.term_id = ${term.id} order by revision desc limit 1) a on true
  where ${classId === undefined ? sql`c.place_id = ${placeId}` : sql`c.id = ${classId}`} and e.starts_on <= ${today}::date
    and not exists (select 1 from enrolment later where later.person_id = e.person_id
      and later.starts_on > e.starts_on and later.starts_on <= ${today}::date)
    and exists (select 1 from enrolment then_ where then_.person_id = e.person_id and then_.starts_on <= ${term.endsOn}::date
      and (then_.ends_on is null or then_.ends_on >= ${term.startsOn}::date))`;

/** 0 exception, 1 ready, 2 waiting, 3 done: the order in which a signer meets them. */
const groupOf = (as: BatchRole): RawBuilder<unknown> => sql`
  case when state = 'returned' or (state = 'signing' and turn = ${as} and gaps <> '{}') then 0
    when state = 'signing' and turn = ${as} then 1
    when state = 'sealed' or array_position(${turns}::text[], turn) > array_position(${turns}::text[], ${as}) then 3
    else 2 end`;

interface ListedRow {
  person_id: number;
  name: string;
  class_id: number;
  state: 'signing' | 'returned' | 'sealed' | null;
  turn: SignerRole | '' | null;
  revision: number | null;
  digest: string | null;
  gaps: ArchiveGap[];
  rank: 0 | 1 | 2 | 3;
}

/** @param after `next` of the page before. */
export async function listSigning(
  db: Db,
  scope: SigningScope,
  as: BatchRole,
  term: Term,
  today: string,
  page: { after?: string | undefined; limit: number },
) {
  const [rank = -1, classId = 0, personId = 0] = (page.after ?? '').split('.').map(Number);
  const from =
    page.after === undefined
      ? sql``
      : sql`where (rank, class_id, person_id) > (${rank}::integer, ${classId}::integer, ${personId}::integer)`;
  const { rows } = await sql<ListedRow>`
    select listed.*, p.name from (select *, ${groupOf(as)} as rank from (${archivesOf(scope, term, today)}) as archives) as listed
    join person p on p.id = listed.person_id ${from}
    order by rank, class_id, person_id limit ${page.limit + 1}`.execute(db);
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  return {
    archives: shown.map((row) => ({
      studentId: row.person_id,
      name: row.name,
      classId: row.class_id,
      group: groups[row.rank],
      state: row.state ?? ('open' as const),
      turn: row.state === null ? ('student' as const) : row.turn || null,
      gaps: row.gaps,
      correction: (row.revision ?? 1) > 1,
      digest: row.digest,
    })),
    next: rows.length > page.limit && last ? `${last.rank}.${last.class_id}.${last.person_id}` : null,
  };
}

/** What is signed together: whose, which revision, of which digest. */
export type SigningItem = [personId: number, revision: number, digest: string];

export interface SigningList {
  items: SigningItem[];
  /** SHA-256 of the list, by which a signer confirms it. */
  digest: string;
}

/** Everything whose turn it is; `complete`: only what lacks nothing. By person. */
export async function readyFor(
  db: Db | Tx,
  scope: SigningScope,
  as: BatchRole,
  term: Term,
  today: string,
  include: 'complete' | 'all',
): Promise<SigningList> {
  const { rows } = await sql<{ person_id: number; revision: number; digest: string }>`
    select person_id, revision, digest from (${archivesOf(scope, term, today)}) as archives
    where state = 'signing' and turn = ${as} ${include === 'complete' ? sql`and gaps = '{}'` : sql``} order by person_id`.execute(
    db,
  );
  const items = rows.map(({ person_id, revision, digest }): SigningItem => [person_id, revision, digest]);
  const lines = items.map((item) => `${item.join(' ')}\n`).join('');
  return { items, digest: createHash('sha256').update(lines).digest('hex') };
}

export type ClassSigning = ClassBrief & {
  total: number;
  sealed: number;
  ready: number;
  exceptions: number;
  waiting: number;
};

/** Class by class, by grade and number. */
export async function countSigning(
  db: Db,
  scope: SigningScope,
  as: BatchRole,
  term: Term,
  today: string,
): Promise<ClassSigning[]> {
  const { rows } = await sql<ClassSigning>`
    select c.id, c.place_id as "placeId", c.stage * 10 + greatest(1, ${term.schoolYear}::integer - c.entry_year + 1) as grade,
      c.number, c.name, count(*)::integer as total, (count(*) filter (where state = 'sealed'))::integer as sealed,
      (count(*) filter (where rank = 1))::integer as ready, (count(*) filter (where rank = 0))::integer as exceptions,
      (count(*) filter (where rank = 2))::integer as waiting
    from (select *, ${groupOf(as)} as rank from (${archivesOf(scope, term, today)}) as archives) as listed
    join class c on c.id = listed.class_id group by c.id order by grade, c.number`.execute(db);
  return rows;
}
