import { type Insertable, type Selectable, sql } from 'kysely';
import type { Database, Db, Tx } from '../../../platform/database/index.js';

export type IssuedRow = Selectable<Database['issued_archive']>;
export type ImportedRow = Selectable<Database['imported_archive']>;
export type StatusListRow = Selectable<Database['archive_status_list']>;

/** W3C Bitstring Status List: no list is shorter, so that asking for it does not tell who is meant. */
const ENTRIES_A_LIST = 131_072;

/** indicator → title in Chinese. */
export async function indicatorTitles(db: Db, codes: readonly string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('indicator')
    .select(['code', 'title_zh'])
    .where('code', 'in', [...codes])
    .execute();
  return new Map(rows.map(({ code, title_zh }) => [code, title_zh]));
}

/** The reports that were made of a pupil's term, the oldest first. */
export async function reportsOf(
  db: Db,
  personId: number,
  termId: number,
): Promise<Array<{ number: string; digest: string }>> {
  return db
    .selectFrom('report')
    .select(['number', 'digest'])
    .where('person_id', '=', personId)
    .where('term_id', '=', termId)
    .where('kind', '=', 'growth')
    .orderBy('made_at')
    .orderBy('number')
    .execute();
}

/** The region that this installation serves: the top of the tree of places. */
export async function regionName(db: Db): Promise<string | undefined> {
  const top = await db
    .selectFrom('place')
    .select('name')
    .where('parent_id', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  return top?.name;
}

/** The national pupil number in plain. */
export async function findStudentNumber(db: Db, personId: number): Promise<string | undefined> {
  const row = await db
    .selectFrom('person_number')
    .select('value')
    .where('person_id', '=', personId)
    .where('type', '=', 'student')
    .orderBy('value')
    .limit(1)
    .executeTakeFirst();
  return row?.value;
}

/** The national pupil numbers above `after`, in order, some thousands at a time. */
export async function numbersAfter(db: Db, after: string): Promise<Array<{ personId: number; value: string }>> {
  const { rows } = await sql<{ personId: number; value: string }>`
    select person_id as "personId", value from person_number where type = 'student' and value > ${after}
    order by value limit 5000`.execute(db);
  return rows;
}

/** Takes the next free entry of a list under this address; a full list is followed by a new one. Issuing waits for it. */
export async function takeEntry(
  tx: Tx,
  issuer: string,
  urlOf: (list: number) => string,
): Promise<{ list: number; url: string; index: number }> {
  await sql`select pg_advisory_xact_lock(5005012)`.execute(tx);
  const last = await tx
    .selectFrom('archive_status_list')
    .selectAll()
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const fits = last && last.issuer === issuer && last.url === urlOf(last.number) && last.next < ENTRIES_A_LIST;
  const number = fits ? last.number : (last?.number ?? 0) + 1;
  const index = fits ? last.next : 0;
  if (fits) {
    await tx
      .updateTable('archive_status_list')
      .set({ next: index + 1 })
      .where('number', '=', number)
      .execute();
  } else {
    await tx
      .insertInto('archive_status_list')
      .values({ number, url: urlOf(number), issuer, next: 1 })
      .execute();
  }
  return { list: number, url: urlOf(number), index };
}

/** The archive that says exactly this and still holds, if it was issued before. */
export async function findSameArchive(
  tx: Db | Tx,
  of: { personId: number; digest: string; issuer: string },
): Promise<(IssuedRow & { url: string }) | undefined> {
  return tx
    .selectFrom('issued_archive')
    .innerJoin('archive_status_list', 'archive_status_list.number', 'issued_archive.list')
    .selectAll('issued_archive')
    .select('archive_status_list.url')
    .where('person_id', '=', of.personId)
    .where('digest', '=', of.digest)
    .where('archive_status_list.issuer', '=', of.issuer)
    .where('revoked_at', 'is', null)
    .orderBy('issued_at')
    .limit(1)
    .executeTakeFirst();
}

export async function findIssued(db: Db | Tx, number: string): Promise<IssuedRow | undefined> {
  return db.selectFrom('issued_archive').selectAll().where('number', '=', number).executeTakeFirst();
}

export async function issuedTo(db: Db, personId: number): Promise<IssuedRow[]> {
  return db
    .selectFrom('issued_archive')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('issued_at')
    .orderBy('number')
    .execute();
}

export async function findStatusList(db: Db, number: number): Promise<StatusListRow | undefined> {
  return db.selectFrom('archive_status_list').selectAll().where('number', '=', number).executeTakeFirst();
}

/** The entries of a list that are set. */
export async function revokedIn(db: Db, list: number): Promise<number[]> {
  const rows = await db
    .selectFrom('issued_archive')
    .select('status_index')
    .where('list', '=', list)
    .where('revoked_at', 'is not', null)
    .execute();
  return rows.map(({ status_index }) => status_index);
}

/** Whether an entry of one of our own lists is set; undefined when the list is not ours. */
export async function ownStatus(
  db: Db,
  entry: { issuer: string; url: string; index: number },
): Promise<boolean | undefined> {
  const row = await db
    .selectFrom('archive_status_list')
    .leftJoin('issued_archive', (join) =>
      join
        .onRef('issued_archive.list', '=', 'archive_status_list.number')
        .on('issued_archive.status_index', '=', entry.index),
    )
    .select('issued_archive.revoked_at')
    .where('archive_status_list.url', '=', entry.url)
    .where('archive_status_list.issuer', '=', entry.issuer)
    .executeTakeFirst();
  return row && row.revoked_at !== null;
}

export async function importedOf(db: Db, personId: number): Promise<ImportedRow[]> {
  return db
    .selectFrom('imported_archive')
    .selectAll()
    .where('person_id', '=', personId)
    .orderBy('imported_at')
    .orderBy('digest')
    .execute();
}

/** @returns whether it is new; what is known stays as it was. */
export async function keepImported(tx: Tx, row: Insertable<Database['imported_archive']>): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('imported_archive')
    .values(row)
    .onConflict((conflict) => conflict.columns(['person_id', 'digest']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}
