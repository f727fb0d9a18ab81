import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Fields, Id, Instant, Nullable, Uuid } from './shapes.js';

const Said = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() });

/** What an audit found that does not fit, and where: entry, checkpoint or key. */
const LedgerFinding = Type.Composite([
  Said,
  Type.Object({
    tree: Type.String({ description: 'The name (origin) of the log' }),
    position: Nullable(Count),
    entryId: Nullable(Uuid),
    size: Nullable(Count),
    personId: Nullable(Id),
  }),
]);
export type LedgerFinding = Static<typeof LedgerFinding>;

const LedgerAudit = Type.Object({
  id: Id,
  startedAt: Instant,
  finishedAt: Nullable(Instant),
  entries: Count,
  /** How many there were when it began; 0 before they are counted. */
  expected: Count,
  found: Count,
  findings: Type.Array(LedgerFinding, { description: 'The first thousand' }),
  problem: Nullable(Type.String({ description: 'Why it did not come to its end' })),
});
export type LedgerAudit = Static<typeof LedgerAudit>;

const LedgerCheckpoint = Type.Object({
  size: Count,
  root: Type.String({ description: '32 bytes in base 64' }),
  madeAt: Instant,
  witnesses: Type.Array(Type.String(), { description: 'Names in the policy of those who cosigned it' }),
});

const LedgerTree = Type.Object({
  origin: Type.String(),
  path: Type.String({ description: 'Where checkpoint, tiles and policy are served, e.g. /ledger/county/2026' }),
  schoolYear: Count,
  digest: Choice('sha256', 'sm3'),
  twinOf: Nullable(Type.String()),
  closed: Type.Boolean(),
  verifierKey: Type.String(),
  size: Count,
  checkpoints: Type.Array(LedgerCheckpoint, { description: 'The newest ten, newest first' }),
});
export type LedgerTree = Static<typeof LedgerTree>;

const LedgerWitness = Type.Object({
  name: Type.String(),
  key: Type.String({ description: 'The name of its key' }),
  state: Choice('idle', 'signed', 'down', 'refused', 'lying', 'ahead'),
  since: Instant,
  detail: Type.String(),
  signed: Type.Array(Type.Object({ origin: Type.String(), size: Count, at: Instant })),
});

const LedgerAnchor = Type.Object({
  origin: Type.String(),
  size: Count,
  state: Choice('waiting', 'sent', 'done', 'refused'),
  contract: Type.String(),
  chainId: Nullable(Count),
  transaction: Type.String(),
  at: Instant,
  problem: Type.String(),
});

export const getLedger = {
  method: 'GET',
  path: '/ledger',
  summary: 'How the ledger stands: trees, checkpoints, who has signed what, anchors, the last audit',
  permission: 'ledger.read',
  reply: Type.Object({
    sequencer: Type.Object({
      state: Choice('stopped', 'standing-by', 'working', 'held-up', 'refused'),
      since: Instant,
      problem: Nullable(Said),
      aside: Type.Array(Said),
      waiting: Count,
      waitingSince: Nullable(Instant),
    }),
    trees: Type.Array(LedgerTree),
    witnesses: Type.Array(LedgerWitness),
    anchors: Type.Array(LedgerAnchor),
    audit: Nullable(LedgerAudit),
  }),
} as const satisfies Endpoint;

export const getEntryProof = {
  method: 'GET',
  path: '/ledger/entries/:entryId/proof',
  summary: 'The proof that an entry is in the ledger (C2SP tlog-proof); it tells nothing about anybody',
  permission: 'public',
  params: Fields({ entryId: Uuid }),
  query: Fields({ digest: Type.Optional(Choice('sha256', 'sm3')) }),
  stream: 'text/plain',
} as const satisfies Endpoint;

export const cancelLedgerAudit = {
  method: 'POST',
  path: '/ledger/audit/cancel',
  summary: 'Stop the audit that is under way; what it had found until then is not kept',
  permission: 'ledger.audit',
  reply: LedgerAudit,
} as const satisfies Endpoint;

export const startLedgerAudit = {
  method: 'POST',
  path: '/ledger/audit',
  summary: 'Recompute the whole ledger from the database; the outcome is shown by GET /ledger',
  permission: 'ledger.audit',
  status: 202,
  reply: LedgerAudit,
} as const satisfies Endpoint;
