import type { LedgerParts } from './ledger.js';

/** For the crash test: runs whose results are told from their name. */
export const crashParts: LedgerParts = {
  expanders: {
    async *pupils(_db, args, cursor) {
      const { run, pupils } = args as { run: string; pupils: number };
      for (let from = Number(cursor ?? 0); from < pupils; from += 100) {
        const some = Array.from({ length: 100 }, (_, i) => from + i + 1);
        yield { entries: some.map((personId) => ({ personId, body: { run, personId } })), cursor: String(from + 100) };
      }
    },
  },
};
