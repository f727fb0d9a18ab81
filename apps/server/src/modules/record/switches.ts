import { type listPlaceRecordTypes, Problem, type ReplyOf, type savePointItem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { placesAbove } from '../roster/index.js';
import { itemsAt } from './point-items.js';
import { findKind, recordKinds, type Stage } from './record-types.js';

/**
 * Which kinds and items are switched off at a place: the nearest place above that says anything decides; nobody says: on.
 *
 * @param above the place and those above it, the nearest first.
 */
export async function switchedOff(db: Db | Tx, above: readonly number[]): Promise<Set<string>> {
  return new Set([...(await decided(db, above))].filter(([, { isOn }]) => !isOn).map(([code]) => code));
}

async function decided(
  db: Db | Tx,
  above: readonly number[],
): Promise<Map<string, { isOn: boolean; placeId: number }>> {
  const rows = await db
    .selectFrom('record_type_switch')
    .select(['place_id', 'code', 'is_on'])
    .where('place_id', 'in', [...above])
    .execute();
  const height = new Map(above.map((id, index) => [id, index]));
  const farFirst = rows.sort((a, b) => (height.get(b.place_id) ?? 0) - (height.get(a.place_id) ?? 0));
  return new Map(farFirst.map(({ place_id, code, is_on }) => [code, { isOn: is_on, placeId: place_id }]));
}

/** The place and those above it, the nearest first. */
export async function pathOf(db: Db | Tx, placeId: number): Promise<number[]> {
  return (await placesAbove(db, placeId)).map(({ id }) => id);
}

export async function listManagedTypes(db: Db, placeId: number): Promise<ReplyOf<typeof listPlaceRecordTypes>> {
  const above = await pathOf(db, placeId);
  const switches = await decided(db, above);
  const items = await itemsAt(db, above);
  const state = (code: string) => {
    const found = switches.get(code);
    return { on: found?.isOn ?? true, own: found?.placeId === placeId ? found.isOn : null };
  };
  const records = recordKinds.map(({ code, title, aspect, stages, source, status }) => ({
    code,
    kind: 'record' as const,
    title,
    aspect,
    stages: [...stages],
    points: null,
    ...state(code),
    itemId: null,
    source,
    unverified: status === 'unverified',
  }));
  const points = items.map(
    ({ code, title, aspect, stages, points: value, source, unverified, ownId, placeId: of }) => ({
      code,
      kind: 'point' as const,
      title,
      aspect,
      stages: [...stages],
      points: value,
      ...state(code),
      itemId: of === placeId ? ownId : null,
      source,
      unverified,
    }),
  );
  return { types: [...records, ...points] };
}

/** Switches a kind or item at a place and below it; null: as the place above has it. */
export async function setSwitch(
  db: Db,
  actor: Actor,
  { placeId, code, on }: { placeId: number; code: string; on: boolean | null },
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const isItem = (await itemsAt(tx, await pathOf(tx, placeId))).some((item) => item.code === code);
    if (!findKind(code) && !isItem) throw new Problem(404, 'record.type-unknown');
    if (on === null) {
      await tx.deleteFrom('record_type_switch').where('place_id', '=', placeId).where('code', '=', code).execute();
    } else {
      const changed = { is_on: on, changed_by: actor.recordedBy, changed_at: now };
      await tx
        .insertInto('record_type_switch')
        .values({ place_id: placeId, code, ...changed })
        .onConflict((conflict) => conflict.columns(['place_id', 'code']).doUpdateSet(changed))
        .execute();
    }
    await recordAct(tx, { act: 'record-type.switched', accountId: actor.accountId, placeId, details: { code, on } });
  });
}

/** Makes or changes a point item of a place's own. */
export async function saveItem(
  db: Db,
  actor: Actor,
  item: { placeId: number; itemId: string; title: string; points: number; stages: readonly number[] },
  now: Date,
): Promise<ReplyOf<typeof savePointItem>> {
  const title = item.title.normalize('NFC').trim();
  if (title === '')
    throw new Problem(422, 'record.invalid', { count: 1 }, [{ code: 'record.field-required', path: 'body.title' }]);
  if (item.points === 0) throw new Problem(422, 'point.zero', {}, [{ code: 'point.zero', path: 'body.points' }]);
  return db.transaction().execute(async (tx) => {
    const found = await tx
      .selectFrom('point_item')
      .select('place_id')
      .where('id', '=', item.itemId)
      .forUpdate()
      .executeTakeFirst();
    if (found && found.place_id !== item.placeId) throw new Problem(404, 'request.not-found');
    const said = {
      title,
      points: item.points,
      stages: item.stages as Stage[],
      changed_by: actor.recordedBy,
      changed_at: now,
    };
    await tx
      .insertInto('point_item')
      .values({ id: item.itemId, place_id: item.placeId, ...said })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
      .execute();
    const details = { item: item.itemId, points: item.points };
    await recordAct(tx, { act: 'point-item.saved', accountId: actor.accountId, placeId: item.placeId, details });
    return { code: `own.${item.itemId}` };
  });
}
