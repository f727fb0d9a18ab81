import { type GrowthKnots, growthKnots, growthPercentiles } from '@wuyu/psychometrics';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';
import { namesOf, wordsForMissing } from './choose-items.js';
import { layOut } from './lay-out.js';
import { type Columns, readColumns } from './read-columns.js';
import { readKnots } from './read-knots.js';
import { computed, refusedFor, wordsOf } from './refusal.js';

export interface GrowthOptions {
  id: string;
  prior: string;
  current: string;
  where?: string[];
  grades?: string;
  knots?: string;
  missing?: string;
  json?: boolean;
  lang?: string;
}

/** A column and what a cell of it must be. */
interface Condition {
  column: string;
  value: string;
}

/** `wuyu psych growth FILE`: student growth percentiles. */
export async function growthOfFile(path: string, options: GrowthOptions): Promise<void> {
  const voice = voiceOf(options);
  const priors = namesOf('--prior', options.prior);
  const scores = [...priors, options.current];
  if (new Set([options.id, ...scores]).size < scores.length + 1) {
    throw new UsageError('--id, --prior and --current are different columns');
  }
  const where = (options.where ?? []).map((text) => conditionOf('--where', text));
  const grades = options.grades?.split(',').map((text) => conditionOf('--grades', text));
  if (grades && grades.length !== scores.length) {
    throw new UsageError(`--grades has a COLUMN=GRADE for each of --prior and for --current: ${scores.length}`);
  }
  const labels = new Set([options.id, ...[...where, ...(grades ?? [])].map(({ column }) => column)]);
  const columns = await readColumns(path, wordsForMissing(options.missing), () => ({
    numbers: scores,
    labels: [...labels],
  }));
  const { file } = columns;
  const given = options.knots === undefined ? new Map<string, GrowthKnots>() : await readKnots(options.knots, priors);
  const knots = priors.map(
    (column, p) =>
      given.get(column) ?? computed({ file, column }, () => growthKnots(panelOf(columns, priors, p, grades))),
  );
  const picked = rowsWhere(columns, grades ? [...where, grades[priors.length]] : where);
  const places = { file, priors: [...priors].reverse(), outcome: options.current };
  const { students, skipped } = computed(places, () =>
    growthPercentiles({
      ids: idsOf(columns, options.id, picked),
      priors: priors.map((name, p) => {
        const inGrade = grades && matching(columns, grades[p]);
        return Float64Array.from(picked, (row) =>
          !inGrade || inGrade(row) ? columns.numbers.get(name)![row] : Number.NaN,
        );
      }),
      current: Float64Array.from(picked, (row) => columns.numbers.get(options.current)![row]),
      knots,
    }),
  );
  const known = students.filter(({ sgp }) => sgp !== undefined);
  const isEnglish = voice.language === 'en';
  for (const { order, reason } of skipped) {
    const words = wordsOf(reason, places, voice.language);
    voice.note(isEnglish ? `not with ${order} priors: ${words}` : `未能用 ${order} 次先前成绩计算:${words}`);
  }
  voice.outcome(
    { students: known.map(({ id, sgp }) => ({ id, sgp })) },
    voice.json
      ? []
      : [
          ...layOut(
            isEnglish ? ['pupil', 'growth percentile', 'priors used'] : ['学生', '成长百分位', '所用先前成绩次数'],
            known.map(({ id, sgp, order }) => [id, String(sgp), String(order)]),
          ),
          '',
          isEnglish
            ? `${known.length} pupils; ${students.length - known.length} without a current score or the latest prior left out`
            : `${known.length} 名学生;另有 ${students.length - known.length} 人缺本次或最近一次先前成绩,未计入`,
        ],
  );
}

/** @throws UsageError for what is not COLUMN=VALUE. */
function conditionOf(option: string, text: string): Condition {
  const at = text.indexOf('=');
  const column = text.slice(0, Math.max(0, at)).trim();
  const value = text.slice(at + 1).trim();
  if (column === '' || value === '') throw new UsageError(`${option} takes COLUMN=VALUE, not ${text}`);
  return { column, value };
}

/**
 * The scores that set the knots of a prior: its whole column; with grades, those of everybody who was in the prior's grade when the latest
 * prior was taken (as R's SGP does, so that a grade has the same knots in every progression).
 */
function panelOf(
  columns: Columns,
  priors: readonly string[],
  prior: number,
  grades: readonly Condition[] | undefined,
): Float64Array {
  if (!grades) return columns.numbers.get(priors[prior])!;
  const latest = priors.length - 1;
  const inGrade = matching(columns, { column: grades[latest].column, value: grades[prior].value });
  return columns.numbers.get(priors[latest])!.filter((_, row) => inGrade(row));
}

function matching({ labels }: Columns, { column, value }: Condition): (row: number) => boolean {
  const { names, of } = labels.get(column)!;
  const label = names.indexOf(value);
  return (row) => label >= 0 && of[row] === label;
}

/** @throws Problem when a condition holds nowhere, or all of them nowhere at once. */
function rowsWhere(columns: Columns, conditions: readonly Condition[]): Int32Array {
  const { file, rows } = columns;
  let picked = Int32Array.from({ length: rows }, (_, row) => row);
  for (const condition of conditions) {
    const fits = matching(columns, condition);
    picked = picked.filter((row) => fits(row));
    if (picked.length === 0) {
      const { column, value } = condition;
      throw refusedFor(file, [{ file, column, code: 'psych.where-nobody', values: { column, value } }]);
    }
  }
  return picked;
}

/** @throws Problem that names the rows without an identifier, or with one that was there before. */
function idsOf({ file, labels, rowNumbers }: Columns, column: string, picked: Int32Array): string[] {
  const { names, of } = labels.get(column)!;
  const seen = new Uint8Array(names.length);
  const faults: { file: string; row: number; column: string; code: string }[] = [];
  for (const row of picked) {
    const label = of[row];
    const place = { file, row: rowNumbers[row], column };
    if (label < 0) faults.push({ ...place, code: 'psych.cell-empty' });
    else if (seen[label] > 0) faults.push({ ...place, code: 'psych.id-twice' });
    else seen[label] = 1;
  }
  if (faults.length > 0) throw refusedFor(file, faults.slice(0, 100));
  return Array.from(picked, (row) => names[of[row]]);
}
