import { type Fault, Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { findWindow, requireOpen } from '../calendar/index.js';
import { currentTerm, type Enrolment, enrolmentOn, type Term, terms } from '../roster/index.js';
import { type Content, checkForm } from './form.js';
import type { RecordKind, WriterRole } from './record-types.js';
import { pathOf, switchedOff } from './switches.js';

/** Where a record belongs: the term of its day, and the class of the pupil on that day. */
export interface Placement {
  term: Term;
  enrolment: Enrolment;
}

/**
 * Holds a record against its form, the calendar, the roster and what the school uses.
 *
 * @throws Problem 422 `record.invalid` with a fault at each field, 409 `record.no-term`, `calendar.not-open`, `calendar.closed`.
 */
export async function placeRecord(
  tx: Tx,
  given: { personId: number; kind: RecordKind; role: WriterRole | null; content: Content; today: string },
): Promise<Placement> {
  const { personId, kind, role, content, today } = given;
  const running = await getRunningTerm(tx, today);
  const faults = checkForm(kind, content, today);
  const term = await findTermOn(tx, content.day);
  const enrolment = await enrolmentOn(tx, personId, content.day);
  if (content.day <= today) {
    const outside = { code: 'record.day-outside-term', path: 'body.day' };
    const values = { day: content.day, term: running.code, from: running.startsOn, to: earlier(running.endsOn, today) };
    if (!term) faults.push({ ...outside, values });
    else if (!enrolment) faults.push({ code: 'record.not-enrolled', path: 'body.day', values: { day: content.day } });
    else if (term.id !== running.id && !(await isOpen(tx, enrolment.placeId, term, today)))
      faults.push({ ...outside, values });
  }
  if (enrolment) faults.push(...(await checkUse(tx, kind, role, enrolment)));
  if (faults.length > 0) throw new Problem(422, 'record.invalid', { count: faults.length }, faults);
  if (!term || !enrolment) throw new Error('A record without a fault has a term and a class.');
  await requireOpen(tx, 'record', enrolment.placeId, term.id, today);
  return { term, enrolment };
}

async function checkUse(
  db: Db | Tx,
  kind: RecordKind,
  role: WriterRole | null,
  { placeId, stage }: Enrolment,
): Promise<Fault[]> {
  const off = await switchedOff(db, await pathOf(db, placeId));
  if (!kind.stages.includes(stage) || off.has(kind.code)) return [{ code: 'record.type-off', path: 'body.type' }];
  if (role !== null && !kind.writers.includes(role)) return [{ code: 'record.type-not-yours', path: 'body.type' }];
  return [];
}

async function isOpen(db: Db | Tx, placeId: number, term: Term, today: string): Promise<boolean> {
  const { opensOn, closesOn } = await findWindow(db, 'record', placeId, term.id);
  return opensOn <= today && today <= closesOn;
}

/** @throws Problem 409 `record.no-term` before the first term. */
export async function getRunningTerm(db: Db | Tx, today: string): Promise<Term> {
  const term = await currentTerm(db, today);
  if (!term) throw new Problem(409, 'record.no-term');
  return term;
}

async function findTermOn(db: Db | Tx, day: string): Promise<Term | undefined> {
  const term = await currentTerm(db, day);
  return term && day <= term.endsOn ? term : undefined;
}

/** What may be recorded now of a pupil at a school: the window of the term that runs, and the days that are still taken. */
export async function recordWindow(db: Db | Tx, placeId: number, today: string) {
  const running = await getRunningTerm(db, today);
  const { opensOn, closesOn } = await findWindow(db, 'record', placeId, running.id);
  const all = await terms(db);
  const before = all[all.findIndex(({ id }) => id === running.id) - 1];
  const reachesBack = before !== undefined && (await isOpen(db, placeId, before, today));
  return {
    term: running,
    window: { opensOn, closesOn, open: opensOn <= today && today <= closesOn },
    earliest: (reachesBack ? before : running).startsOn,
    latest: earlier(running.endsOn, today),
  };
}

const earlier = (a: string, b: string) => (a < b ? a : b);
