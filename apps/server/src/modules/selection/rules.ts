import { createHash } from 'node:crypto';
import type { Fault, SelectableRecord, SelectionRule, SelectionState } from '@wuyu/contract';
import { canonicalize } from '@wuyu/ledger';
import { findPersonalNumber } from './personal-data.js';

export type Act = 'save' | 'hand-in' | 'approve' | 'return' | 'reopen' | 'sign' | 'consent';

/** Where each act leads from where; what is not named is refused. */
const ways: Readonly<Record<Act, Readonly<Partial<Record<SelectionState, SelectionState>>>>> = {
  save: { none: 'draft', draft: 'draft', returned: 'returned' },
  'hand-in': { draft: 'handed-in', returned: 'handed-in' },
  approve: { 'handed-in': 'approved' },
  return: { 'handed-in': 'returned' },
  // Until it is public; after that only a visible withdrawal takes something out.
  reopen: { approved: 'returned', signed: 'returned', ready: 'returned' },
  sign: { approved: 'ready' },
  consent: { signed: 'ready' },
};

/** @param consentNeeded a pupil's signature then waits for the guardian. @returns undefined: not in this state. */
export function nextState(state: SelectionState, act: Act, consentNeeded = false): SelectionState | undefined {
  const next = ways[act][state];
  return act === 'sign' && next !== undefined && consentNeeded ? 'signed' : next;
}

/** Who has to do something next. */
export function waitingFor(state: SelectionState): 'student' | 'teacher' | 'guardian' | null {
  if (state === 'handed-in') return 'teacher';
  if (state === 'signed') return 'guardian';
  return state === 'ready' || state === 'public' ? null : 'student';
}

export interface ChosenRecord {
  recordId: string;
  highlighted: boolean;
  reason: string;
}

/** What is wrong with a choice, each with its path; an aspect may stay empty. */
export function faultsOf(
  chosen: readonly ChosenRecord[],
  known: ReadonlyMap<string, SelectableRecord>,
  rule: SelectionRule,
): Fault[] {
  const faults: Fault[] = [];
  const perAspect = new Map<string, number>();
  const seen = new Set<string>();
  let highlighted = 0;
  for (const [at, { recordId, reason, ...item }] of chosen.entries()) {
    const record = known.get(recordId);
    if (!record) faults.push({ path: `items[${at}].recordId`, code: 'selection.no-record' });
    if (seen.has(recordId)) faults.push({ path: `items[${at}].recordId`, code: 'selection.twice' });
    seen.add(recordId);
    if (record) {
      const count = (perAspect.get(record.aspect) ?? 0) + 1;
      perAspect.set(record.aspect, count);
      if (count === rule.perAspect + 1)
        faults.push({ path: `items[${at}]`, code: 'selection.aspect-full', values: { most: rule.perAspect } });
    }
    if (item.highlighted) highlighted += 1;
    if (item.highlighted && highlighted === rule.highlighted + 1)
      faults.push({
        path: `items[${at}].highlighted`,
        code: 'selection.highlights',
        values: { most: rule.highlighted },
      });
    const number = findPersonalNumber(reason);
    if (number) faults.push({ path: `items[${at}].reason`, code: `selection.${number}-number` });
  }
  if (chosen.length > rule.inAll)
    faults.push({ path: 'items', code: 'selection.too-many', values: { most: rule.inAll, chosen: chosen.length } });
  return faults;
}

/** What a pupil signs, in the form that the ledger keeps and the digest is of. */
export function statementOf(
  term: string,
  chosen: readonly ChosenRecord[],
  known: ReadonlyMap<string, SelectableRecord>,
) {
  return {
    form: 'selection',
    term,
    items: chosen.map(({ recordId, highlighted, reason }) => {
      const record = known.get(recordId);
      return {
        record: recordId,
        aspect: record?.aspect ?? '',
        type: record?.type.zh ?? '',
        title: record?.title ?? '',
        day: record?.day ?? '',
        facts: (record?.facts ?? []).map(({ label, value }) => [label.zh, value]),
        highlighted,
        reason,
      };
    }),
  };
}

/** SHA-256 of a statement in canonical form, lower-case hexadecimal. */
export function digestOf(statement: ReturnType<typeof statementOf>): string {
  return createHash('sha256').update(canonicalize(statement)).digest('hex');
}

/** Years of age on a day; undefined when the birthday is not known. */
export function ageOn(bornOn: string | null, day: string): number | undefined {
  if (bornOn === null) return undefined;
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** Under the age a guardian consents; so too where nobody knows the age. */
export function needsConsent(bornOn: string | null, day: string, { guardianUnder }: SelectionRule): boolean {
  return guardianUnder > 0 && (ageOn(bornOn, day) ?? 0) < guardianUnder;
}

/** Whether a typed name is the person's own: spaces and width of letters aside. */
export function isOwnName(typed: string, name: string): boolean {
  const plain = (text: string) => text.normalize('NFKC').replace(/[\s·•.]/g, '');
  return plain(typed) === plain(name);
}
