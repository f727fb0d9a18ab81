import type { ReactNode } from 'react';

/** A word that says the state of something. */
export function Tag({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'bad' | 'busy'; children: ReactNode }) {
  return <span className={`tag tag-${tone}`}>{children}</span>;
}
