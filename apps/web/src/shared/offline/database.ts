import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Act } from './act';

/** What is kept on this device, always under the account whose it is. */
interface Kept extends DBSchema {
  draft: { key: [account: string, form: string]; value: Draft; indexes: { at: string } };
  act: { key: number; value: Act; indexes: { account: string; id: string } };
}

export interface Draft {
  account: string;
  form: string;
  value: unknown;
  /** When it was last written. */
  at: string;
}

/** What nobody came back to for so long is forgotten. */
const FORGOTTEN_AFTER_DAYS = 60;

let opening: Promise<IDBPDatabase<Kept> | null> | undefined;

/** The device's own database; null where the browser keeps nothing. */
export function keptHere(): Promise<IDBPDatabase<Kept> | null> {
  opening ??= open().catch(() => null);
  return opening;
}

async function open(): Promise<IDBPDatabase<Kept>> {
  const database = await openDB<Kept>('wuyu', 1, {
    upgrade(fresh) {
      fresh.createObjectStore('draft', { keyPath: ['account', 'form'] }).createIndex('at', 'at');
      const acts = fresh.createObjectStore('act', { keyPath: 'order', autoIncrement: true });
      acts.createIndex('account', 'account');
      acts.createIndex('id', 'id', { unique: true });
    },
    // A newer version of the app in another tab must not wait for this one.
    blocking: () => {
      void opening?.then((one) => one?.close());
      opening = undefined;
    },
    terminated: () => {
      opening = undefined;
    },
  });
  const oldest = new Date(Date.now() - FORGOTTEN_AFTER_DAYS * 86_400_000).toISOString();
  const old = await database.getAllKeysFromIndex('draft', 'at', IDBKeyRange.upperBound(oldest));
  await Promise.all(old.map((key) => database.delete('draft', key)));
  return database;
}
