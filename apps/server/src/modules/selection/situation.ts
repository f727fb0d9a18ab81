import { Problem, type SelectableRecord, type SelectionRule } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow, type StepWindow } from '../calendar/index.js';
import { enrolmentInTerm, type Term } from '../roster/index.js';
import { findChosen, findSelection, type SelectionKey, type SelectionRow } from './queries.js';
import { selectableRecords } from './records.js';
import { findRule } from './rule.js';
import { type ChosenRecord, digestOf, needsConsent, statementOf } from './rules.js';

/** Everything that an act on one pupil's selection depends on. */
export interface Situation extends SelectionRow, SelectionKey {
  term: Term;
  person: { name: string; bornOn: string | null };
  /** Of the last enrolment within the term. */
  classId: number;
  placeId: number;
  window: StepWindow;
  rule: SelectionRule;
  chosen: ChosenRecord[];
  /** By id: all confirmed records of the term. */
  records: ReadonlyMap<string, SelectableRecord>;
  statement: ReturnType<typeof statementOf>;
  digest: string;
  consentNeeded: boolean;
}

/**
 * @param lock the selection is the caller's until the transaction ends.
 * @throws Problem 409 `selection.not-enrolled`
 */
export async function findSituation(
  db: Db | Tx,
  personId: number,
  term: Term,
  today: string,
  lock = false,
): Promise<Situation> {
  const enrolment = await enrolmentInTerm(db, personId, term);
  if (!enrolment) throw new Problem(409, 'selection.not-enrolled', { term: term.code });
  const { classId, placeId } = enrolment;
  const key = { personId, termId: term.id };
  // Locked first, so that what is read after it is what the act is about.
  const row = await findSelection(db, key, lock);
  const person = await db
    .selectFrom('person')
    .select(['name', 'born_on'])
    .where('id', '=', personId)
    .executeTakeFirstOrThrow();
  const { placeId: _, ...rule } = await findRule(db, placeId);
  const chosen = await findChosen(db, key);
  const records = new Map((await selectableRecords(db, personId, term.id)).map((record) => [record.id, record]));
  const statement = statementOf(term.code, chosen, records);
  return {
    ...row,
    ...key,
    term,
    person: { name: person.name, bornOn: person.born_on },
    classId,
    placeId,
    window: await findWindow(db, 'selection', placeId, term.id),
    rule,
    chosen,
    records,
    statement,
    digest: digestOf(statement),
    consentNeeded: needsConsent(person.born_on, today, rule),
  };
}
