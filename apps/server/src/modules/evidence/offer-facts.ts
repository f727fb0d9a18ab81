import type { Tx } from '../../platform/database/index.js';

/** A fact that arose in the system itself. */
export interface NewFact {
  personId: number;
  /** What it came of, e.g. `record:<id>:1`; at most 100 characters, used once. */
  ref: string;
  /** Kind of source, such as `record` or `rating`. */
  source: string;
  /** Id of the indicator in the vocabulary. */
  indicatorId: number;
  termId: number;
  /** `YYYY-MM-DD` */
  day: string;
  /** In the indicator's unit, at most 4 digits after the point. */
  value: number;
}

/**
 * Offers facts in the caller's transaction: they stand when the transaction does, and are observations within a minute, or
 * when {@link gatherFacts} is called. Several facts of one ref are its parts.
 */
export async function offerFacts(tx: Tx, facts: readonly NewFact[], recordedAt: Date): Promise<void> {
  if (facts.length === 0) return;
  const parts = new Map<string, number>();
  const rows = facts.map((fact) => {
    const key = `${fact.personId} ${fact.ref}`;
    const part = parts.get(key) ?? 0;
    parts.set(key, part + 1);
    return {
      person_id: fact.personId,
      ref: checkRef(fact.ref),
      part,
      source: fact.source,
      indicator_id: fact.indicatorId,
      term_id: fact.termId,
      day: fact.day,
      value: Math.round(fact.value * 10_000),
      recorded_at: recordedAt,
    };
  });
  for (let from = 0; from < rows.length; from += 1000) {
    await tx
      .insertInto('waiting_fact')
      .values(rows.slice(from, from + 1000))
      .execute();
  }
}

/** Takes back all that was offered under refs, whether it is an observation yet or not. */
export async function retractFacts(
  tx: Tx,
  refs: readonly { personId: number; ref: string }[],
  recordedAt: Date,
): Promise<void> {
  if (refs.length === 0) return;
  await tx
    .insertInto('waiting_fact')
    .values(
      refs.map(({ personId, ref }) => ({
        person_id: personId,
        ref: checkRef(ref),
        retracts: true,
        recorded_at: recordedAt,
      })),
    )
    .execute();
}

function checkRef(ref: string): string {
  if (ref.length === 0 || ref.length > 100) throw new RangeError('a ref has 1 to 100 characters');
  return ref;
}
