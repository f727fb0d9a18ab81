import { sql } from 'kysely';
import type { Tx } from '../../platform/database/index.js';
import { fingerprintsOf } from '../attachment/index.js';
import type { Enrolment } from '../roster/index.js';
import { getKind } from './record-types.js';
import type { RecordRow } from './rows.js';
import { simHash, textOf } from './sketch.js';

/** Keeps by what a record is found again that is like another: see hints.ts. In the transaction of the act. */
export async function keepTraces(
  tx: Tx,
  row: RecordRow,
  { placeId, classId }: Pick<Enrolment, 'placeId' | 'classId'>,
  filedOn: string,
): Promise<void> {
  const text = simHash(textOf(getKind(row.type), row.fields));
  const photos = row.attachments === 0 ? [] : await fingerprintsOf(tx, 'record', row.id);
  const looks = [...new Set(photos.flatMap(({ look }) => (look === null ? [] : [look])))];
  const traces = [
    ...(text === undefined ? [] : [{ kind: 'text', sketch: text }]),
    ...looks.map((sketch) => ({ kind: 'photo', sketch })),
  ];
  await tx.deleteFrom('record_trace').where('person_id', '=', row.person_id).where('record_id', '=', row.id).execute();
  if (traces.length === 0) return;
  const common = {
    person_id: row.person_id,
    record_id: row.id,
    place_id: placeId,
    class_id: classId,
    filed_on: filedOn,
  };
  await tx
    .insertInto('record_trace')
    .values(
      traces.map(({ kind, sketch }, part) => ({
        ...common,
        part,
        kind,
        sketch: sql<number>`${sketch.toString()}::bigint`,
      })),
    )
    .execute();
}
