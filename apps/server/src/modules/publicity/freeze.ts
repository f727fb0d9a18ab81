import { createHash } from 'node:crypto';
import type { SelectableRecord, ShownRecord } from '@wuyu/contract';
import { canonicalize } from '@wuyu/ledger';
import { findPersonalNumber, type PersonalNumber, type ReadySelection } from '../selection/index.js';

export interface Freezing {
  /** Whose selection is shown. */
  ready: ReadySelection[];
  shown: Array<{ personId: number; classId: number; recordId: string; position: number; copy: ShownRecord }>;
  /** Whose is left out, and because of which record. */
  flagged: Array<{ personId: number; name: string; recordId: string; number: PersonalNumber }>;
}

/**
 * Copies what is shown of each signed selection: the fields that a record's type lets out, and the pupil's sentence. A whole
 * selection is left out while one of its texts holds a number of a person.
 *
 * @param records by id, as their types let them out; one that is not there counts no longer and is not shown.
 */
export function freeze(ready: readonly ReadySelection[], records: ReadonlyMap<string, SelectableRecord>): Freezing {
  const out: Freezing = { ready: [], shown: [], flagged: [] };
  for (const selection of ready) {
    const { personId, classId, name, items } = selection;
    const copies = items.flatMap(({ recordId, highlighted, reason }, position) => {
      const record = records.get(recordId);
      return record ? [{ personId, classId, recordId, position, copy: copyOf(record, highlighted, reason) }] : [];
    });
    const flags = copies.flatMap(({ recordId, copy }) => {
      const number = findPersonalNumber(textsOf(copy).join('\n'));
      return number ? [{ personId, name, recordId, number }] : [];
    });
    if (flags.length > 0) out.flagged.push(...flags);
    else if (copies.length > 0) {
      out.ready.push(selection);
      out.shown.push(...copies);
    }
  }
  return out;
}

/** Named one by one: what a record may hold besides never comes along. */
function copyOf(record: SelectableRecord, highlighted: boolean, reason: string): ShownRecord {
  const words = ({ zh, en }: { zh: string; en: string }) => ({ zh, en });
  return {
    aspect: record.aspect,
    type: words(record.type),
    title: record.title,
    day: record.day,
    facts: record.facts.map(({ label, value }) => ({ label: words(label), value })),
    highlighted,
    reason,
  };
}

/** What somebody wrote freely in it. */
export function textsOf({ title, reason, facts }: ShownRecord): string[] {
  return [title, reason, ...facts.map(({ value }) => value)];
}

/** SHA-256 of what is shown, in canonical form; lower-case hexadecimal. */
export function digestOfShown(copy: ShownRecord): string {
  return createHash('sha256')
    .update(canonicalize({ ...copy }))
    .digest('hex');
}
