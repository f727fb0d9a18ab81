import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type Fault, Problem } from '@wuyu/contract';
import { headerName } from '../../platform/files/index.js';

const Headers = Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { minItems: 1, maxItems: 40 });
const Code = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Title = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) });

/** By what a column names the pupil; the order here is the order of precedence. */
export const subjectKinds = [
  'student',
  'auxiliary',
  'school',
  'exam',
  'identity',
  'any',
  'class',
  'grade',
  'name',
] as const;

const SubjectColumn = Type.Object(
  {
    headers: Headers,
    as: Type.Union(subjectKinds.map((kind) => Type.Literal(kind))),
  },
  { additionalProperties: false },
);

/** How the text of a value is read: a decimal number, or minutes and seconds. */
const Reading = Type.Union([Type.Literal('decimal'), Type.Literal('minutes-seconds')]);

const ValueColumn = Type.Object(
  {
    headers: Headers,
    indicator: Code,
    /** Values are given out of `full` and kept out of `to`. */
    scale: Type.Optional(
      Type.Object(
        { full: Type.Number({ exclusiveMinimum: 0 }), to: Type.Number({ exclusiveMinimum: 0 }) },
        { additionalProperties: false },
      ),
    ),
    reading: Type.Optional(Reading),
    /** The value where the cell only says that there was something, e.g. { "是": 1 }. */
    words: Type.Optional(Type.Record(Type.String(), Type.Number())),
  },
  { additionalProperties: false },
);

/**
 * How the columns of a table become observations. `wide`: a row a pupil, a column an indicator. `long`: a row an
 * observation. `items`: a row a pupil, a column an item of a paper, with the paper's blueprint.
 */
export const ImportProfileSchema = Type.Object(
  {
    code: Code,
    title: Title,
    /** What the batch is recorded as: score-sheet, fitness, feed … */
    source: Type.String({ minLength: 1, maxLength: 60 }),
    shape: Type.Union([Type.Literal('wide'), Type.Literal('long'), Type.Literal('items')]),
    /** Only sheets whose name contains this. */
    sheet: Type.Optional(Type.String({ minLength: 1 })),
    subject: Type.Array(SubjectColumn, { minItems: 1, maxItems: 20 }),
    /** Without the column, or where its cell is blank, the day comes from the option `date`. */
    date: Type.Optional(Type.Object({ headers: Headers }, { additionalProperties: false })),
    recordedAt: Type.Optional(Type.Object({ headers: Headers }, { additionalProperties: false })),
    /** wide and items: the columns of values. */
    columns: Type.Optional(Type.Array(ValueColumn, { maxItems: 200 })),
    /** long: what the row is about; `names` translates the sheet's words into codes of the vocabulary. */
    indicator: Type.Optional(
      Type.Object(
        { headers: Headers, names: Type.Optional(Type.Record(Type.String(), Code)) },
        { additionalProperties: false },
      ),
    ),
    /** long: its value; `fixed` where the row itself is the fact. */
    value: Type.Optional(
      Type.Object(
        { headers: Type.Optional(Headers), fixed: Type.Optional(Type.Number()), reading: Type.Optional(Reading) },
        { additionalProperties: false },
      ),
    ),
    /** Texts in place of a value that mean there is none: the row is counted, not kept. */
    absent: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 100 })),
    /** Columns known to be of no use here, e.g. ranks; they are not reported as unknown. */
    ignore: Type.Optional(Type.Array(Type.String({ minLength: 1 }), { maxItems: 200 })),
    /** `day`: one value a pupil, indicator and day; a later one corrects it. `free`: every row is a fact of its own. */
    key: Type.Union([Type.Literal('day'), Type.Literal('free')]),
    /** What is computed from a row besides. */
    derive: Type.Optional(Type.Literal('fitness-2014')),
  },
  { additionalProperties: false },
);

export type ImportProfile = Static<typeof ImportProfileSchema>;
export type SubjectKind = (typeof subjectKinds)[number];

/**
 * Checks a profile, with a fault for each path.
 *
 * @param known codes of the vocabulary
 * @throws Problem 422 `evidence.profile-invalid`
 */
export function parseProfile(document: unknown, known: ReadonlySet<string>): ImportProfile {
  const faults: Fault[] = [];
  for (const error of Value.Errors(ImportProfileSchema, document)) {
    if (faults.length < 100)
      faults.push({ path: dotted(error.path), code: 'evidence.profile-form', values: { detail: error.message } });
  }
  if (faults.length === 0) faults.push(...meaning(document as ImportProfile, known));
  if (faults.length > 0) throw new Problem(422, 'evidence.profile-invalid', { count: faults.length }, faults);
  return document as ImportProfile;
}

function meaning(profile: ImportProfile, known: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = [];
  const say = (path: string, code: string, values: Record<string, string> = {}) => faults.push({ path, code, values });
  const kinds = new Set(profile.subject.map(({ as }) => as));
  if (
    kinds.has('name') !== kinds.has('class') &&
    !(kinds.size > 2 || [...kinds].some((kind) => kind !== 'name' && kind !== 'class'))
  ) {
    say('subject', 'evidence.profile-subject');
  }
  if (profile.shape === 'wide' && !profile.columns?.length)
    say('columns', 'evidence.profile-missing', { part: 'columns' });
  if (profile.shape === 'long') {
    if (!profile.indicator) say('indicator', 'evidence.profile-missing', { part: 'indicator' });
    if (!profile.value?.headers && profile.value?.fixed === undefined)
      say('value', 'evidence.profile-missing', { part: 'value' });
  }
  const used = new Map<string, string>();
  profile.columns?.forEach(({ headers, indicator }, i) => {
    if (!known.has(indicator)) say(`columns[${i}].indicator`, 'evidence.indicator-unknown', { indicator });
    headers.forEach((header, j) => {
      const path = `columns[${i}].headers[${j}]`;
      const before = used.get(headerName(header));
      if (before !== undefined) say(path, 'evidence.profile-header-twice', { header, before });
      used.set(headerName(header), path);
    });
  });
  for (const [name, code] of Object.entries(profile.indicator?.names ?? {})) {
    if (!known.has(code)) say(`indicator.names.${name}`, 'evidence.indicator-unknown', { indicator: code });
  }
  return faults;
}

/** `/columns/0/indicator` → `columns[0].indicator` */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}
