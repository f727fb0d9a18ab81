import type { Words } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { type Aspect, builtInItems, type Stage } from './record-types.js';

/** Where the points of items of a place's own go. */
const OWN_INDICATOR = 'moral.conduct-points';

/** What a daily point is given for at a place. */
export interface Item {
  code: string;
  title: Words;
  aspect: Aspect;
  stages: readonly Stage[];
  points: number;
  facts: ReadonlyArray<{ indicator: string; value: number }>;
  source: string;
  unverified: boolean;
  /** Of an item that a place made itself; null: it came with the program. */
  ownId: string | null;
  placeId: number | null;
}

const builtIn: readonly Item[] = builtInItems.map(({ status, ...item }) => ({
  ...item,
  unverified: status === 'unverified',
  ownId: null,
  placeId: null,
}));

/** Every item at a place, switched on or not: those of the program, then those that it or a place above made. */
export async function itemsAt(db: Db | Tx, above: readonly number[]): Promise<Item[]> {
  const rows = await db
    .selectFrom('point_item')
    .selectAll()
    .where('place_id', 'in', [...above])
    .orderBy('changed_at')
    .orderBy('id')
    .execute();
  const own = rows.map(
    (row): Item => ({
      code: `own.${row.id}`,
      title: { zh: row.title, en: row.title },
      aspect: 'moral',
      stages: row.stages as Stage[],
      points: row.points,
      facts: [{ indicator: OWN_INDICATOR, value: row.points }],
      source: 'local',
      unverified: false,
      ownId: row.id,
      placeId: row.place_id,
    }),
  );
  return [...builtIn, ...own];
}
