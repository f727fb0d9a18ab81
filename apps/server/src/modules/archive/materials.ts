import { type ArchiveDocument, Problem } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Term } from '../roster/index.js';
import { placesUnder } from '../roster/index.js';
import { withoutPerson } from './without-person.js';

/** Of so many classes at a time it is asked, until a page is full. */
const CLASSES_AT_ONCE = 40;

interface MaterialRow {
  code: string;
  person_id: number;
  class_id: number;
  name: string;
  grade: string;
  selections: number;
  sealed_at: Date;
  revision: number;
}

/**
 * The sealed archives of those who are in a place's classes now, the newest revision of each, by class and person. The place
 * where a page ends is a code, which leads to nobody.
 */
export async function listMaterials(
  db: Db,
  placeId: number,
  term: Term,
  today: string,
  page: { after?: string | undefined; limit: number },
): Promise<{ rows: MaterialRow[]; next: string | null }> {
  const schools = (await placesUnder(db, placeId)).filter(({ kind }) => kind === 'school').map(({ id }) => id);
  const from = page.after === undefined ? undefined : await placeOf(db, page.after, today);
  const classes = await db
    .selectFrom('class')
    .select('id')
    .where('place_id', 'in', schools.length > 0 ? schools : [-1])
    .where('id', '>=', from?.classId ?? 0)
    .orderBy('id')
    .execute();
  const rows: MaterialRow[] = [];
  for (let at = 0; at < classes.length && rows.length <= page.limit; at += CLASSES_AT_ONCE) {
    const some = classes.slice(at, at + CLASSES_AT_ONCE).map(({ id }) => id);
    const found = await sql<MaterialRow>`
      select a.material_code as code, a.person_id, e.class_id, p.name, a.document::json -> 'class' ->> 'grade' as grade,
        json_array_length(a.document::json -> 'selections') as selections, a.sealed_at, a.revision
      from enrolment e join term_archive a on a.person_id = e.person_id and a.term_id = ${term.id} and a.state = 'sealed'
      join person p on p.id = e.person_id
      where e.class_id = any(${some}::integer[]) and e.starts_on <= ${today}::date
        and (e.class_id, e.person_id) > (${from?.classId ?? 0}::integer, ${from?.personId ?? 0}::integer)
        and not exists (select 1 from enrolment later where later.person_id = e.person_id
          and later.starts_on > e.starts_on and later.starts_on <= ${today}::date)
        and not exists (select 1 from term_archive newer where newer.person_id = a.person_id and newer.term_id = a.term_id
          and newer.revision > a.revision and newer.state = 'sealed')
      order by e.class_id, e.person_id limit ${page.limit + 1 - rows.length}`.execute(db);
    rows.push(...found.rows);
  }
  const shown = rows.slice(0, page.limit);
  return { rows: shown, next: rows.length > page.limit ? (shown.at(-1)?.code ?? null) : null };
}

async function placeOf(db: Db, code: string, today: string): Promise<{ classId: number; personId: number }> {
  const { rows } = await sql<{ classId: number; personId: number }>`
    select e.class_id as "classId", e.person_id as "personId" from term_archive a join enrolment e on e.person_id = a.person_id
    where a.material_code = ${code}::uuid and e.starts_on <= ${today}::date order by e.starts_on desc limit 1`.execute(
    db,
  );
  if (!rows[0]) throw new Problem(400, 'request.invalid', { detail: 'after' });
  return rows[0];
}

/** A sealed archive by its code. @returns whose it is, for the right to read it, and what it says without saying whose. */
export async function findMaterial(
  db: Db,
  code: string,
): Promise<{ personId: number; revision: number; document: ArchiveDocument } | undefined> {
  const row = await db
    .selectFrom('term_archive')
    .select(['person_id', 'revision', 'document'])
    .where('material_code', '=', code)
    .executeTakeFirst();
  return (
    row && {
      personId: row.person_id,
      revision: row.revision,
      document: withoutPerson(JSON.parse(row.document) as ArchiveDocument),
    }
  );
}
