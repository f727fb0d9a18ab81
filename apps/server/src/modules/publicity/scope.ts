import { Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { findClass, listClasses, type Term } from '../roster/index.js';

export interface AskedScope {
  scope: 'class' | 'grade' | 'school';
  classId?: number | undefined;
  placeId?: number | undefined;
  grade?: number | undefined;
}

/** The school and the classes that a scope means in a term. @throws Problem 422 `publicity.scope`, 404 `request.not-found` */
export async function classesIn(
  db: Db | Tx,
  asked: AskedScope,
  term: Term,
): Promise<{ scope: AskedScope['scope']; placeId: number; classIds: number[] }> {
  const { scope, classId, placeId, grade } = asked;
  if (scope === 'class') {
    if (classId === undefined || placeId !== undefined || grade !== undefined)
      throw new Problem(422, 'publicity.scope');
    const found = await findClass(db, classId);
    if (!found) throw new Problem(404, 'request.not-found');
    return { scope, placeId: found.placeId, classIds: [classId] };
  }
  if (placeId === undefined || classId !== undefined || (scope === 'grade') !== (grade !== undefined))
    throw new Problem(422, 'publicity.scope');
  const classes = await listClasses(db, placeId, term);
  const classIds = classes.filter((one) => scope === 'school' || one.grade === grade).map(({ id }) => id);
  return { scope, placeId, classIds };
}
