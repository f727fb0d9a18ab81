import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { Problem, type Rubric, rubricFaults } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';

const FILE = new URL('../../../../../schemes/rubrics/built-in.json', import.meta.url);

/** The vocabulary's ranges are kept in ten-thousandths. */
const SCALE = 10_000;

let builtIn: Promise<Rubric[]> | undefined;

/** The rubrics that come with the program: `schemes/rubrics/built-in.json`. */
export function builtInRubrics(): Promise<Rubric[]> {
  builtIn ??= readFile(FILE, 'utf8').then((text) =>
    (JSON.parse(text) as { rubrics: Array<Omit<Rubric, 'placeId'>> }).rubrics.map((rubric) => ({
      ...rubric,
      placeId: null,
    })),
  );
  return builtIn;
}

/** The rubrics that hold at a place: the place's own, those of the places above, the built-in ones; the nearest of a code. */
export async function rubricsAt(db: Db | Tx, placeId: number): Promise<Rubric[]> {
  const { rows } = await sql<{ document: Rubric }>`
    with recursive up as (
      select id, parent_id, 0 as height from place where id = ${placeId}
      union all select p.id, p.parent_id, up.height + 1 from place p join up on p.id = up.parent_id)
    select distinct on (r.code) r.document from up join rating_rubric r on r.place_id = up.id
    order by r.code, up.height, r.version desc`.execute(db);
  const own = rows.map(({ document }) => document);
  const taken = new Set(own.map(({ code }) => code));
  return [...own, ...(await builtInRubrics()).filter(({ code }) => !taken.has(code))];
}

/** @throws Problem 422 `rating.rubric-unknown` */
export async function getRubric(db: Db | Tx, placeId: number, code: string): Promise<Rubric> {
  const found = (await rubricsAt(db, placeId)).find((rubric) => rubric.code === code);
  if (!found) throw new Problem(422, 'rating.rubric-unknown', {}, [{ path: 'rubric', code: 'rating.rubric-unknown' }]);
  return found;
}

/**
 * Saves a place's own rubric as its next version; what is the newest already is left as it is.
 *
 * @throws Problem 422 with the faults of its parts, 409 `rating.rubric-changed` when it is not the version that was seen.
 */
export async function saveRubric(
  db: Db,
  actor: Actor,
  {
    placeId,
    code,
    seen,
    ...parts
  }: Omit<Rubric, 'version' | 'placeId'> & { placeId: number; seen?: number | null | undefined },
  at: Date,
): Promise<Rubric> {
  await checkRubric(db, parts);
  return db.transaction().execute(async (tx) => {
    // Two who save at once give two versions, one after the other.
    await tx.selectFrom('place').select('id').where('id', '=', placeId).forUpdate().execute();
    const newest = await tx
      .selectFrom('rating_rubric')
      .select('document')
      .where('place_id', '=', placeId)
      .where('code', '=', code)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    const before = newest?.document as Rubric | undefined;
    const rubric: Rubric = { code, version: (before?.version ?? 0) + 1, placeId, ...parts };
    if (before && isDeepStrictEqual({ ...before, version: rubric.version }, rubric)) return before;
    if (seen !== undefined && seen !== (before?.version ?? null)) throw new Problem(409, 'rating.rubric-changed');
    await tx
      .insertInto('rating_rubric')
      .values({
        place_id: placeId,
        code,
        version: rubric.version,
        document: JSON.stringify(rubric),
        saved_by: actor.recordedBy,
        saved_at: at,
      })
      .execute();
    const details = { code, version: rubric.version };
    await recordAct(tx, { act: 'rating.rubric-saved', accountId: actor.accountId, placeId, details });
    return rubric;
  });
}

async function checkRubric(db: Db, parts: Parameters<typeof rubricFaults>[0]): Promise<void> {
  const known = await db
    .selectFrom('indicator')
    .select('code')
    .where('unit', '=', '分')
    .where('high', '>=', 100 * SCALE)
    .where(
      'code',
      'in',
      parts.criteria.map(({ indicator }) => indicator),
    )
    .execute();
  const faults = rubricFaults(parts, new Set(known.map(({ code }) => code)));
  const [first] = faults;
  if (first) throw new Problem(422, first.code, first.values ?? {}, faults);
}
