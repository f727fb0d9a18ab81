import { canonicalize, type EntryKind, findEntryKind, type JsonValue, parseJson } from '@wuyu/ledger';
import type { Db } from '../../platform/database/index.js';
import { commitCanonical } from './digest.js';
import { formatEntryId } from './entry-id.js';
import type { Finding, Findings } from './finding.js';
import { type KeyStore, REGION } from './key-store.js';
import { openBody } from './seal.js';

/** A body, as the module that keeps its record is asked about it. */
export interface AuditedBody {
  entryId: string;
  personId: number | undefined;
  ref: string;
  schema: number;
  body: JsonValue;
}

/** What exactly does not fit, where a module can tell it. */
export type BodyFault = Pick<Finding, 'code' | 'detail'>;

/**
 * Says what the live rows say now of what was fixed, in the same order, some thousands at a time: `missing` when the row is
 * gone, which is a finding; `not-kept` when it is rightly not kept any more. `faults` are said in place of that the body
 * differs.
 */
export type BodySource = (
  db: Db,
  bodies: readonly AuditedBody[],
) => Promise<readonly ({ body: JsonValue; faults?: readonly BodyFault[] } | 'missing' | 'not-kept')[]>;

/** A row of entry and body. */
export interface AuditedRow {
  position: number;
  id: Buffer;
  bytes: Buffer;
  /** Undefined: about nobody, or there is no body. */
  personId: number | undefined;
  /** Undefined: there is none. */
  sealed: Buffer | undefined;
  ref: string;
}

const KIND_AT = 1;
const SUITE_AT = 2;
const SCHEMA_AT = 3;
const COMMITMENT_AT = 20;
const HMAC_SM3 = 2;

/** Opens every body and holds it against the commitment of its entry, and against what the live rows say. */
export function createBodyAudit(
  db: Db,
  keys: KeyStore,
  sources: Readonly<Partial<Record<EntryKind, BodySource>>>,
  findings: Findings,
) {
  const erased = keys.erased();
  const keysSaid = new Set<number>();

  /** @returns undefined when the key is not there; said once a pupil. */
  function keyOf(personId: number, at: Pick<Finding, 'tree' | 'position' | 'entryId'>): Buffer | undefined {
    try {
      const key = keys.findDataKey(personId);
      if (key) return key;
      if (erased.has(personId)) {
        findings.add({ code: 'ledger.audit-body-kept', ...at, personId });
        return undefined;
      }
    } catch {
      // Damaged, or another pupil's.
    }
    if (!keysSaid.has(personId)) findings.add({ code: 'ledger.audit-data-key', ...at, personId });
    keysSaid.add(personId);
    return undefined;
  }

  return async function auditBodies(tree: string, rows: readonly AuditedRow[]): Promise<void> {
    const cache = new Map<number, Buffer | undefined>();
    const asked = new Map<EntryKind, { at: Finding; canonical: string; body: AuditedBody }[]>();
    for (const { position, id, bytes, personId, sealed, ref } of rows) {
      if (!sealed) continue;
      const entryId = formatEntryId(id);
      const owner = personId ?? REGION;
      if (!cache.has(owner)) cache.set(owner, keyOf(owner, { tree, position, entryId }));
      const key = cache.get(owner);
      if (!key) continue;
      const who = personId === undefined ? {} : { personId };
      const opened = open(sealed, id, key);
      if (!opened) {
        findings.add({ code: 'ledger.audit-body-sealed', tree, position, entryId, ...who });
        continue;
      }
      const suite = bytes[SUITE_AT] === HMAC_SM3 ? 'hmac-sm3' : 'hmac-sha256';
      const commitment = commitCanonical(opened.canonical, opened.salt, suite);
      if (commitment.compare(bytes, COMMITMENT_AT, COMMITMENT_AT + commitment.length) !== 0) {
        findings.add({ code: 'ledger.audit-body-changed', tree, position, entryId, ...who });
        continue;
      }
      const kind = findEntryKind(bytes[KIND_AT] as number);
      if (!kind || !sources[kind]) continue;
      const canonical = Buffer.from(opened.canonical).toString('utf8');
      const body = { entryId, personId, ref, schema: bytes[SCHEMA_AT] as number, body: parseJson(canonical) };
      const together = asked.get(kind) ?? [];
      together.push({ at: { code: 'ledger.audit-record-missing', tree, position, entryId, ...who }, canonical, body });
      asked.set(kind, together);
    }
    for (const [kind, together] of asked) {
      const answers = await (sources[kind] as BodySource)(
        db,
        together.map(({ body }) => body),
      );
      if (answers.length !== together.length) throw new Error(`The source of ${kind} bodies left some out.`);
      for (const [i, answer] of answers.entries()) {
        const { at, canonical } = together[i] as (typeof together)[number];
        if (answer === 'missing') findings.add(at);
        else if (answer !== 'not-kept' && canonicalize(answer.body) !== canonical) {
          const faults = answer.faults ?? [];
          for (const fault of faults) findings.add({ ...at, ...fault });
          if (faults.length === 0) findings.add({ ...at, code: 'ledger.audit-record-changed' });
        }
      }
    }
  };
}

function open(sealed: Buffer, id: Buffer, key: Buffer) {
  try {
    return openBody(sealed, id, key);
  } catch {
    return undefined;
  }
}
