import { nextIds } from '../../../platform/database/index.js';
import {
  type ClassName,
  type ClassYears,
  classTitle,
  findClassYears,
  gradeOf,
  halfWidth,
  keptText,
  type Notice,
  readClassName,
  readGradeName,
  readStage,
  type SchoolFacts,
  type YearsFound,
} from '../rules.js';
import { type ImportContext, type PlaceRecord, run, schoolFacts } from './context.js';
import type { Spot } from './findings.js';

export interface ClassRecord extends ClassYears {
  /** 0 until it is made. */
  id: number;
  placeId: number;
  number: number;
  name: string;
  /** Where the file first named it, when it is to be made. */
  first?: Spot;
}

/** What a row says about a class, as it stands in the cells. */
export interface ClassTexts {
  className: string;
  classNumber: string;
  grade: string;
  stage: string;
  /** The entry year, '' when not said. */
  entryYear: string;
  /** Whether the entry year is the class's (it may narrow the grade) or a pupil's (it only helps when no grade is said). */
  entryBinds: boolean;
}

/** What the column is at fault with. */
export interface ClassUnclear extends Notice {
  column: 'className' | 'classNumber' | 'grade' | 'stage' | 'entry';
}

export type ClassFound = { class: ClassRecord; warning?: Notice } | { fault: ClassUnclear };

/** The classes of the schools met so far, and how their names are read. */
export interface ClassBook {
  /** To be called before `find` for these schools. */
  load(placeIds: Iterable<number>): Promise<void>;
  /** The class meant; one that is not there yet is entered with id 0, to be made by `create`, or is a fault when `make` is false. */
  find(place: PlaceRecord, texts: ClassTexts, at: Spot, make?: boolean): ClassFound;
  /** The stage and entry year of a grade of a school. */
  years(place: PlaceRecord, grade: string, stage: string, entryYear: string): YearsFound | { reason: string };
  /** Makes the classes that were named and are not there. */
  create(): Promise<void>;
  of(placeId: number): readonly ClassRecord[];
  byId(id: number): ClassRecord | undefined;
  readonly created: number;
}

const plainName = (text: string) =>
  halfWidth(text)
    .replace(/\s/g, '')
    .replace(/[[{【〔]/g, '(')
    .replace(/[\]}】〕]/g, ')');

export function openClassBook(context: ImportContext): ClassBook {
  const { tx, schoolYear, findings, journal } = context;
  const byPlace = new Map<number, ClassRecord[]>();
  const ids = new Map<number, ClassRecord>();
  const read = new Map<string, ClassFound>();
  let missing: ClassRecord[] = [];
  let created = 0;

  /** A class called by its whole name, such as 火箭班, among those in school now. */
  function named(place: PlaceRecord, texts: ClassTexts): ClassRecord | undefined {
    const name = plainName(texts.className);
    if (name === '' || /^\d+$/.test(name)) return undefined;
    const found = (byPlace.get(place.id) ?? []).filter(
      (of) =>
        of.name !== '' && plainName(of.name) === name && gradeOf(of, { schoolYear }, place.division) !== undefined,
    );
    if (found.length <= 1) return found[0];
    const grade = statementsOf({ ...texts, className: '', classNumber: '' });
    const years = 'fault' in grade ? undefined : findClassYears(grade.said, schoolFacts(place), schoolYear);
    const left = found.filter(
      (of) => years && !('reason' in years) && of.stage === years.stage && of.entryYear === years.entryYear,
    );
    return left.length === 1 ? left[0] : undefined;
  }

  function look(place: PlaceRecord, texts: ClassTexts, at: Spot, make: boolean): ClassFound {
    const known = named(place, texts);
    if (known) return { class: known };
    const statements = statementsOf(texts);
    if ('fault' in statements) return statements;
    const { said, number, title, warning } = statements;
    if (number === 0) return { fault: { code: 'roster.class-missing', column: 'className' } };
    const facts = schoolFacts(place);
    const years = plainYears(said, texts, facts) ?? findClassYears(withEntry(said, texts), facts, schoolYear);
    if ('reason' in years) {
      const column =
        texts.grade !== '' && !isClassToBlame(place, texts, years.reason)
          ? 'grade'
          : texts.className !== ''
            ? 'className'
            : texts.classNumber !== ''
              ? 'classNumber'
              : 'grade';
      return { fault: { code: years.reason, column } };
    }
    const grade = (byPlace.get(place.id) ?? []).filter(
      (of) => of.stage === years.stage && of.entryYear === years.entryYear,
    );
    const titled = title === '' ? undefined : grade.find((of) => plainName(of.name) === plainName(title));
    if (titled && (texts.classNumber === '' || titled.number === number)) return { class: titled };
    const same = grade.find((of) => of.number === number);
    if (same) {
      if (title !== '' && same.name !== '' && plainName(same.name) !== plainName(title)) {
        return { fault: { code: 'roster.class-number-taken', column: 'className' } };
      }
      return { class: same, ...(warning ? { warning } : {}) };
    }
    if (!make) return { fault: { code: 'roster.class-unknown', column: 'className' } };
    // 九(99)班 where there are eight is a slip of the finger. A sheet of classes may say otherwise.
    const greatest = Math.max(0, ...grade.filter(({ id }) => id > 0).map((of) => of.number));
    if (!texts.entryBinds && greatest > 0 && number > Math.max(40, greatest + 20)) {
      return {
        fault: {
          code: 'roster.class-number-far',
          column: texts.className === '' ? 'classNumber' : 'className',
          values: { greatest },
        },
      };
    }
    const record: ClassRecord = {
      id: 0,
      placeId: place.id,
      ...years,
      number,
      name: title,
      first: { sheet: at.sheet, row: at.row },
    };
    byPlace.set(place.id, [...(byPlace.get(place.id) ?? []), record]);
    missing.push(record);
    return { class: record, ...(warning ? { warning } : {}) };
  }

  /** Whether the grade fits by itself, so that it is the class's own words that do not. */
  function isClassToBlame(place: PlaceRecord, texts: ClassTexts, reason: string): boolean {
    if (reason !== 'roster.grade-none' && reason !== 'roster.grade-conflict') return false;
    const grade = statementsOf({ ...texts, className: '', classNumber: '' });
    if ('fault' in grade) return false;
    const alone = findClassYears(withEntry(grade.said, texts), schoolFacts(place), schoolYear);
    return !('reason' in alone) || alone.reason === 'roster.grade-ambiguous';
  }

  return {
    async load(placeIds) {
      const wanted = [...new Set(placeIds)].filter((id) => !byPlace.has(id));
      if (wanted.length === 0) return;
      for (const id of wanted) byPlace.set(id, []);
      const rows = await tx.selectFrom('class').selectAll().where('place_id', 'in', wanted).orderBy('id').execute();
      for (const row of rows) {
        const record: ClassRecord = {
          id: row.id,
          placeId: row.place_id,
          stage: row.stage as ClassYears['stage'],
          entryYear: row.entry_year,
          number: row.number,
          name: row.name,
        };
        byPlace.get(row.place_id)?.push(record);
        ids.set(record.id, record);
      }
    },
    find(place, texts, at, make = true) {
      const key = [
        make,
        place.id,
        texts.className,
        texts.classNumber,
        texts.grade,
        texts.stage,
        texts.entryYear,
        texts.entryBinds,
      ].join('\n');
      let found = read.get(key);
      if (!found) read.set(key, (found = look(place, texts, at, make)));
      return found;
    },
    years(place, grade, stage, entryYear) {
      const texts = { className: '', classNumber: '', grade, stage, entryYear, entryBinds: true };
      const statements = statementsOf(texts);
      if ('fault' in statements) return { reason: statements.fault.code };
      return findClassYears(withEntry(statements.said, texts), schoolFacts(place), schoolYear);
    },
    async create() {
      const make = missing;
      missing = [];
      if (make.length === 0) return;
      const first = await nextIds(tx, 'class', make.length);
      make.forEach((record, i) => {
        record.id = first + i;
        ids.set(record.id, record);
        findings.plan(record.first ?? { sheet: '', row: 0 }, 'class-created');
      });
      created += make.length;
      await journal.keep(
        'class',
        make.map(({ id }) => ({ id })),
      );
      await run(
        tx,
        `insert into class (id, place_id, stage, entry_year, number, name)
         select * from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::smallint[], $6::text[])`,
        [
          make.map((c) => c.id),
          make.map((c) => c.placeId),
          make.map((c) => c.stage),
          make.map((c) => c.entryYear),
          make.map((c) => c.number),
          make.map((c) => c.name),
        ],
      );
    },
    of: (placeId) => byPlace.get(placeId) ?? [],
    byId: (id) => ids.get(id),
    get created() {
      return created;
    },
  };
}

/** Stage and entry year said outright: so a class that has left, or begins next year, can be entered too. */
function plainYears(said: readonly ClassName[], texts: ClassTexts, facts: SchoolFacts): ClassYears | undefined {
  const entryYear = Number(texts.entryYear);
  const stages = new Set(said.map(({ stage }) => stage).filter((stage) => stage !== undefined));
  if (!texts.entryBinds || !entryYear || stages.size !== 1 || said.some((name) => name.year || name.leavingYear))
    return undefined;
  if (said.some((name) => name.entryYear && name.entryYear !== entryYear)) return undefined;
  const [stage] = stages;
  return stage && (facts.stages.length === 0 || facts.stages.includes(stage)) ? { stage, entryYear } : undefined;
}

function withEntry(said: readonly ClassName[], texts: ClassTexts): ClassName[] {
  const entryYear = Number(texts.entryYear);
  const saysGrade = said.some((name) => name.year || name.entryYear || name.leavingYear);
  return entryYear && (texts.entryBinds || !saysGrade) ? [...said, { entryYear }] : [...said];
}

type Statements = { said: ClassName[]; number: number; title: string; warning?: Notice } | { fault: ClassUnclear };

/** Everything the cells say, put together; a fault when they cannot be read or name two numbers. */
function statementsOf(texts: ClassTexts): Statements {
  const said: ClassName[] = [];
  const grade = texts.grade === '' ? undefined : readGradeName(texts.grade);
  if (grade && 'reason' in grade) return { fault: { code: 'roster.grade-unknown', column: 'grade' } };
  if (grade) said.push(grade);
  if (texts.stage !== '') {
    const stage = readStage(texts.stage);
    if (!stage) return { fault: { code: 'roster.stage-unknown', column: 'stage' } };
    said.push({ stage });
  }
  if (texts.className === '' && texts.classNumber === '') return { said, number: 0, title: '' };
  const name = texts.className === '' ? undefined : readClassName(texts.className);
  const code = texts.classNumber === '' ? undefined : readClassName(texts.classNumber);
  const fromName = name && !('reason' in name) ? name : undefined;
  const fromCode = code && !('reason' in code) ? code : undefined;
  if (fromName) said.push(fromName);
  if (fromCode) said.push(fromCode);
  const number = fromCode?.number ?? fromName?.number;
  if (number === undefined) {
    const column = texts.className !== '' ? 'className' : 'classNumber';
    const unclear = name && 'reason' in name ? name : code && 'reason' in code ? code : undefined;
    return { fault: { code: unclear?.reason ?? 'roster.class-number-missing', column } };
  }
  let warning: Notice | undefined;
  const title = keptText(fromName ? classTitle(fromName) : texts.className, 60);
  // 班号 11, 东校区1班: the name counts within its campus, the number in the whole grade.
  if (
    title === '' &&
    fromName?.number !== undefined &&
    fromCode?.number !== undefined &&
    fromName.number !== fromCode.number
  ) {
    // Only a code of five digits can be built otherwise than we know; a plain number beside another one is a contradiction.
    if (!/^\d{5,}$/.test(texts.classNumber))
      return { fault: { code: 'roster.class-number-differs', column: 'classNumber' } };
    warning = { code: 'roster.class-code-differs' };
  }
  return { said, number: warning ? (fromName?.number ?? number) : number, title, ...(warning ? { warning } : {}) };
}
