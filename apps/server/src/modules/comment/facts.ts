import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { standingOfPupils } from '../evidence/index.js';
import { countedRatings } from '../rating/index.js';
import { findRecords } from '../record/index.js';
import { suggestionFor } from '../report/index.js';
import { indicators } from '../scheme/index.js';
import type { PupilFact, PupilFacts, PupilRating, PupilRecord } from './draft.js';
import type { Known } from './hide.js';

const SCALE = 10_000;
/** `record:<id>:<revision>` */
const recordRef = /^record:([0-9a-f-]{36}):/;

interface Term {
  id: number;
  code: string;
}

/** What drafts of some pupils are made of: facts of the term and of the one before, confirmed records, closed rounds. */
export async function factsOfPupils(
  db: Db,
  personIds: readonly number[],
  term: Term,
): Promise<Map<number, PupilFacts>> {
  const before = await termBefore(db, term.id);
  const rows = await standingOfPupils(db, personIds, [term.id, ...(before ? [before.id] : [])]);
  const words = new Map((await indicators(db)).map((indicator) => [indicator.code, indicator]));
  const ids = rows.flatMap(({ termId, ref }) => {
    const id = termId === term.id ? recordRef.exec(ref ?? '')?.[1] : undefined;
    return id === undefined ? [] : [id];
  });
  const records = await findRecords(db, [...new Set(ids)]);
  const ratings = await countedRatings(db, personIds, term.id);
  const factOf = (row: (typeof rows)[number]): PupilFact => ({
    id: `observation:${row.batchId}:${row.cell}`,
    indicator: row.indicator,
    title: words.get(row.indicator)?.title.zh ?? row.indicator,
    unit: words.get(row.indicator)?.unit.zh ?? '',
    day: row.day,
    value: row.value / SCALE,
  });
  return new Map(
    personIds.map((personId): [number, PupilFacts] => {
      const own = rows.filter((row) => row.personId === personId);
      return [
        personId,
        {
          personId,
          term: term.code,
          facts: own.filter(({ termId }) => termId === term.id).map(factOf),
          before: own.filter(({ termId }) => termId === before?.id).map(factOf),
          beforeTerm: before?.code ?? term.code,
          records: records
            .filter((record) => record.personId === personId && record.state === 'confirmed' && record.title !== '')
            .map(({ id, title, day }): PupilRecord => ({ id: `record:${id}`, title, day })),
          ratings: ratings
            .filter((rating) => rating.personId === personId)
            .map(
              ({ roundId, kind, criterion, title, level, value, closedOn }): PupilRating => ({
                id: `rating:${roundId}:${kind}:${criterion}`,
                kind,
                what: title.zh,
                level: level.zh,
                value,
                day: closedOn,
              }),
            ),
          suggestion: (leaf) => suggestionFor(leaf, 'zh-CN'),
        },
      ];
    }),
  );
}

async function termBefore(db: Db, termId: number): Promise<Term | undefined> {
  const { rows } = await sql<Term>`
    select t.id, t.code from term t
    where t.starts_on < (select starts_on from term where id = ${termId}) order by t.starts_on desc limit 1`.execute(
    db,
  );
  return rows[0];
}

/**
 * The names that must not leave: everybody in the pupil's class, their families and teachers; the school, the places above
 * it, the class.
 */
export async function knownAround(db: Db, classId: number, termId: number): Promise<Known> {
  const { rows: names } = await sql<{ name: string }>`
    with pupils as (select distinct person_id from enrolment where class_id = ${classId})
    select distinct p.name from person p where p.id in (
      select person_id from pupils
      union select g.guardian_id from guardianship g join pupils on pupils.person_id = g.person_id
      union select person_id from teaching where class_id = ${classId} and term_id = ${termId})`.execute(db);
  const { rows: places } = await sql<{ name: string }>`
    with recursive up as (
      select p.id, p.parent_id, p.name from class c join place p on p.id = c.place_id where c.id = ${classId}
      union all select p.id, p.parent_id, p.name from place p join up on p.id = up.parent_id)
    select name from up union select name from class where id = ${classId} and name <> ''`.execute(db);
  const known = places.map(({ name }) => name);
  // 南山区实验中学 is 实验中学 in a pupil's mouth.
  const short = known.flatMap((name) => {
    const bare = name.replace(/^.*?(省|市|区|县)(?=.{2,})/, '');
    return bare === name ? [] : [bare];
  });
  return { names: names.map(({ name }) => name), places: [...known, ...short] };
}
