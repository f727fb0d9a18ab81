import { type Language, type LedgerAudit, type LedgerFinding, sayProblem } from '@wuyu/contract';
import { newestAnchors } from './anchor/index.js';
import { type AuditRun, findAudit } from './audit-runs.js';
import type { Finding } from './finding.js';
import type { Ledger } from './ledger.js';
import { listTrees, readCheckpoints, readCosignatures, type TreeRow } from './queries.js';
import type { LedgerProblem } from './sequencer.js';

const CHECKPOINTS_SHOWN = 10;

/** How the ledger stands, as its page shows it. */
export async function describeLedger(ledger: Ledger, language: Language) {
  const { db, pool } = ledger;
  const trees = await listTrees(pool);
  const status = ledger.sequencer.status();
  const waiting = await pool.query<{ n: number; since: Date | null }>(
    'select count(*) as n, min(added_at) as since from ledger_outbox',
  );
  const audit = await findAudit(db);
  return {
    sequencer: {
      state: status.state,
      since: status.since.toISOString(),
      problem: status.problem ? say(status.problem, language) : null,
      aside: status.aside.map((problem) => say(problem, language)),
      waiting: waiting.rows[0]?.n ?? 0,
      waitingSince: waiting.rows[0]?.since?.toISOString() ?? null,
    },
    trees: await Promise.all(trees.map((tree) => describeTree(ledger, tree, trees))),
    witnesses: await describeWitnesses(ledger, trees),
    anchors: (await newestAnchors(db)).map((row) => ({
      origin: row.origin,
      size: row.size,
      state: row.state as 'waiting',
      contract: row.contract,
      chainId: row.chain_id,
      transaction: row.tx_hash,
      at: (row.done_at ?? row.sent_at ?? row.created_at).toISOString(),
      problem: row.problem,
    })),
    audit: audit ? describeAudit(audit, language) : null,
  };
}

async function describeTree({ pool, settings }: Ledger, tree: TreeRow, trees: readonly TreeRow[]) {
  const names = new Map(settings.policy?.policy.witnesses.map(({ name, key }) => [key.name, name]));
  const checkpoints = await Promise.all(
    (await readCheckpoints(pool, tree.id, CHECKPOINTS_SHOWN)).map(async ({ size, root, madeAt }) => ({
      size,
      root: root.toString('base64'),
      madeAt: madeAt.toISOString(),
      witnesses: (await readCosignatures(pool, tree.id, size)).map(({ witness }) => names.get(witness) ?? witness),
    })),
  );
  return {
    origin: tree.origin,
    path: tree.origin.slice(tree.origin.indexOf('/')),
    schoolYear: tree.schoolYear,
    digest: tree.digest,
    twinOf: trees.find(({ id }) => id === tree.twinOf)?.origin ?? null,
    closed: tree.closed,
    verifierKey: tree.verifierKey,
    size: checkpoints[0]?.size ?? 0,
    checkpoints,
  };
}

/** What each has signed is in the database; how it behaves, only the process that asks it knows. */
async function describeWitnesses({ pool, settings, witnessing, now }: Ledger, trees: readonly TreeRow[]) {
  const { rows } = await pool.query<{ tree_id: number; witness: string; size: number; at: Date }>(
    `select distinct on (tree_id, witness) tree_id, witness, size, signed_at as at from ledger_cosignature
     order by tree_id, witness, size desc`,
  );
  const states = new Map(witnessing.states().map((state) => [state.name, state]));
  return (settings.policy?.policy.witnesses ?? []).map(({ name, key }) => {
    const state = states.get(name);
    return {
      name,
      key: key.name,
      state: state?.state ?? ('idle' as const),
      since: (state?.since ?? now()).toISOString(),
      detail: state?.detail ?? '',
      signed: rows
        .filter(({ witness }) => witness === key.name)
        .map(({ tree_id, size, at }) => ({
          origin: trees.find(({ id }) => id === tree_id)?.origin ?? '',
          size,
          at: at.toISOString(),
        })),
    };
  });
}

export function describeAudit(run: AuditRun, language: Language): LedgerAudit {
  return {
    id: run.id,
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    entries: run.entries,
    expected: run.expected,
    found: run.found,
    findings: run.findings.map((finding) => sayFinding(finding, language)),
    problem: run.problem === '' ? null : run.problem,
  };
}

/** A finding in words: what does not fit, where it is, and what to do. */
export function sayFinding(finding: Finding, language: Language): LedgerFinding {
  const { code, tree, position, entryId, size, personId, detail } = finding;
  const values = {
    tree,
    position: position ?? '',
    entry: entryId ?? '',
    size: size ?? '',
    person: personId ?? '',
    detail: detail ?? '',
  };
  return {
    code,
    ...sayProblem(code, values, language),
    tree,
    position: position ?? null,
    entryId: entryId ?? null,
    size: size ?? null,
    personId: personId ?? null,
  };
}

function say({ code, values }: LedgerProblem, language: Language) {
  return { code, ...sayProblem(code, values, language) };
}
