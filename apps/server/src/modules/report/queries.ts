import { type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../platform/database/index.js';

export type ReportJobRow = Selectable<Database['report_job']>;

/** What a pupil got in one term by one version of a scheme: the newest finished run of that term. */
export interface TermResultRow {
  termId: number;
  term: string;
  runId: number;
  runDigest: string;
  position: number;
  schemeVersionId: number;
  scores: Buffer;
  levels: Buffer;
}

/** One row a term up to and with the asked one, oldest first; a term without a result is not in it. */
export async function resultsUpTo(
  db: Db | Tx,
  personId: number,
  termId: number,
  schemeCode: string,
): Promise<TermResultRow[]> {
  const { rows } = await sql<TermResultRow>`
    select distinct on (t.starts_on) r.term_id as "termId", t.code as term, r.run_id as "runId", run.result_digest as "runDigest",
      run.position, run.scheme_version_id as "schemeVersionId", r.scores, r.levels
    from result r join run on run.id = r.run_id join scheme_version v on v.id = run.scheme_version_id join term t on t.id = r.term_id
    where r.person_id = ${personId} and run.state = 'done' and v.code = ${schemeCode}
      and t.starts_on <= (select starts_on from term where id = ${termId})
    order by t.starts_on, r.run_id desc`.execute(db);
  return rows;
}

/** The codes of the schemes by which a pupil has a result in a term. */
export async function schemesOf(db: Db | Tx, personId: number, termId: number): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select distinct v.code from result r join run on run.id = r.run_id join scheme_version v on v.id = run.scheme_version_id
    where r.person_id = ${personId} and r.term_id = ${termId} and run.state = 'done' order by v.code`.execute(db);
  return rows.map(({ code }) => code);
}

export async function indicatorRows(
  db: Db | Tx,
): Promise<Array<{ code: string; title_zh: string; title_en: string; unit: string; unit_en: string }>> {
  return db.selectFrom('indicator').select(['code', 'title_zh', 'title_en', 'unit', 'unit_en']).execute();
}

/** Pupils whose last enrolment that touches the term is in one of the classes, by class and id. */
export async function pupilsOfClasses(
  db: Db | Tx,
  classIds: readonly number[],
  term: { startsOn: string; endsOn: string },
): Promise<Array<{ personId: number; classId: number; name: string }>> {
  const { rows } = await sql<{ personId: number; classId: number; name: string }>`
    select e.person_id as "personId", e.class_id as "classId", p.name from enrolment e join person p on p.id = e.person_id
    where e.class_id = any(${[...classIds]}::integer[]) and e.starts_on <= ${term.endsOn}::date
      and (e.ends_on is null or e.ends_on >= ${term.startsOn}::date)
      and not exists (select 1 from enrolment later where later.person_id = e.person_id
        and later.starts_on > e.starts_on and later.starts_on <= ${term.endsOn}::date)
    order by array_position(${[...classIds]}::integer[], e.class_id), e.person_id`.execute(db);
  return rows;
}

export interface RegisteredReport {
  number: string;
  termId: number;
  madeAt: Date;
  digest: string;
}

/** The report that was made of exactly these data before, if there is one. */
export async function findSameReport(
  db: Db | Tx,
  of: { personId: number; termId: number; runId: number; digest: string },
): Promise<(RegisteredReport & { entryId: string | null }) | undefined> {
  const row = await db
    .selectFrom('report')
    .select(['number', 'term_id', 'made_at', 'digest', 'entry_id'])
    .where('person_id', '=', of.personId)
    .where('term_id', '=', of.termId)
    .where('run_id', '=', of.runId)
    .where('kind', '=', 'growth')
    .where('digest', '=', of.digest)
    .orderBy('made_at')
    .limit(1)
    .executeTakeFirst();
  return (
    row && {
      number: row.number,
      termId: row.term_id,
      madeAt: row.made_at,
      digest: row.digest,
      entryId: row.entry_id,
    }
  );
}

export async function findReport(
  db: Db | Tx,
  number: string,
): Promise<(RegisteredReport & { term: string }) | undefined> {
  const row = await db
    .selectFrom('report')
    .innerJoin('term', 'term.id', 'report.term_id')
    .select(['report.number', 'report.term_id', 'report.made_at', 'report.digest', 'term.code'])
    .where('report.number', '=', number)
    .executeTakeFirst();
  return row && { number: row.number, termId: row.term_id, madeAt: row.made_at, digest: row.digest, term: row.code };
}
