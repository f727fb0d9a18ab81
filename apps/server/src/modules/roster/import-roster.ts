import type { Fault } from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import { type Db, nextIds, rosterLock, type Tx } from '../../platform/database/index.js';
import { openTable } from '../../platform/files/index.js';
import { type ClassBook, openClassBook } from './import/class-book.js';
import { checkGrades, importClasses, type NamedClassTeacher } from './import/classes.js';
import { type ImportContext, type PlaceBook, readAsOf, readPlaces, readTerms } from './import/context.js';
import { type Findings, gatherFindings, type PlannedChange } from './import/findings.js';
import { openJournal } from './import/journal.js';
import type { RosterKind } from './import/kinds.js';
import {
  type CourseRecord,
  type Gathered,
  importCourses,
  importPlaces,
  importTerms,
  readCourses,
} from './import/reference.js';
import { readSections, rowReader } from './import/sections.js';
import { openStudentImport, type StudentImport, type Tally } from './import/students.js';
import { importTeachers } from './import/teachers.js';
import { importNamedClassTeachers, importTeaching, openTeaching } from './import/teaching.js';
import { readTermCode } from './rules.js';

/** Who acts. */
export interface Actor {
  recordedBy: string;
}

export interface RosterFile {
  path: string;
  /** As the user gave it; stands in every fault. */
  fileName: string;
  /** The day from which the file holds (YYYY-MM-DD), or a term's code: its first day. */
  asOf: string;
  /** Checks and does everything, then takes it back. */
  dryRun?: boolean;
  /** Code of the school, for sheets without a column of it. */
  school?: string;
  /** The schools that whoever imports may speak for; absent: all. Sheets of places, terms and courses are then refused. */
  within?: ReadonlySet<number>;
  /** The place of whoever imports; absent: everywhere. */
  placeId?: number;
  /** What every sheet lists; otherwise told by its header. */
  kind?: 'auto' | RosterKind;
  /** Characters of a name that the report's fonts cannot show. */
  missingGlyphs?: (text: string) => string[];
  /** When it happens; now, unless told. */
  at?: Date;
  onProgress?: (progress: { rows: number }) => void;
  signal?: AbortSignal;
}

export interface RosterOutcome {
  /** By which it can be undone; null when nothing was changed, or of a dry run. */
  importId: number | null;
  kinds: RosterKind[];
  dryRun: boolean;
  /** Rows with content below the headers. */
  rows: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Pupils who moved to another class or school, those promoted to the next stage among them. */
  transferred: number;
  promoted: number;
  /** Pupils of the classes in the file who are not in the file; nothing happens to them. */
  absent: number;
  classesCreated: number;
  /** New facts of who teaches what to whom, and who is class teacher. */
  teachingAdded: number;
  /** The same figures for each kind of sheet. */
  byKind: Partial<Record<RosterKind, Tally>>;
  warningCount: number;
  warningCounts: Record<string, number>;
  /** The first 1,000. */
  warnings: Fault[];
  /** The first 200. */
  plan: PlannedChange[];
}

/** A sheet came that others before it depend on: the file has to be read once more, in order. */
class OutOfOrder extends Error {}
class DryRun extends Error {}

const referenceKinds: ReadonlySet<RosterKind> = new Set(['places', 'terms', 'courses', 'classes', 'grades']);
/** What these say holds for every school. */
const wholeRegion: ReadonlySet<RosterKind> = new Set(['places', 'terms', 'courses']);
const batchSize = 2000;
/** So long an import can be undone. */
const KEPT_DAYS = 7;

/**
 * Imports a roster: one workbook or CSV file, whose sheets may list places, terms, courses, classes, pupils, teachers and
 * who teaches what. It goes in whole or not at all; the same file again changes nothing; two imports queue.
 *
 * @throws Problem 422 `import.refused` with up to 1,000 faults at their rows; `file.…` when it cannot be read;
 *   `roster.as-of`, `roster.term-unknown`, `roster.school-unknown` for the options. The signal's reason when cancelled.
 */
export async function importRoster(db: Db, actor: Actor, file: RosterFile): Promise<RosterOutcome> {
  // Mostly the sheets stand in an order that lets pupils stream through; when not, the file is read twice.
  for (const readTwice of [false, true]) {
    let outcome: RosterOutcome | undefined;
    try {
      await db.transaction().execute(async (tx) => {
        await rosterLock(tx);
        outcome = await importWithin(tx, actor, file, readTwice);
        if (file.dryRun) throw new DryRun();
      });
    } catch (error) {
      if (error instanceof OutOfOrder && !readTwice) continue;
      if (!(error instanceof DryRun)) throw error;
    }
    if (outcome) return outcome;
  }
  throw new Error('A roster was read twice without an end.');
}

async function importWithin(tx: Tx, actor: Actor, file: RosterFile, readTwice: boolean): Promise<RosterOutcome> {
  const findings = gatherFindings(file.fileName);
  const places = await readPlaces(tx);
  if (file.school !== undefined && places.byCode(file.school)?.kind !== 'school') {
    throw new Problem(422, 'roster.school-unknown', { school: file.school.slice(0, 40) });
  }
  const terms = await readTerms(tx);
  const code = readTermCode(file.asOf);
  // A term's code is looked up once the file's own terms are in; a wrong day is told at once.
  const start = code ? { asOf: `${code.schoolYear}-09-01`, schoolYear: code.schoolYear } : readAsOf(file.asOf, terms);
  const importId = await nextIds(tx, 'roster_import', 1);
  const context: ImportContext = {
    tx,
    findings,
    journal: openJournal(tx, importId),
    at: file.at ?? new Date(),
    ...start,
    school: file.school ?? onlySchool(places, file.within),
    within: file.within,
    places,
    terms,
  };
  const passes: Array<ReadonlySet<RosterKind> | undefined> = readTwice ? [referenceKinds, undefined] : [undefined];
  const work = openWork(context, file);
  let rows = 0;
  for (const [i, only] of passes.entries()) {
    const table = await openTable(file.path, file.fileName);
    try {
      if (i === 0)
        for (const sheet of table.hiddenSheets) findings.warn({ sheet, row: 1 }, { code: 'roster.sheet-hidden' });
      const kind = file.kind === 'auto' ? undefined : file.kind;
      // The first of two passes reports what is odd about headers; the second would only repeat it.
      for await (const { section, rows: read } of readSections(
        table,
        kind,
        i === 0 ? findings : gatherFindings(file.fileName),
      )) {
        file.signal?.throwIfAborted();
        if (readTwice && referenceKinds.has(section.kind) !== (only === referenceKinds)) continue;
        await work.take(section, read);
        rows += read.length;
        file.onProgress?.({ rows });
      }
      await work.endOfPass(i === passes.length - 1);
    } finally {
      await table.close();
      await work.settle();
    }
  }
  const outcome = work.outcome();
  if (outcome.dryRun || context.journal.isEmpty) return outcome;
  await keepImport(context, actor, file, importId, outcome);
  return { ...outcome, importId };
}

async function keepImport(
  { tx, at, asOf, journal }: ImportContext,
  actor: Actor,
  file: RosterFile,
  importId: number,
  { rows, added, changed, transferred, promoted, classesCreated, teachingAdded, kinds }: RosterOutcome,
): Promise<void> {
  const figures = { rows, added, changed, transferred, promoted, classesCreated, teachingAdded };
  await tx
    .insertInto('roster_import')
    .values({
      id: importId,
      place_id: file.placeId ?? null,
      file_name: file.fileName,
      kinds,
      as_of: asOf,
      recorded_by: actor.recordedBy,
      recorded_at: at,
      figures: JSON.stringify(figures),
      first_person: journal.people?.first ?? null,
      last_person: journal.people?.last ?? null,
      kept_until: new Date(at.getTime() + KEPT_DAYS * 86_400_000),
    })
    .execute();
}

/** Whoever speaks for one school need not name it. */
function onlySchool(places: PlaceBook, within: ReadonlySet<number> | undefined): string | undefined {
  const [only, ...others] = within ?? [];
  return only !== undefined && others.length === 0 ? places.byId(only)?.code : undefined;
}

/** The work of one import: small sheets are gathered and done in their order, pupils are done as they come. */
function openWork(context: ImportContext, file: RosterFile) {
  const { findings } = context;
  const gathered: Record<Exclude<RosterKind, 'students'>, Gathered[]> = {
    places: [],
    terms: [],
    courses: [],
    classes: [],
    grades: [],
    teachers: [],
    teaching: [],
  };
  const kinds = new Set<RosterKind>();
  const tallies: Partial<Record<RosterKind, Tally>> = {};
  const named: NamedClassTeacher[] = [];
  let classes: ClassBook | undefined;
  let courses: CourseRecord[] | undefined;
  let students: StudentImport | undefined;
  let waiting: Parameters<StudentImport['take']> | undefined;
  let absent = 0;
  let teachingAdded = 0;

  const has = (kind: keyof typeof gathered) => gathered[kind].length > 0;
  const put = (kind: RosterKind, tally: Tally) => {
    tallies[kind] = tally;
  };

  /** Places, terms, courses and classes, in the order in which they need each other. */
  async function doReference(): Promise<void> {
    if (has('places')) put('places', await importPlaces(context, gathered.places.splice(0)));
    if (has('terms')) put('terms', await importTerms(context, gathered.terms.splice(0)));
    courses ??= await readCourses(context);
    if (has('courses')) put('courses', await importCourses(context, courses, gathered.courses.splice(0)));
    if (has('classes')) put('classes', await importClasses(context, openClasses(), gathered.classes.splice(0), named));
  }

  /** Class names are read for a school year, so the terms have to be in. */
  function openClasses(): ClassBook {
    if (!classes) {
      Object.assign(context, readAsOf(file.asOf, context.terms));
      classes = openClassBook(context);
    }
    return classes;
  }

  async function flush(): Promise<void> {
    if (!waiting) return;
    const [section, rows] = waiting;
    await doReference();
    waiting = undefined;
    students ??= openStudentImport(context, openClasses(), file.missingGlyphs);
    await students.take(section, rows);
  }

  return {
    async take(
      section: Parameters<StudentImport['take']>[0],
      rows: Parameters<StudentImport['take']>[1],
    ): Promise<void> {
      kinds.add(section.kind);
      if (context.within && wholeRegion.has(section.kind)) {
        findings.fault({ sheet: section.sheet, row: rows[0]?.row ?? 1 }, { code: 'roster.sheet-outside-scope' });
        return;
      }
      if (section.kind !== 'students') {
        if (referenceKinds.has(section.kind) && section.kind !== 'grades' && (students || waiting))
          throw new OutOfOrder();
        const reader = rowReader(section);
        for (const row of rows) gathered[section.kind].push(reader(row));
        return;
      }
      // Batches of the file are small; the database is asked for some thousands of rows at a time.
      if (waiting && waiting[0] !== section) await flush();
      waiting = [section, waiting ? [...waiting[1], ...rows] : rows];
      if (waiting[1].length >= batchSize) await flush();
    },
    /** Waits for what is being written, so that nothing runs on after the transaction has ended. */
    async settle(): Promise<void> {
      await students?.finish().catch(() => undefined);
    },
    async endOfPass(last: boolean): Promise<void> {
      await flush();
      await students?.finish();
      await doReference();
      if (!last) return;
      if (has('grades')) put('grades', await checkGrades(context, openClasses(), gathered.grades.splice(0)));
      if (has('teachers') || has('teaching') || named.length > 0) {
        const book = openClasses();
        await book.load([...context.places.all()].filter(({ kind }) => kind === 'school').map(({ id }) => id));
        const teaching = openTeaching(context, book, courses ?? []);
        if (has('teachers')) put('teachers', await importTeachers(context, teaching, gathered.teachers.splice(0)));
        if (has('teaching')) put('teaching', await importTeaching(context, teaching, gathered.teaching.splice(0)));
        await importNamedClassTeachers(context, teaching, named);
        teachingAdded = await teaching.save(findings.faultCount === 0);
      }
      if (students) {
        put('students', students.tally);
        absent = await students.countAbsent();
      }
      if (kinds.size === 0) findings.fault({ sheet: '', row: 1 }, { code: 'roster.header-unknown' });
      if (findings.faultCount > 0) throw refusal(file.fileName, findings, tallies);
    },
    outcome(): RosterOutcome {
      const all = Object.values(tallies);
      const sum = (field: keyof Tally) => all.reduce((total, tally) => total + tally[field], 0);
      return {
        importId: null,
        kinds: [...kinds],
        dryRun: file.dryRun ?? false,
        rows: sum('rows'),
        added: sum('added'),
        changed: sum('changed'),
        unchanged: sum('unchanged'),
        transferred: sum('transferred'),
        promoted: sum('promoted'),
        absent,
        classesCreated: classes?.created ?? 0,
        teachingAdded,
        byKind: tallies,
        warningCount: findings.warningCount,
        warningCounts: findings.warningCounts,
        warnings: findings.warnings,
        plan: findings.changes,
      };
    },
  };
}

function refusal(fileName: string, findings: Findings, tallies: Partial<Record<RosterKind, Tally>>): Problem {
  const rows = Object.values(tallies).reduce((sum, tally) => sum + tally.rows, 0);
  return new Problem(422, 'import.refused', { file: fileName, rows, count: findings.faultCount }, findings.faults);
}
