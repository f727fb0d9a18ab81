import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { copyOut, fieldOffset } from '../../platform/database/index.js';
import { createNumberIndex, type NumberIndex } from './number-index.js';

/** When people were enrolled, packed: the enrolments of person p are those from first[p] to first[p + 1]. */
export interface EnrolmentIndex {
  /** Whether the person was enrolled on that epoch day. */
  covers(person: number, day: number): boolean;
}

/** Every national pupil number of the roster, and who has it; some 40 bytes each. */
export async function loadStudentNumbers(client: pg.PoolClient): Promise<NumberIndex> {
  const { rows } = await client.query<{ n: number }>("select count(*) as n from person_number where type = 'student'");
  const index = createNumberIndex((rows[0] as { n: number }).n);
  const stream = client.query(
    copyTo("copy (select value, person_id from person_number where type = 'student') to stdout"),
  );
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    for (let end = bytes.indexOf(10, at); end >= 0; end = bytes.indexOf(10, at)) {
      const tab = bytes.indexOf(9, at);
      let id = 0;
      for (let i = tab + 1; i < end; i += 1) id = id * 10 + (bytes[i] as number) - 48;
      index.add(bytes, at, tab, id);
      at = end + 1;
    }
    rest = bytes.subarray(at);
  }
  return index;
}

/** The same for the numbers asked for only. */
export async function findStudentNumbers(
  client: pg.PoolClient,
  numbers: readonly string[],
): Promise<{ index: NumberIndex; persons: number[] }> {
  const index = createNumberIndex(numbers.length);
  const { rows } = await client.query<{ value: string; person_id: number }>(
    "select value, person_id from person_number where type = 'student' and value = any($1)",
    [numbers],
  );
  for (const { value, person_id } of rows) {
    const bytes = Buffer.from(value);
    index.add(bytes, 0, bytes.length, person_id);
  }
  return { index, persons: rows.map(({ person_id }) => person_id) };
}

const WIDTHS = [4, 4, 4];
const NO_END = 2_147_483_647;

/** @param persons only these; undefined: everybody. */
export async function loadEnrolments(client: pg.PoolClient, persons?: readonly number[]): Promise<EnrolmentIndex> {
  const only = persons === undefined ? '' : `where person_id = any('{${persons.join(',')}}')`;
  let capacity = 4096;
  let who = new Int32Array(capacity);
  let from = new Int32Array(capacity);
  let to = new Int32Array(capacity);
  let count = 0;
  let most = 0;
  const [at1, at2, at3] = [0, 1, 2].map((i) => fieldOffset(WIDTHS, i)) as [number, number, number];
  const larger = (array: Int32Array<ArrayBuffer>) => {
    const copy = new Int32Array(capacity);
    copy.set(array);
    return copy;
  };
  await copyOut(
    client,
    `copy (select person_id, starts_on - date '1970-01-01', coalesce(ends_on - date '1970-01-01', ${NO_END}) from enrolment ${only}) to stdout (format binary)`,
    WIDTHS,
    (view, at) => {
      if (count === capacity) {
        capacity *= 2;
        who = larger(who);
        from = larger(from);
        to = larger(to);
      }
      const person = view.getInt32(at + at1);
      who[count] = person;
      from[count] = view.getInt32(at + at2);
      to[count] = view.getInt32(at + at3);
      if (person > most) most = person;
      count += 1;
    },
  );
  const first = new Int32Array(most + 2);
  for (let i = 0; i < count; i += 1) (first[(who[i] as number) + 1] as number)++;
  for (let person = 0; person <= most; person += 1) (first[person + 1] as number) += first[person] as number;
  const next = first.slice();
  const starts = new Int32Array(count);
  const ends = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    const place = (next[who[i] as number] as number)++;
    starts[place] = from[i] as number;
    ends[place] = to[i] as number;
  }
  return {
    covers(person, day) {
      if (person > most) return false;
      for (let i = first[person] as number, end = first[person + 1] as number; i < end; i += 1) {
        if ((starts[i] as number) <= day && day <= (ends[i] as number)) return true;
      }
      return false;
    },
  };
}
