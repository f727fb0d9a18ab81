import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  answerCosigned,
  createKey,
  formatVerifierKey,
  judgeCheckpoint,
  LedgerError,
  originHash,
  parseAddCheckpoint,
  parseVerifierKey,
  refuseMalformed,
  type WitnessedTree,
} from '@wuyu/ledger';

export interface TestWitness {
  /** A policy with this witness alone. */
  policyText: string;
  /** For a policy with several: its line. */
  policyLine: string;
  /** Changes how it answers; undefined: rightly again. */
  misbehave(how: ((body: string) => { status: number; text: string; wait?: number }) | undefined): void;
  kept: Map<string, WitnessedTree>;
  asked(): number;
  close(): Promise<void>;
}

/** A witness in memory that trusts every log on first sight. */
export async function startTestWitness(name: string): Promise<TestWitness> {
  const key = createKey(`test.example/witness/${name}`, 'cosignature', Buffer.alloc(32, name));
  const kept = new Map<string, WitnessedTree>();
  const served = new Map<string, string>();
  let asked = 0;
  let misbehaviour: Parameters<TestWitness['misbehave']>[0];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => {
      body += part.toString('utf8');
    });
    request.on('end', () => {
      const answer = (status: number, text: string, type = 'text/plain') =>
        response.writeHead(status, { 'content-type': type }).end(text);
      if (request.method === 'GET') {
        const note = served.get(request.url ?? '');
        return note ? answer(200, note) : answer(404, 'unknown\n');
      }
      asked++;
      if (misbehaviour) {
        const { status, text, wait = 0 } = misbehaviour(body);
        return setTimeout(() => answer(status, text), wait);
      }
      try {
        const asking = parseAddCheckpoint(body);
        const { origin } = asking.checkpoint;
        const verdict = judgeCheckpoint(asking, trustedBy(origin), kept.get(origin));
        if (verdict.status !== 200) return answer(verdict.status, verdict.body, verdict.contentType);
        kept.set(origin, verdict.keep);
        const cosigned = answerCosigned(verdict, 1_790_000_000n, [key]);
        served.set(`/${originHash(origin)}/checkpoint`, cosigned.checkpoint);
        return answer(200, cosigned.body);
      } catch (error) {
        if (!(error instanceof LedgerError)) throw error;
        return answer(400, refuseMalformed(error).body);
      }
    });
  });
  /** Keys are handed over by people; here the test does it. */
  const trustedBy = (origin: string) => known.get(origin)?.map(parseVerifierKey);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const policyLine = `witness ${name} ${formatVerifierKey(key)} http://127.0.0.1:${port}`;
  return {
    policyLine,
    policyText: `${policyLine}\nquorum ${name}\n`,
    misbehave(how) {
      misbehaviour = how;
    },
    kept,
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The keys of logs that witnesses are told of. */
const known = new Map<string, string[]>();
export function introduce(origin: string, verifierKey: string): void {
  known.set(origin, [...(known.get(origin) ?? []), verifierKey]);
}
