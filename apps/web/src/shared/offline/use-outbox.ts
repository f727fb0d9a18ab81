import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { useSession } from '../session/session';
import { type OutboxState, onSent, openOutbox, outboxState, watchOutbox } from './outbox';

const TOGETHER = 250;

export function useOutbox(): OutboxState {
  return useSyncExternalStore(watchOutbox, outboxState);
}

/**
 * Keeps the outbox with whoever is signed in; what was read is read anew when something arrived, or when the network is back.
 * Once on every page.
 */
export function useOutboxKeeper(): void {
  const account = useSession()?.account.id ?? null;
  const queries = useQueryClient();
  useEffect(() => void openOutbox(account), [account]);
  useEffect(() => {
    const back = () => void queries.invalidateQueries();
    addEventListener('online', back);
    return () => removeEventListener('online', back);
  }, [queries]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const stop = onSent(() => {
      clearTimeout(timer);
      // Many may arrive in a row.
      timer = setTimeout(() => void queries.invalidateQueries(), TOGETHER);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [queries]);
}
