// The ledger: leaves a second into the tree, with its tiles; the check of one proof as a reader's browser makes it; entries a
// second into positions, durably, in a database of its own; the audit of them all.
import { createHash, hash } from 'node:crypto';
import { appendBulk, openLedger, performAudit, requestAudit } from '../apps/server/dist/modules/ledger/index.js';
import { openDatabase } from '../apps/server/dist/platform/database/index.js';
import * as ledger from '../packages/ledger/dist/index.js';
import { forgetPeak, measure, peakMiB, round, withFolder } from './measure.mjs';

const LEAVES = 2 ** 20;
const BATCH = 4096;
const LEAVES_WANTED = 400_000;
const CHECK_ALLOWED = 100;
const SEQUENCED_WANTED = 20_000;
const AUDITED_WANTED = 1_000_000 / 60;

export async function bench({ log, students = 1_000_000 }) {
  log(`${LEAVES} leaves …`);
  const tree = growTree();
  log('one proof …');
  const proof = await checkProof();
  return [tree, proof, ...(await sequenceAndAudit(students, log))];
}

/** One result a pupil, as a run of an evaluation gives them; every pupil's key is made on the way. */
async function* results(_db, { pupils }, cursor) {
  for (let from = Number(cursor ?? 0); from < pupils; from += BATCH) {
    const entries = [];
    for (let i = from; i < Math.min(pupils, from + BATCH); i++) {
      const scores = { overall: 80 + (i % 20), moral: 90.5, academic: 71.25, health: 88, art: 92, practice: 65 };
      entries.push({ personId: i + 1, body: { run: 1, student: i + 1, scheme: 'junior/1', scores, level: 'B' } });
    }
    yield { entries, cursor: String(from + BATCH) };
  }
}

async function sequenceAndAudit(pupils, log) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    const now = () => new Date();
    const dayOf = (at) => at.toISOString().slice(0, 10);
    const opened = openLedger(
      database,
      { dataDir: folder, origin: 'bench.example/ledger/county', gm: false, dayOf, now },
      { expanders: { results } },
    );
    try {
      const bulk = { kind: 'evaluation-result', schema: 1, expander: 'results', arguments: { pupils } };
      await database.db.transaction().execute((tx) => appendBulk(tx, bulk, now()));
      log(`sequencing ${pupils} entries …`);
      const sequenced = await measure(folder, () => opened.sequencer.sequenceAll());
      if (sequenced.value !== pupils + 1) throw new Error(`${sequenced.value} entries were sequenced.`);
      log('auditing them …');
      const audited = await measure(folder, async () => performAudit(opened, (await requestAudit(opened)).id));
      if (audited.value.found !== 0) throw new Error(`The audit found ${JSON.stringify(audited.value.findings[0])}`);
      return [
        rowOf('sequencing', sequenced, pupils, SEQUENCED_WANTED),
        rowOf('audit', audited, pupils, round(AUDITED_WANTED, 0)),
      ];
    } finally {
      await opened.close();
      await database.close();
    }
  });
}

function rowOf(name, { value: _, ...figures }, entries, reference) {
  const rate = Math.round(entries / figures.wallSeconds);
  return { name, ...figures, rate, unit: 'entries/s', reference, ratio: round(rate / reference) };
}

/** OpenSSL's SHA-256 by the cheapest way in and out: a string of 32 characters. */
function digest(data) {
  const text = hash('sha256', data, 'latin1');
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function entryAt(i) {
  const number = new Uint8Array(new Uint32Array([i + 1]).buffer);
  return ledger.formatEntry({
    kind: 'evaluation-result',
    suite: 'hmac-sha256',
    schema: 1,
    id: Uint8Array.of(...number, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    commitment: new Uint8Array(createHash('sha256').update(number).digest()),
    rules: new Uint8Array(32),
    about: new Uint8Array(16),
  });
}

function growTree() {
  const batches = Array.from({ length: 16 }, (_, b) => Array.from({ length: BATCH }, (_, i) => entryAt(b * BATCH + i)));
  globalThis.gc?.();
  forgetPeak();
  let frontier = ledger.EMPTY_FRONTIER;
  let tiles = 0;
  const { cpuSeconds, wallSeconds } = timed(() => {
    for (let at = 0; at < LEAVES; at += BATCH) {
      const grown = ledger.growFrontier(frontier, ledger.hashLeaves(batches[(at / BATCH) % 16], digest), digest);
      frontier = grown.frontier;
      tiles += grown.tiles.length;
      ledger.rootOf(frontier, digest);
    }
  });
  if (frontier.size !== BigInt(LEAVES) || tiles < LEAVES / 256) throw new Error('The tree did not grow as it should.');
  const rate = Math.round(LEAVES / cpuSeconds);
  return {
    name: 'tree',
    cpuSeconds: round(cpuSeconds),
    wallSeconds: round(wallSeconds),
    peakMiB: peakMiB(),
    rate,
    unit: 'leaves/s',
    reference: LEAVES_WANTED,
    ratio: round(rate / LEAVES_WANTED),
  };
}

/** A log of a million entries and four witnesses, checked with the hashes and signatures of the browser. */
async function checkProof() {
  const seed = (n) => new Uint8Array(32).fill(n);
  const key = ledger.createKey('ledger.example.edu.cn/demo-county/2026', 'ed25519', seed(1));
  const witnesses = [2, 3, 4, 5].map((n) => ledger.createKey(`w${n}.example.edu.cn`, 'cosignature', seed(n)));
  const policy = ledger.parsePolicy(
    [
      `log ${ledger.formatVerifierKey(key)}`,
      ...witnesses.map((witness, i) => `witness w${i} ${ledger.formatVerifierKey(witness)}`),
      'group most 3 w0 w1 w2 w3',
      'quorum most\n',
    ].join('\n'),
  );
  const record = { value: { indicator: 'academic', score: 87.5, comment: '进步明显'.repeat(50) }, salt: seed(9) };
  const entry = ledger.formatEntry({
    ...ledger.parseEntry(entryAt(1)),
    commitment: ledger.commit(record.value, record.salt),
  });
  // A path of twenty hashes above the entry: what the tree has elsewhere does not matter to the one who checks.
  const hashes = Array.from({ length: 20 }, (_, i) => digest(seed(i)));
  const root = hashes.reduce((right, left) => ledger.nodeHash(left, right, digest), ledger.leafHash(entry, digest));
  const text = ledger.formatCheckpoint({ origin: key.name, size: 1n << 20n, root });
  const lines = [ledger.sign(text, key), ...witnesses.map((witness) => ledger.cosign(text, 1_790_000_000n, witness))];
  const checkpoint = ledger.formatNote(text, lines);
  const proof = ledger.formatProof({ extra: entry, index: (1n << 20n) - 1n, hashes, checkpoint });
  globalThis.gc?.();
  forgetPeak();
  // The first check counts as well: a reader makes one.
  const times = Array.from({ length: 20 }, () => timed(() => ledger.verifyProof({ proof, policy, record })));
  const bytes = new TextEncoder().encode(proof).length;
  if (bytes > 2048) throw new Error(`A proof has ${bytes} bytes.`);
  const cpuSeconds = times.reduce((sum, time) => sum + time.cpuSeconds, 0);
  const each = (cpuSeconds / times.length) * 1000;
  return {
    name: 'proof-check',
    cpuSeconds: round(cpuSeconds),
    wallSeconds: round(times.reduce((sum, time) => sum + time.wallSeconds, 0)),
    peakMiB: peakMiB(),
    rate: round(each, 1),
    unit: 'ms',
    reference: CHECK_ALLOWED,
    ratio: round(each / CHECK_ALLOWED),
  };
}

function timed(act) {
  const before = process.cpuUsage();
  const began = performance.now();
  act();
  const wallSeconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6, wallSeconds };
}
