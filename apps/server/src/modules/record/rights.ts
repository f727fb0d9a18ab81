import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, can, requireStudent } from '../identity/index.js';
import { recordPolicy } from './policy.js';
import type { WriterRole } from './record-types.js';
import type { RecordRow } from './rows.js';

/** As whom somebody writes about a pupil. */
export interface Writer {
  role: WriterRole;
  personId: number;
  /** The class teacher's own word needs nobody's confirmation. */
  leads: boolean;
}

/** @throws Problem 404 `request.not-found` without the right to write about the pupil. */
export async function requireWriter(db: Db | Tx, actor: Actor, studentId: number): Promise<Writer> {
  const relation = await requireStudent(db, actor, recordPolicy, 'record.write', studentId);
  const role = relation === 'self' ? 'student' : relation === 'own-child' ? 'guardian' : 'teacher';
  const leads = role === 'teacher' && (await leadsClassOf(db, actor, studentId));
  return { role, leads, personId: actor.personId as number };
}

export async function leadsClassOf(db: Db | Tx, actor: Actor, studentId: number): Promise<boolean> {
  return (await can(db, actor, recordPolicy, 'record.correct', { personId: studentId })) !== undefined;
}

/**
 * Whether this reviewer may decide about this record: the class teacher about all, a guardian about what is theirs to
 * confirm and somebody else wrote.
 */
export function mayDecide(row: RecordRow, actor: Actor, as: 'guardian' | 'class-teacher'): boolean {
  return as === 'class-teacher' || (row.confirmer === 'guardian' && row.writer_id !== actor.personId);
}

/** As whom somebody could review a pupil's records. */
export async function reviewerOf(
  db: Db | Tx,
  actor: Actor,
  studentId: number,
): Promise<'guardian' | 'class-teacher' | undefined> {
  // A teacher whose own child is in the class reviews it as the class teacher.
  if (await leadsClassOf(db, actor, studentId)) return 'class-teacher';
  const relation = await can(db, actor, recordPolicy, 'record.confirm', { personId: studentId });
  return relation === 'own-child' ? 'guardian' : undefined;
}
