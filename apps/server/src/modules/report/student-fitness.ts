import type { StudentPage } from '@wuyu/contract';
import { assess, itemTitle, levelTitle, type Sex, standardGrade, standardSource, unit } from '@wuyu/fitness';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { fitnessItemOf } from '../evidence/index.js';

const SCALE = 10_000;

const indicatorOf = new Map(Object.entries(fitnessItemOf).map(([indicator, item]) => [item, indicator]));

/** The last measurement of each item in a term, as the national standard scores it. Null: nothing was measured. */
export async function fitnessCard(
  db: Db,
  student: { id: number; sex: number; grade: number; division: '6-3' | '5-4' },
  termId: number,
): Promise<StudentPage['fitness']> {
  if (student.sex !== 1 && student.sex !== 2) return null;
  const { rows } = await sql<{ code: string; value: number }>`
    select distinct on (i.code) i.code, o.value
    from observation o join indicator i on i.id = o.indicator_id
    where o.person_id = ${student.id} and o.term_id = ${termId} and i.code = any(${Object.keys(fitnessItemOf)}::text[])
      and not exists (select 1 from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell)
    order by i.code, o.day desc, o.recorded_at desc`.execute(db);
  if (rows.length === 0) return null;
  const measurements = Object.fromEntries(
    rows.map(({ code, value }) => [fitnessItemOf[code] as string, value / SCALE]),
  );
  try {
    const gradeCode = standardGrade(student.grade, student.division);
    const card = assess({ gradeCode, sex: student.sex as Sex, measurements });
    const words = (level: Parameters<typeof levelTitle>[0]) => ({
      zh: levelTitle(level, 'zh-CN'),
      en: levelTitle(level, 'en'),
    });
    return {
      standard: standardSource.title,
      total: card.total,
      bonus: card.bonus ?? 0,
      level: card.level ? words(card.level) : null,
      complete: card.total !== null,
      items: card.items.map(({ item, value, score, level }) => ({
        code: indicatorOf.get(item) ?? item,
        title: { zh: itemTitle(item, 'zh-CN'), en: itemTitle(item, 'en') },
        value,
        unit: unit(item),
        score,
        level: words(level),
      })),
    };
  } catch (error) {
    // A grade the standard has no tables for, or a value no measurement can have: no card rather than a wrong one.
    if (error instanceof RangeError) return null;
    throw error;
  }
}
