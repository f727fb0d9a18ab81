import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type ClassInTerm, classesOf, findPlace, type Term } from './queries.js';
import { findClassYears, readClassName } from './rules.js';

/**
 * The class that a code names: the school's code, a hyphen, and the class in any form that the importers read, e.g.
 * `9901010007-七(1)班`, `9901010007-701` or `9901010007-2025级8班`.
 *
 * @throws Problem 404 `roster.class-code` when there is no such class in the term.
 */
export async function getClassByCode(db: Db, code: string, term: Term): Promise<ClassInTerm> {
  const unknown = () => new Problem(404, 'roster.class-code', { term: term.code });
  const at = code.indexOf('-');
  const school = at > 0 ? await findPlace(db, code.slice(0, at)) : undefined;
  if (school?.kind !== 'school') throw unknown();
  const said = readClassName(code.slice(at + 1));
  if ('reason' in said) throw unknown();
  const facts = { stages: school.stages, division: school.division, preparatory: school.code.startsWith('31') };
  const years = findClassYears([said], facts, term.schoolYear);
  if ('reason' in years) throw unknown();
  const found = (await classesOf(db, school.id, term)).filter(
    ({ stage, entryYear, number }) => stage === years.stage && entryYear === years.entryYear && number === said.number,
  );
  if (found.length !== 1) throw unknown();
  return found[0] as ClassInTerm;
}
