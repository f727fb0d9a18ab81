import { Problem } from '@wuyu/contract';
import type { Tx } from '../../../platform/database/index.js';
import { type Division, readTermCode, type SchoolFacts, type Stage, schoolYearOf, stagesOfName } from '../rules.js';
import type { Findings } from './findings.js';
import type { Journal } from './journal.js';
import type { RowReader } from './sections.js';

export { run } from './statement.js';

export interface PlaceRecord {
  id: number;
  kind: string;
  code: string;
  name: string;
  parentId: number | null;
  division: Division;
  stages: Stage[];
}

export interface TermRecord {
  id: number;
  code: string;
  schoolYear: number;
  startsOn: string;
  endsOn: string;
}

/** What every part of one import works with. */
export interface ImportContext {
  tx: Tx;
  findings: Findings;
  /** Told before every change. */
  journal: Journal;
  /** When the import happens, for `changed_at`. */
  at: Date;
  /** The day from which the file holds. */
  asOf: string;
  /** The school year in which that day lies; class names are read for it. */
  schoolYear: number;
  /** Told beside the file, for sheets without a column of the school. */
  school: string | undefined;
  /** The schools that whoever imports may speak for; undefined: all. */
  within: ReadonlySet<number> | undefined;
  places: PlaceBook;
  terms: TermRecord[];
}

/** Places by code and by name, as they are and as the file adds them. */
export interface PlaceBook {
  all(): Iterable<PlaceRecord>;
  byId(id: number): PlaceRecord | undefined;
  byCode(code: string): PlaceRecord | undefined;
  /** Undefined too when several schools have the name. */
  schoolByName(name: string): PlaceRecord | undefined;
  put(place: PlaceRecord): void;
}

export async function readPlaces(tx: Tx): Promise<PlaceBook> {
  const rows = await tx.selectFrom('place').selectAll().orderBy('id').execute();
  const ids = new Map<number, PlaceRecord>();
  const codes = new Map<string, PlaceRecord>();
  const book: PlaceBook = {
    all: () => ids.values(),
    byId: (id) => ids.get(id),
    byCode: (code) => codes.get(code.toLowerCase()),
    schoolByName(name) {
      const found = [...ids.values()].filter((place) => place.kind === 'school' && place.name === name);
      return found.length === 1 ? found[0] : undefined;
    },
    put(place) {
      ids.set(place.id, place);
      codes.set(place.code.toLowerCase(), place);
    },
  };
  for (const row of rows) {
    book.put({
      id: row.id,
      kind: row.kind,
      code: row.code,
      name: row.name,
      parentId: row.parent_id,
      division: row.division as Division,
      stages: row.stages as Stage[],
    });
  }
  return book;
}

export async function readTerms(tx: Tx): Promise<TermRecord[]> {
  const rows = await tx.selectFrom('term').selectAll().orderBy('starts_on').execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    schoolYear: row.school_year,
    startsOn: row.starts_on,
    endsOn: row.ends_on,
  }));
}

/**
 * The day and school year that `asOf` means: a day as it is, a term's code as its first day.
 *
 * @throws Problem 422 `roster.as-of` when it is neither, `roster.term-unknown` when there is no such term.
 */
export function readAsOf(asOf: string, terms: readonly TermRecord[]): { asOf: string; schoolYear: number } {
  if (readTermCode(asOf)) {
    const term = terms.find(({ code }) => code === asOf);
    if (!term) throw new Problem(422, 'roster.term-unknown', { term: asOf });
    return { asOf: term.startsOn, schoolYear: term.schoolYear };
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asOf) ? new Date(`${asOf}T00:00:00Z`) : undefined;
  if (!day || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== asOf)
    throw new Problem(422, 'roster.as-of');
  const term = terms.find(({ startsOn, endsOn }) => startsOn <= asOf && asOf <= endsOn);
  return { asOf, schoolYear: term?.schoolYear ?? schoolYearOf(asOf) };
}

/** The day before. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** What the reading of class names needs to know of a school. In Shanghai (31) 初一 comes after a preparatory year. */
export function schoolFacts(place: PlaceRecord): SchoolFacts {
  const stages = place.stages.length > 0 ? place.stages : stagesOfName(place.name);
  return { division: place.division, stages, preparatory: place.code.startsWith('31') };
}

/**
 * The school of a row: its code, else its name, else the one told beside the file; a fault when there is none, or when
 * whoever imports may not speak for it.
 */
export function schoolOfRow(context: ImportContext, row: RowReader): PlaceRecord | undefined {
  const place = namedSchool(context, row);
  if (!place || !context.within || context.within.has(place.id)) return place;
  const column = row.text('schoolCode') !== '' ? 'schoolCode' : 'schoolName';
  context.findings.fault(row.at(column), { code: 'roster.outside-scope' });
  return undefined;
}

function namedSchool(context: ImportContext, row: RowReader): PlaceRecord | undefined {
  const { places, findings, school } = context;
  const code = row.text('schoolCode');
  const name = row.text('schoolName');
  if (code !== '') {
    const place = places.byCode(code);
    if (place?.kind === 'school') return place;
    findings.fault(row.at('schoolCode'), { code: 'roster.school-unknown' });
    return undefined;
  }
  if (name !== '') {
    const place = places.schoolByName(name) ?? places.byCode(name);
    if (place?.kind === 'school') return place;
    findings.fault(row.at('schoolName'), { code: 'roster.school-unknown' });
    return undefined;
  }
  const place = school === undefined ? undefined : places.byCode(school);
  if (!place)
    findings.fault(row.at(row.has('schoolCode') ? 'schoolCode' : 'schoolName'), { code: 'roster.school-missing' });
  return place;
}
