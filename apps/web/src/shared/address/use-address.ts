import { useSearchParams } from 'react-router';

/**
 * What the address says after its `?`, and a way to change some of it without a step back in between; null takes one away.
 * The page follows at once rather than when there is time: a choice that shows the address would else jump back first.
 */
export function useAddress(): [URLSearchParams, (changes: Readonly<Record<string, string | null>>) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (changes: Readonly<Record<string, string | null>>) =>
    setSearch(
      (before) => {
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) before.delete(name);
          else before.set(name, value);
        }
        return before;
      },
      { replace: true, flushSync: true },
    );
  return [search, change];
}
