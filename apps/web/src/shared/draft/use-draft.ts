import { useCallback, useEffect, useRef, useState } from 'react';
import { keptHere } from '../offline/database';
import { useSession } from '../session/session';

export interface OpenDraft<T> {
  /** What the form holds now. Undefined for the moment in which the device is asked what it kept. */
  value: T | undefined;
  set(change: T | ((before: T) => T)): void;
  /** Writes at once what would be written in a moment: for what cannot be typed again, such as a photo. */
  keep(): Promise<void>;
  /** When what was found here had been written; null: the form began empty. */
  restoredFrom: string | null;
  /** Forgets what was kept: it has been handed in. The form stays as it is. */
  clear(): Promise<void>;
  /** Forgets what was kept and begins anew. */
  startOver(): Promise<void>;
}

const WAIT = 300;

/**
 * What a form holds, kept on this device under the account until it has been handed in: a closed tab, a flat battery or a
 * session that ended loses nothing. Photos and other files may stand in it.
 *
 * @param form which form, and of what: `record/new`, `comment/1234/2026-2027-1`.
 * @param begin what an untouched form holds.
 */
export function useDraft<T>(form: string, begin: () => T): OpenDraft<T> {
  const account = useSession()?.account.id ?? '';
  const [value, setValue] = useState<T>();
  const [restoredFrom, setRestoredFrom] = useState<string | null>(null);
  const unsaved = useRef<{ account: string; form: string; value: T } | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef<T>(undefined);
  const beginNow = useRef(begin);
  beginNow.current = begin;

  const show = useCallback((shown: T | undefined) => {
    latest.current = shown;
    setValue(shown);
  }, []);

  const write = useCallback(async () => {
    clearTimeout(timer.current);
    const kept = unsaved.current;
    unsaved.current = null;
    if (kept) await (await keptHere())?.put('draft', { ...kept, at: new Date().toISOString() }).catch(() => undefined);
  }, []);

  useEffect(() => {
    let gone = false;
    show(undefined);
    void (async () => {
      const found = await (await keptHere())?.get('draft', [account, form]).catch(() => undefined);
      if (gone) return;
      setRestoredFrom(found?.at ?? null);
      show(found ? (found.value as T) : beginNow.current());
    })();
    // A tab that is closed gets no more time than this.
    const hide = () => document.visibilityState === 'hidden' && void write();
    document.addEventListener('visibilitychange', hide);
    addEventListener('pagehide', write);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', hide);
      removeEventListener('pagehide', write);
      void write();
    };
  }, [account, form, show, write]);

  const set = useCallback(
    (change: T | ((before: T) => T)) => {
      const before = latest.current;
      if (before === undefined) return;
      const after = typeof change === 'function' ? (change as (before: T) => T)(before) : change;
      show(after);
      unsaved.current = { account, form, value: after };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void write(), WAIT);
    },
    [account, form, show, write],
  );
  const clear = useCallback(async () => {
    clearTimeout(timer.current);
    unsaved.current = null;
    setRestoredFrom(null);
    await (await keptHere())?.delete('draft', [account, form]).catch(() => undefined);
  }, [account, form]);
  const startOver = useCallback(async () => {
    await clear();
    show(beginNow.current());
  }, [clear, show]);
  return { value, set, keep: write, restoredFrom, clear, startOver };
}
