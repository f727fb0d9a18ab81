import { type EntryKind, formatVerifierKey, openCheckpoint, parseNote, parseVerifierKey } from '@wuyu/ledger';
import type pg from 'pg';
import { type AuditedRow, type BodySource, createBodyAudit } from './audit-bodies.js';
import { createSignatureCheck, isCosigned, isSignedCheckpoint } from './audit-signatures.js';
import { checkEntry, createTreeAudit, RANGE, readRange } from './audit-tree.js';
import type { LedgerContext } from './context.js';
import { formatEntryId } from './entry-id.js';
import { type Finding, type Findings, gatherFindings } from './finding.js';
import { type CheckpointRow, type CosignatureRow, listTrees, type TreeRow } from './queries.js';
import { askWitnesses } from './witness-client.js';

export interface AuditOutcome {
  entries: number;
  /** All that does not fit, the first thousand of them in `findings`. */
  found: number;
  findings: readonly Finding[];
  /** The witnesses that were asked, and the size each has signed; undefined: it did not answer. */
  witnesses: { name: string; tree: string; size: number | undefined }[];
}

/** How many entries are done, and how many there are. */
export interface AuditProgress {
  entries: number;
  expected: number;
}

/** The chain's view, where one is configured: what it keeps that does not fit. */
export type AnchorAudit = (
  origins: readonly string[],
  rootOf: (origin: string, size: bigint) => Promise<Uint8Array | undefined>,
) => Promise<{ origin: string; size: bigint; kind: string }[]>;

export interface AuditParts {
  bodySources?: Readonly<Partial<Record<EntryKind, BodySource>>> | undefined;
  anchors?: AnchorAudit | undefined;
}

/**
 * Recomputes everything from the database: leaves, tiles, roots, signatures, bodies, commitments; and asks the witnesses, the
 * key store and the chain for what they know of a larger or another tree. As of one moment; the sequencer goes on meanwhile.
 *
 * @param onProgress told a few thousand entries at a time.
 */
export async function auditLedger(
  context: LedgerContext,
  parts: AuditParts = {},
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: (progress: AuditProgress) => void } = {},
): Promise<AuditOutcome> {
  const findings = gatherFindings();
  const client = await context.pool.connect();
  let whole = false;
  try {
    await client.query('begin isolation level repeatable read read only');
    const trees = await listTrees(client);
    const shared: Shared = {
      client,
      context,
      findings,
      signal,
      onProgress,
      ...(await openShared(client, context, parts, findings)),
    };
    const known = new Map<string, { size: number; roots: Map<number, Buffer> }>();
    for (const tree of trees.filter(({ twinOf }) => twinOf === undefined)) {
      const together = [tree, ...trees.filter(({ twinOf }) => twinOf === tree.id)];
      for (const [origin, roots] of await auditEntries(shared, together)) known.set(origin, roots);
    }
    await auditIds(shared);
    await auditStrays(shared, trees);
    const witnesses: AuditOutcome['witnesses'] = [];
    for (const tree of trees) witnesses.push(...(await auditOutside(shared, tree, known)));
    for (const fault of (await parts.anchors?.(
      trees.map(({ origin }) => origin),
      rootsOf(known),
    )) ?? []) {
      findings.add({ code: 'ledger.audit-anchor', tree: fault.origin, size: Number(fault.size), detail: fault.kind });
    }
    await client.query('commit');
    whole = true;
    return { entries: shared.done, found: findings.count, findings: findings.kept, witnesses };
  } finally {
    client.release(!whole);
  }
}

interface Shared {
  client: pg.PoolClient;
  context: LedgerContext;
  findings: Findings;
  signal: AbortSignal | undefined;
  onProgress: ((progress: AuditProgress) => void) | undefined;
  auditBodies: (tree: string, rows: readonly AuditedRow[]) => Promise<void>;
  /** Entries without a body, by id; those that were withdrawn are taken out. */
  bodiless: Map<string, Finding>;
  withdrawn: Map<string, Finding>;
  /** The first eight bytes of every id. */
  ids: BigUint64Array;
  done: number;
}

async function openShared(
  client: pg.PoolClient,
  { db, keys }: LedgerContext,
  parts: AuditParts,
  findings: Findings,
): Promise<Pick<Shared, 'auditBodies' | 'bodiless' | 'withdrawn' | 'ids' | 'done'>> {
  const { rows } = await client.query<{ n: number }>('select count(*) as n from ledger_entry');
  return {
    auditBodies: createBodyAudit(db, keys, parts.bodySources ?? {}, findings),
    bodiless: new Map(),
    withdrawn: new Map(),
    ids: new BigUint64Array(rows[0]?.n ?? 0),
    done: 0,
  };
}

/** A tree, and its twin over the same entries. @returns the recomputed roots, by log. */
async function auditEntries(shared: Shared, trees: readonly TreeRow[]) {
  const { client, findings, bodiless, withdrawn, ids } = shared;
  const [main] = trees as [TreeRow, ...TreeRow[]];
  const audits = [];
  for (const tree of trees) {
    const checkpoints = await auditCheckpoints(shared, tree);
    const size = checkpoints.at(-1)?.size ?? 0;
    audits.push({ tree, size, audit: await createTreeAudit(client, tree, checkpoints, findings) });
  }
  const { rows } = await client.query<{ end: number }>(
    'select coalesce(max(position), -1) + 1 as end from ledger_entry where tree_id = $1',
    [main.id],
  );
  const size = Math.max(...audits.map((one) => one.size));
  const end = Math.max(size, rows[0]?.end ?? 0);
  for (let from = 0; from < end; from += RANGE) {
    shared.signal?.throwIfAborted();
    const range = await readRange(client, main.id, from, Math.min(end, from + RANGE));
    for (const [i, row] of range.entries()) {
      const position = from + i;
      if (!row) {
        if (position < size) findings.add({ code: 'ledger.audit-entry-missing', tree: main.origin, position });
        continue;
      }
      if (position >= size) {
        const entryId = formatEntryId(row.id);
        findings.add({ code: 'ledger.audit-checkpoint-missing', tree: main.origin, position, entryId });
      }
      const { withdraws } = checkEntry(main.origin, row, findings);
      ids[shared.done++] = row.id.readBigUInt64BE();
      if (withdraws) {
        const at: Finding = { code: 'ledger.audit-withdrawal', tree: main.origin, position };
        withdrawn.set(formatEntryId(withdraws), { ...at, entryId: formatEntryId(row.id) });
      }
      if (!row.sealed) {
        const entryId = formatEntryId(row.id);
        bodiless.set(entryId, { code: 'ledger.audit-body-missing', tree: main.origin, position, entryId });
      }
    }
    for (const { audit } of audits) await audit.take(from, range);
    await shared.auditBodies(
      main.origin,
      range.filter((row): row is AuditedRow => row !== undefined),
    );
    shared.onProgress?.({ entries: shared.done, expected: ids.length });
  }
  const known = new Map<string, { size: number; roots: Map<number, Buffer> }>();
  for (const { tree, size: own, audit } of audits) known.set(tree.origin, { size: own, roots: await audit.end() });
  return known;
}

/** The log's own signatures, and its key. @returns the checkpoints, the smallest first. */
async function auditCheckpoints(
  { client, context, findings, signal }: Shared,
  tree: TreeRow,
): Promise<CheckpointRow[]> {
  const key = parseVerifierKey(tree.verifierKey);
  try {
    const kept = context.keys.findSigningKey(tree.origin);
    if (!kept || formatVerifierKey(kept) !== tree.verifierKey) {
      findings.add({ code: 'ledger.audit-signing-key', tree: tree.origin });
    }
  } catch {
    findings.add({ code: 'ledger.audit-signing-key', tree: tree.origin });
  }
  const check = createSignatureCheck(key);
  const { rows } = await client.query<CheckpointRow>(
    `select tree_id as "treeId", size, root, note, made_at as "madeAt" from ledger_checkpoint
     where tree_id = $1 order by size`,
    [tree.id],
  );
  for (const { size, root, note } of rows) {
    signal?.throwIfAborted();
    if (!isSignedCheckpoint(note, { origin: tree.origin, size, root }, key, check)) {
      findings.add({ code: 'ledger.audit-checkpoint-changed', tree: tree.origin, size });
    }
  }
  return rows;
}

/** Ids that are there twice. The index forbids it, but whoever changes rows can drop an index. */
async function auditIds({ client, ids, done, findings }: Shared): Promise<void> {
  const sorted = ids.subarray(0, done).sort();
  let alike = false;
  for (let i = 1; i < sorted.length; i++) alike ||= sorted[i] === sorted[i - 1];
  if (!alike) return;
  const { rows } = await client.query<{ origin: string; position: number; id: string }>(
    `select t.origin, e.position, e.id from ledger_entry e join ledger_tree t on t.id = e.tree_id
     where e.id in (select id from ledger_entry group by id having count(*) > 1) order by e.id, e.tree_id, e.position`,
  );
  for (const { origin, position, id } of rows) {
    findings.add({ code: 'ledger.audit-entry-twice', tree: origin, position, entryId: id });
  }
}

/** Bodies that are missing, or there although they should not be. */
async function auditStrays(
  { client, findings, bodiless, withdrawn }: Shared,
  trees: readonly TreeRow[],
): Promise<void> {
  for (const [entryId, missing] of bodiless) if (!withdrawn.has(entryId)) findings.add(missing);
  const about = [...withdrawn.keys()];
  const { rows: found } = await client.query<{ id: string; kept: boolean }>(
    `select e.id, b.position is not null as kept from ledger_entry e left join ledger_body b using (tree_id, position)
     where e.id = any ($1::uuid[])`,
    [about],
  );
  const kept = new Map(found.map(({ id, kept: is }) => [id, is]));
  for (const [entryId, at] of withdrawn) {
    if (!kept.has(entryId)) findings.add(at);
    else if (kept.get(entryId)) findings.add({ ...at, code: 'ledger.audit-body-kept', entryId });
  }
  const { rows: strays } = await client.query<{ tree_id: number; position: number }>(
    `select tree_id, position from ledger_body b where not exists
       (select from ledger_entry e where e.tree_id = b.tree_id and e.position = b.position) order by 1, 2`,
  );
  for (const { tree_id, position } of strays) {
    const tree = trees.find(({ id }) => id === tree_id)?.origin ?? '';
    findings.add({ code: 'ledger.audit-body-stray', tree, position });
  }
}

type Known = Map<string, { size: number; roots: Map<number, Buffer> }>;

function rootsOf(known: Known) {
  return async (origin: string, size: bigint) => known.get(origin)?.roots.get(Number(size));
}

/** What others hold of this log: cosignatures, the witnesses themselves, the key store's mark. */
async function auditOutside(
  { client, context, findings }: Shared,
  tree: TreeRow,
  known: Known,
): Promise<AuditOutcome['witnesses']> {
  const { size: end, roots } = known.get(tree.origin) ?? { size: 0, roots: new Map<number, Buffer>() };
  const compare = (size: bigint, root: Uint8Array, detail: string) => {
    const at = { tree: tree.origin, size: Number(size), detail };
    if (size > BigInt(end)) findings.add({ code: 'ledger.audit-cut', ...at });
    else if (!roots.has(Number(size))) findings.add({ code: 'ledger.audit-checkpoint-missing', ...at });
    else if (!roots.get(Number(size))?.equals(root)) findings.add({ code: 'ledger.audit-forked', ...at });
  };
  const mark = context.keys.findMark(tree.origin);
  if (mark) compare(mark.size, mark.root, 'key store');
  await auditCosignatures(client, context, tree, end, findings);
  const answers = await askWitnesses(context.settings, tree);
  return answers.map(({ witness, note }) => {
    if (note === undefined) return { name: witness.name, tree: tree.origin, size: undefined };
    const { checkpoint } = openCheckpoint(note, [parseVerifierKey(tree.verifierKey)]);
    compare(checkpoint.size, checkpoint.root, witness.name);
    return { name: witness.name, tree: tree.origin, size: Number(checkpoint.size) };
  });
}

async function auditCosignatures(
  client: pg.PoolClient,
  { settings }: LedgerContext,
  tree: TreeRow,
  end: number,
  findings: Findings,
): Promise<void> {
  const checks = new Map(
    settings.policy?.policy.witnesses.map(({ key }) => [key.name, { key, check: createSignatureCheck(key) }]),
  );
  const { rows } = await client.query<CosignatureRow & { note: string | null }>(
    `select s.size, s.witness, s.line, c.note from ledger_cosignature s left join ledger_checkpoint c using (tree_id, size)
     where s.tree_id = $1 order by s.size, s.witness`,
    [tree.id],
  );
  for (const { size, witness, line, note } of rows) {
    const at = { tree: tree.origin, size, detail: witness };
    if (note === null) {
      findings.add({ code: size > end ? 'ledger.audit-cut' : 'ledger.audit-checkpoint-missing', ...at });
      continue;
    }
    const known = checks.get(witness);
    if (known && !isCosigned(textOf(note), line, known.key, known.check)) {
      findings.add({ code: 'ledger.audit-cosignature', ...at });
    }
  }
}

/** Empty when the note was changed beyond reading, which is said elsewhere. */
function textOf(note: string): string {
  try {
    return parseNote(note).text;
  } catch {
    return '';
  }
}
