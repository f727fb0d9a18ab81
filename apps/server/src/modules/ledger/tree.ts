import { randomBytes } from 'node:crypto';
import { Problem } from '@wuyu/contract';
import {
  createKey,
  EMPTY_FRONTIER,
  type Frontier,
  formatCheckpoint,
  formatNote,
  formatSignerKey,
  formatVerifierKey,
  growFrontier,
  readFrontier,
  rootOf,
  type SignerKey,
  sign,
  signWithSm2,
} from '@wuyu/ledger';
import type { LedgerContext } from './context.js';
import { type DigestName, digests, hashEntries } from './digest.js';
import {
  insertTree,
  readCheckpoints,
  readTileOf,
  type TreeRow,
  treesOfYear,
  type Wire,
  writeCheckpoint,
  writeTiles,
} from './queries.js';

/** A tree that may be added to. */
export interface OpenTree {
  row: TreeRow;
  signer: SignerKey;
  frontier: Frontier;
}

/** The autumn in which the school year of a day begins: 2026-08-31 → 2025. */
export function schoolYearOf(day: string): number {
  return Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) >= 9 ? 0 : 1);
}

/**
 * The tree of this school year, and its twin in the Chinese profile; made when there is none. Inside the sequencer's
 * transaction.
 */
export async function openTrees(context: LedgerContext, wire: Wire, at: Date): Promise<OpenTree[]> {
  const { settings } = context;
  const schoolYear = schoolYearOf(settings.dayOf(at));
  const known = await treesOfYear(wire, schoolYear);
  const main =
    known.find((tree) => tree.twinOf === undefined && !tree.closed) ??
    (await makeTree(context, wire, { origin: nextOrigin(settings.origin, schoolYear, known), schoolYear, at }));
  const trees = [await openTree(context, wire, main)];
  const twin = known.find(({ twinOf }) => twinOf === main.id);
  if (twin || (settings.gm && (trees[0] as OpenTree).frontier.size === 0n)) {
    const row =
      twin ?? (await makeTree(context, wire, { origin: `${main.origin}/sm3`, schoolYear, at, twinOf: main.id }));
    trees.push(await openTree(context, wire, row));
  }
  return trees;
}

/** `…/2026`; after one that had to be closed `…/2026-2`. */
export function nextOrigin(prefix: string, schoolYear: number, known: readonly TreeRow[]): string {
  const closed = known.filter(({ twinOf }) => twinOf === undefined).length;
  return closed === 0 ? `${prefix}/${schoolYear}` : `${prefix}/${schoolYear}-${closed + 1}`;
}

/** Enters a tree; its key is kept before its row, and found again if the row was never committed. */
export async function makeTree(
  { keys }: Pick<LedgerContext, 'keys'>,
  wire: Wire,
  tree: { origin: string; schoolYear: number; at: Date; twinOf?: number; closed?: boolean },
): Promise<TreeRow> {
  const digest: DigestName = tree.twinOf === undefined ? 'sha256' : 'sm3';
  let key = keys.findSigningKey(tree.origin);
  if (!key) {
    key = createKey(tree.origin, digest === 'sm3' ? 'sm2' : 'ed25519', randomBytes(32));
    keys.keepSigningKey(tree.origin, formatSignerKey(key));
  }
  return insertTree(wire, { ...tree, digest, verifierKey: formatVerifierKey(key), closed: tree.closed ?? false });
}

/** @throws Problem 500 `ledger.signing-key`, `ledger.tiles` when key or stored hashes are not those of the last checkpoint. */
async function openTree({ keys }: LedgerContext, wire: Wire, row: TreeRow): Promise<OpenTree> {
  const signer = keys.findSigningKey(row.origin);
  if (!signer || formatVerifierKey(signer) !== row.verifierKey) {
    throw new Problem(500, 'ledger.signing-key', { origin: row.origin });
  }
  const [last] = await readCheckpoints(wire, row.id, 1);
  if (!last) return { row, signer, frontier: EMPTY_FRONTIER };
  const frontier = await readFrontier(BigInt(last.size), readTileOf(wire, row.id));
  if (!last.root.equals(rootOf(frontier, digests[row.digest]))) {
    throw new Problem(500, 'ledger.tiles', { origin: row.origin, size: last.size });
  }
  return { row, signer, frontier };
}

/** Adds leaves, entries of 100 bytes: tiles and a signed checkpoint. @returns the tree as it then is, once the transaction commits. */
export async function growTree(wire: Wire, tree: OpenTree, entries: Buffer, at: Date): Promise<OpenTree> {
  const digest = digests[tree.row.digest];
  const { frontier, tiles } = growFrontier(tree.frontier, hashEntries(entries, tree.row.digest), digest);
  const root = rootOf(frontier, digest);
  await writeTiles(wire, tree.row.id, tiles);
  const text = formatCheckpoint({ origin: tree.row.origin, size: frontier.size, root });
  const line = tree.signer.type === 'sm2' ? signWithSm2(text, tree.signer, randomBytes(32)) : sign(text, tree.signer);
  await writeCheckpoint(wire, {
    treeId: tree.row.id,
    size: Number(frontier.size),
    root: Buffer.from(root),
    note: formatNote(text, [line]),
    madeAt: at,
  });
  return { ...tree, frontier };
}
