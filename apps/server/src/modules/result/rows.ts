/** The streams of observations that a run reads. All ids and dates in these texts come from the database itself. */

const FIELDS = 'o.person_id, o.indicator_id, o.value, o.day, o.recorded_at';

/** Observations of persons from (included) to (excluded) in batches after `after` up to `position`. */
export function observationsSql(range: {
  termId: number;
  after: number;
  position: number;
  from: number;
  to: number;
  indicators: readonly number[] | null;
}): string {
  const conditions = [
    `o.batch_id <= ${range.position}`,
    ...(range.after > 0 ? [`o.batch_id > ${range.after}`] : []),
    ...(range.from > 0 ? [`o.person_id >= ${range.from}`] : []),
    ...(Number.isFinite(range.to) ? [`o.person_id < ${range.to}`] : []),
    ...(range.indicators ? [`o.indicator_id in (${range.indicators.join(', ')})`] : []),
  ];
  return `copy (select ${FIELDS} from observation_p${range.termId} o where ${conditions.join(' and ')}) to stdout (format binary)`;
}

/** The current observations of these persons: what was replaced or withdrawn up to the position is left out. */
export function currentSql(termId: number, position: number, persons: readonly number[]): string {
  return `copy (select ${FIELDS} from observation_p${termId} o
    where o.person_id in (${persons.join(', ')}) and o.batch_id <= ${position}
    and not exists (select from correction c where c.person_id = o.person_id and c.batch_id = o.batch_id and c.cell = o.cell
      and c.by_batch_id <= ${position})) to stdout (format binary)`;
}
