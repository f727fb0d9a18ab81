import { useSyncExternalStore } from 'react';

const wide = window.matchMedia('(min-width: 960px)');

function watch(listener: () => void): () => void {
  wide.addEventListener('change', listener);
  return () => wide.removeEventListener('change', listener);
}

/** Whether there is room for something beside a list. */
export function useWide(): boolean {
  return useSyncExternalStore(watch, () => wide.matches);
}
