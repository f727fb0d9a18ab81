/** The streams of observations that a run reads. All ids and dates in these texts come from the database itself. */

const FIELDS = ['person_id', 'indicator_id', 'value', 'batch_id'];
/** Only leaves that take the latest value need to know when. */
const TIMED_FIELDS = ['person_id', 'indicator_id', 'value', 'day', 'recorded_at', 'batch_id'];

/** Widths in bytes of what every stream here delivers, see `copyOut`. */
export const ROW_WIDTHS = { untimed: [4, 2, 8, 4], timed: [4, 2, 8, 4, 8, 4] } as const;

/**
 * The whole partition of a term. COPY of a table costs PostgreSQL a third less than COPY of a query, so batches after the
 * position and indicators that nobody reads are left out by the reader. `batched` false: without the last field, when no
 * later batch is to be seen.
 */
export function wholeTermSql(termId: number, timed: boolean, batched: boolean): string {
  const fields = timed ? TIMED_FIELDS : FIELDS;
  return `copy observation_p${termId} (${(batched ? fields : fields.slice(0, -1)).join(', ')}) to stdout (format binary)`;
}

/** Observations in batches after `after` up to `position` of which there are no packs. */
export function unpackedSql(termId: number, timed: boolean, after: number, position: number): string {
  return `copy (select ${(timed ? TIMED_FIELDS : FIELDS).map((field) => `o.${field}`).join(', ')} from observation_p${termId} o
    where o.batch_id > ${after} and o.batch_id <= ${position}
    and exists (select from batch b where b.id = o.batch_id and not b.packed)) to stdout (format binary)`;
}

/** The packs of a term in batches after `after` up to `position`. */
export function packsSql(termId: number, after: number, position: number): string {
  return `copy (select body from observation_pack
    where term_id = ${termId} and batch_id > ${after} and batch_id <= ${position}) to stdout (format binary)`;
}

/** The observations of these persons only. */
export function personsSql(termId: number, timed: boolean, position: number, persons: readonly number[]): string {
  return `copy (select ${(timed ? TIMED_FIELDS : FIELDS).join(', ')} from observation_p${termId}
    where person_id in (${persons.join(', ')}) and batch_id <= ${position}) to stdout (format binary)`;
}

/** The current observations of these persons: what was replaced or withdrawn up to the position is left out. */
export function currentSql(termId: number, timed: boolean, position: number, persons: readonly number[]): string {
  return `copy (select ${(timed ? TIMED_FIELDS : FIELDS).map((field) => `o.${field}`).join(', ')} from observation_p${termId} o
    where o.person_id in (${persons.join(', ')}) and o.batch_id <= ${position}
    and not exists (select from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell
      and c.by_batch_id <= ${position})
    and not exists (select from lifted_correction l where l.person_id = o.person_id and l.batch_id = o.batch_id
      and l.cell = o.cell and l.by_batch_id <= ${position} and l.lifted_by > ${position})) to stdout (format binary)`;
}
