import type { Act } from './act';
import { keptHere } from './database';

// For a browser that keeps nothing: acts then live as long as the tab.
let inMemory: Act[] = [];
let nextOrder = 1;

/** The acts of an account in the order in which they are sent. */
export async function actsOf(account: string): Promise<Act[]> {
  const database = await keptHere();
  if (!database) return inMemory.filter((act) => act.account === account);
  return database.getAllFromIndex('act', 'account', account);
}

export async function findAct(account: string, id: string): Promise<Act | undefined> {
  return (await actsOf(account)).find((act) => act.id === id);
}

/** Puts an act at the end of the line; one with the same id that stands there keeps its place and takes the new content. */
export async function keepAct(act: Act): Promise<void> {
  const before = await findAct(act.account, act.id);
  const order = act.order ?? before?.order;
  const kept = order === undefined ? act : { ...act, order };
  const database = await keptHere();
  if (database) {
    await database.put('act', kept);
    return;
  }
  const placed = { ...kept, order: order ?? nextOrder++ };
  inMemory = [...inMemory.filter(({ id }) => id !== act.id), placed].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

export async function dropAct(account: string, id: string): Promise<void> {
  const act = await findAct(account, id);
  if (act?.order === undefined) return;
  const database = await keptHere();
  if (database) await database.delete('act', act.order);
  else inMemory = inMemory.filter((one) => one.id !== id);
}
