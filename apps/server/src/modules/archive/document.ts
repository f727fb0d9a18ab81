import { createHash } from 'node:crypto';
import type { ArchiveDocument, ArchiveGap, ArchivePart, SignerRole } from '@wuyu/contract';
import { canonicalize, type JsonValue } from '@wuyu/ledger';

/** What the signatures are of: the document in its one spelling, and its SHA-256 in hexadecimal. */
export interface Sealable {
  text: string;
  digest: string;
}

export function sealable(document: ArchiveDocument): Sealable {
  const text = canonicalize(document as JsonValue);
  return { text, digest: createHash('sha256').update(text).digest('hex') };
}

/** Keys of a document that belong to no part of their own are the pupil's: who, which school, which class. */
const partOf: Readonly<Record<string, ArchivePart>> = {
  term: 'student',
  student: 'student',
  school: 'student',
  class: 'student',
  enrolments: 'enrolments',
  selections: 'selections',
  figures: 'figures',
  fitness: 'fitness',
  results: 'results',
  reports: 'reports',
  remarks: 'remarks',
  ratings: 'ratings',
};

/** The parts in which two documents differ, in the order of the document. */
export function changedParts(before: ArchiveDocument, now: ArchiveDocument): ArchivePart[] {
  const changed = Object.entries(partOf)
    .filter(([key]) => canonicalize(pick(before, key)) !== canonicalize(pick(now, key)))
    .map(([, part]) => part);
  return [...new Set(changed)];
}

const pick = (document: ArchiveDocument, key: string) =>
  ((document as Record<string, unknown>)[key] ?? null) as JsonValue;

/** Who signs, in order: a correction only those who answer for the school. */
export function signersOf(revision: number): readonly SignerRole[] {
  return revision === 1 ? ['student', 'teacher', 'committee', 'head'] : ['committee', 'head'];
}

/** Whose turn comes after a signature; '' when it was the last. */
export function turnAfter(role: SignerRole, revision: number): SignerRole | '' {
  const order = signersOf(revision);
  return order[order.indexOf(role) + 1] ?? '';
}

const LAST_SENIOR_GRADE = 33;
const JUNIOR = 2;

/** What a document lacks. Not every pupil has something in every aspect; this is what every archive of the stage should have. */
export function gapsOf(document: ArchiveDocument, grade: number, publicityOpen: boolean): ArchiveGap[] {
  const gaps: ArchiveGap[] = [];
  if (publicityOpen) gaps.push('publicity');
  if (document.selections.length === 0 && document.class.stage >= JUNIOR) gaps.push('selection');
  if (document.results === null) gaps.push('result');
  if (document.remarks.teacher === '') gaps.push('comment');
  if (document.remarks.self === '' && grade === LAST_SENIOR_GRADE) gaps.push('statement');
  return gaps;
}
