import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';

const ROW = 46;

interface VirtualTableProps<T> {
  label: string;
  rows: readonly T[];
  keyOf(row: T): string;
  columns: ReadonlyArray<{ key: string; title: string; cell(row: T): ReactNode; wide?: boolean }>;
  /** Asked for when the end comes near; absent: there is no more. */
  onEnd?: (() => void) | undefined;
}

/** A table of any length: only the rows in sight stand in the page, between two empty ones that keep the height. */
export function VirtualTable<T>({ label, rows, keyOf, columns, onEnd }: VirtualTableProps<T>) {
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0];
  const last = shown.at(-1);
  const nearEnd = last !== undefined && last.index >= rows.length - 40;
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached with the keyboard.
    <section ref={box} className="virtual-box" tabIndex={0} aria-label={label}>
      <table className="plain-table virtual-table" aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            {columns.map(({ key, title, wide }) => (
              <th key={key} scope="col" className={wide ? 'wide-only' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first && first.start > 0 && <Spacer height={first.start} />}
          {shown.map(({ index }) => {
            const row = rows[index] as T;
            return (
              <tr key={keyOf(row)} aria-rowindex={index + 2} style={{ height: ROW }}>
                {columns.map(({ key, cell, wide }, i) =>
                  i === 0 ? (
                    <th key={key} scope="row">
                      {cell(row)}
                    </th>
                  ) : (
                    <td key={key} className={wide ? 'wide-only' : undefined}>
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            );
          })}
          {last && <Spacer height={virtual.getTotalSize() - last.end} />}
        </tbody>
      </table>
    </section>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr>
      <td style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
