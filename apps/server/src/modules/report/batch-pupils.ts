import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { findClass, findPlaceById, gradeOf, type Stage, type Term } from '../roster/index.js';
import { plainName } from './batch-output.js';
import { pupilsOfClasses, type ReportJobRow } from './queries.js';
import { classTitle, gradeTitle } from './words.js';

/** A class and its pupils in a term. */
export interface Group {
  title: string;
  pupils: Array<{ personId: number }>;
}

/** The class of a batch, or the classes of its school that have pupils in the term, with the pupils. */
export async function groupsOf(db: Db, job: ReportJobRow, term: Term): Promise<Group[]> {
  if (job.class_id !== null) {
    const found = await findClass(db, job.class_id);
    if (!found) throw new Problem(404, 'request.not-found');
    return [{ title: await titleOfClass(db, found, term), pupils: await pupilsOfClasses(db, [job.class_id], term) }];
  }
  const rows = await db
    .selectFrom('class')
    .select(['id', 'stage', 'entry_year', 'number', 'name', 'place_id'])
    .where('place_id', '=', job.place_id ?? 0)
    .orderBy('stage')
    .orderBy('entry_year', 'desc')
    .orderBy('number')
    .execute();
  const pupils = await pupilsOfClasses(
    db,
    rows.map(({ id }) => id),
    term,
  );
  const groups: Group[] = [];
  for (const row of rows) {
    const list = pupils.filter(({ classId }) => classId === row.id);
    if (list.length > 0)
      groups.push({
        title: await titleOfClass(
          db,
          { ...row, stage: row.stage as Stage, placeId: row.place_id, entryYear: row.entry_year },
          term,
        ),
        pupils: list,
      });
  }
  return groups;
}

async function titleOfClass(
  db: Db,
  found: { placeId: number; stage: Stage; entryYear: number; number: number; name: string },
  term: Term,
): Promise<string> {
  const division = (await findPlaceById(db, found.placeId))?.division ?? '6-3';
  const grade = gradeOf(found, term, division) ?? 0;
  return plainName(classTitle(gradeTitle(grade, division, 'zh-CN'), found.number, found.name, 'zh-CN'));
}
