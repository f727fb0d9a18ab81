import { addAttachment } from '@wuyu/contract';
import type { Act, ActTrouble, NewAct } from './act';
import { actsOf, dropAct, findAct, keepAct } from './act-store';
import { accountNow, deliver, passes, troubleWith, upload } from './deliver';

/** What became of an act that was just done. `waiting`: it is kept and will be sent by itself. */
export type Outcome = { state: 'sent' } | { state: 'waiting' } | { state: 'refused'; trouble: ActTrouble };

export interface OutboxState {
  /** Whose it is; null: nobody is signed in. */
  account: string | null;
  acts: readonly Act[];
  /** The act that is on its way, and how far its files are. */
  sending: { id: string; share: number } | null;
  /** The network is away, as far as can be told. */
  offline: boolean;
}

/** A server that breaks over an act so often gets no more of it by itself; it would hold up all behind it. */
const BROKEN_OFTEN = 3;
const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 5 * 60_000;

let state: OutboxState = { account: null, acts: [], sending: null, offline: !navigator.onLine };
let wait = FIRST_WAIT;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | undefined;
let asked = false;
const listeners = new Set<() => void>();
const sentListeners = new Set<(act: Act) => void>();
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('wuyu-outbox');

export const outboxState = () => state;

export function watchOutbox(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Told of each act that this tab sent. */
export function onSent(listener: (act: Act) => void): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

function change(part: Partial<OutboxState>): void {
  state = { ...state, ...part };
  for (const listener of listeners) listener();
}

async function reload(): Promise<void> {
  const { account } = state;
  const acts = account === null ? [] : await actsOf(account);
  if (account === state.account) change({ acts });
}

/** What was changed here is told to the other tabs. */
async function changed(): Promise<void> {
  channel?.postMessage('changed');
  await reload();
}

/** Opens the outbox of whoever is signed in, and of nobody else. */
export async function openOutbox(account: string | null): Promise<void> {
  if (account === state.account) return;
  change({ account, acts: [] });
  await reload();
  if (state.acts.length > 0) void flush();
}

/** Keeps an act on this device and sends it at once if that is possible. */
export async function submit(act: NewAct): Promise<Outcome> {
  const { account } = state;
  if (account === null) throw new Error('nobody is signed in');
  const { endpoint, files = [], mend = null, ...rest } = act;
  const before = await findAct(account, act.id);
  const arrived = new Set(before?.files.filter(({ sent }) => sent).map(({ id }) => id));
  await keepAct({
    ...rest,
    account,
    method: endpoint.method,
    path: endpoint.path,
    files: files.map((file) => ({ ...file, sent: arrived.has(file.id) })),
    mend,
    at: new Date().toISOString(),
    state: 'waiting',
    trouble: null,
    broke: 0,
  });
  await changed();
  await flush();
  const after = await findAct(account, act.id);
  if (!after) return { state: 'sent' };
  return after.state === 'refused' && after.trouble
    ? { state: 'refused', trouble: after.trouble }
    : { state: 'waiting' };
}

/** Sends a refused act once more as it is, with its files, which the server does not keep for ever. */
export async function retry(id: string): Promise<void> {
  const act = state.acts.find((one) => one.id === id);
  const files = act?.files.map((file) => ({ ...file, sent: false })) ?? [];
  if (act) await keepAct({ ...act, files, state: 'waiting', trouble: null, broke: 0 });
  await changed();
  await flush();
}

/** Takes an act out of the line, for good: it was given up, or is open again in its form. */
export async function takeBack(id: string): Promise<void> {
  if (state.account !== null) await dropAct(state.account, id);
  await changed();
}

/** Sends what waits, one after the other. Asked again meanwhile, it looks once more when it is done. */
export function flush(): Promise<void> {
  asked = true;
  running ??= (async () => {
    while (asked) {
      asked = false;
      await oneTabOnly(sendAll);
    }
  })().finally(() => {
    running = undefined;
  });
  return running;
}

/** Two tabs take turns; without locks (no HTTPS) the server's own memory of ids is what keeps an act from counting twice. */
async function oneTabOnly(work: () => Promise<void>): Promise<void> {
  if (navigator.locks) await navigator.locks.request('wuyu-outbox', work);
  else await work();
}

async function sendAll(): Promise<void> {
  const { account } = state;
  if (account === null) return;
  try {
    if (!(await actsOf(account)).some(isWaiting)) return;
    // Another tab may have let somebody else in since: the cookie is what the server goes by.
    if ((await accountNow()) !== account) return;
    for (;;) {
      const act = (await actsOf(account)).find(isWaiting);
      if (!act || state.account !== account) break;
      await sendOne(act);
    }
    wait = FIRST_WAIT;
    change({ offline: !navigator.onLine });
  } catch (error) {
    if (!passes(error)) throw error;
    change({ offline: troubleWith(error).code === 'network.unreachable' });
    later();
  } finally {
    change({ sending: null });
    await changed();
  }
}

const isWaiting = (act: Act) => act.state === 'waiting';

/** @throws SaidProblem when it has to wait for better times. */
async function sendOne(act: Act): Promise<void> {
  change({ sending: { id: act.id, share: 0 } });
  try {
    const kept = { ...act, files: [...act.files] };
    for (const [i, file] of kept.files.entries()) {
      if (!file.sent) {
        await upload(addAttachment.path, { id: file.id }, file, (share) =>
          change({ sending: { id: act.id, share: (i + share) / kept.files.length } }),
        );
        kept.files[i] = { ...file, sent: true };
        await keepAct(kept);
      }
    }
    await deliver(act);
  } catch (error) {
    const trouble = troubleWith(error);
    const broke = trouble.code === 'server.broken' ? act.broke + 1 : 0;
    const again = passes(error) && broke < BROKEN_OFTEN;
    // Read anew: files that did arrive are not sent twice.
    const now = (await findAct(act.account, act.id)) ?? act;
    await keepAct({ ...now, state: again ? 'waiting' : 'refused', trouble, broke });
    if (again) throw error;
    await reload();
    return;
  }
  await dropAct(act.account, act.id);
  await reload();
  for (const listener of sentListeners) listener(act);
}

function later(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), wait);
  wait = Math.min(wait * 2, LONGEST_WAIT);
}

function backAgain(): void {
  change({ offline: !navigator.onLine });
  wait = FIRST_WAIT;
  if (navigator.onLine && state.acts.some(isWaiting)) void flush();
}

addEventListener('online', backAgain);
addEventListener('offline', () => change({ offline: true }));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && backAgain());
channel?.addEventListener('message', () => void reload());
