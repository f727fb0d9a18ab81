import type { ReactNode } from 'react';

/** What may be wider than the page scrolls by itself; with the keyboard too. */
export function ScrollX({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard (axe: scrollable-region-focusable).
    <section className="scroll-x" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
