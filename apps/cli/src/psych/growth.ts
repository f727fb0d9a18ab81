import { Problem } from '@wuyu/contract';
import { growthPercentiles } from '@wuyu/psychometrics';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';
import { namesOf } from './choose-items.js';
import { layOut } from './lay-out.js';
import { type Columns, readColumns } from './read-columns.js';
import { computed } from './refusal.js';

export interface GrowthOptions {
  id: string;
  prior: string;
  current: string;
  json?: boolean;
  lang?: string;
}

const remedy = {
  zh: '请核对 --id、--prior、--current 所指的列:每名学生一行,成绩要有高有低,且有足够多的学生同时有前后两次成绩',
  en: 'Check the columns of --id, --prior and --current: one row a pupil, scores that vary, and enough pupils with scores of both times',
};

/** `wuyu psych growth FILE`: student growth percentiles. */
export async function growthOfFile(path: string, options: GrowthOptions): Promise<void> {
  const voice = voiceOf(options);
  const priors = namesOf('--prior', options.prior);
  const own = [options.id, ...priors, options.current];
  if (new Set(own).size < own.length) throw new UsageError('--id, --prior and --current are different columns');
  const columns = await readColumns(path, () => ({ numbers: [...priors, options.current], labels: [options.id] }));
  const { students, skipped } = computed({ file: columns.file, language: voice.language }, remedy, () =>
    growthPercentiles({
      ids: idsOf(columns, options.id),
      priors: priors.map((name) => columns.numbers.get(name)!),
      current: columns.numbers.get(options.current)!,
    }),
  );
  const known = students.filter(({ sgp }) => sgp !== undefined);
  const isEnglish = voice.language === 'en';
  for (const { order, reason } of skipped) {
    voice.note(isEnglish ? `not with ${order} priors: ${reason}` : `未能用 ${order} 次先前成绩计算:${reason}`);
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

/** @throws Problem that names the rows without an identifier, or with one that was there before. */
function idsOf({ file, labels, rowNumbers }: Columns, column: string): string[] {
  const { names, of } = labels.get(column)!;
  const seen = new Uint8Array(names.length);
  const faults: { file: string; row: number; column: string; code: string }[] = [];
  of.forEach((label, i) => {
    const place = { file, row: rowNumbers[i], column };
    if (label < 0) faults.push({ ...place, code: 'evaluate-files.cell-empty' });
    else if (seen[label]++) faults.push({ ...place, code: 'evaluate-files.subject-twice' });
  });
  if (faults.length > 0) {
    throw new Problem(422, 'evaluate-files.refused', { count: faults.length }, faults.slice(0, 100));
  }
  return Array.from(of, (label) => names[label]);
}
