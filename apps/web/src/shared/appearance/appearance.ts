import { useSyncExternalStore } from 'react';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const typeSizes = ['standard', 'large', 'largest'] as const;
export type TypeSize = (typeof typeSizes)[number];

export interface Appearance {
  /** What was chosen on this device. */
  theme: Theme;
  /** What is seen now. */
  shown: 'light' | 'dark';
  typeSize: TypeSize;
}

const KEPT = { theme: 'wuyu.theme', typeSize: 'wuyu.type-size' };
/** The header's colour, which a phone's browser takes for its own bars. */
const HEADER = { light: '#164a4e', dark: '#11353a' };

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let printing = false;
let now: Appearance = compose(kept('theme', themes), kept('typeSize', typeSizes));

function compose(theme: Theme, typeSize: TypeSize): Appearance {
  const isDark = !printing && (theme === 'dark' || (theme === 'auto' && dark.matches));
  return { theme, typeSize, shown: isDark ? 'dark' : 'light' };
}

function kept<T extends string>(what: keyof typeof KEPT, values: readonly [T, ...T[]]): T {
  try {
    const found = localStorage.getItem(KEPT[what]) as T;
    return values.includes(found) ? found : values[0];
  } catch {
    return values[0];
  }
}

function show(next: Appearance): void {
  now = next;
  const { dataset } = document.documentElement;
  dataset.theme = now.shown;
  dataset.typeSize = now.typeSize;
  document.querySelector('meta[name="theme-color"]')?.setAttribute('content', HEADER[now.shown]);
  for (const listener of listeners) listener();
}

/** Before the first page is drawn, so that nothing flashes. */
export function startAppearance(): void {
  show(now);
  dark.addEventListener('change', () => show(compose(now.theme, now.typeSize)));
  // Paper is white: charts too are drawn anew for it.
  for (const [event, is] of [
    ['beforeprint', true],
    ['afterprint', false],
  ] as const) {
    window.addEventListener(event, () => {
      printing = is;
      show(compose(now.theme, now.typeSize));
    });
  }
}

/** Changes how pages look on this device, and keeps it for the next visit. */
export function changeAppearance(change: Partial<Pick<Appearance, 'theme' | 'typeSize'>>): void {
  const { theme, typeSize } = { ...now, ...change };
  show(compose(theme, typeSize));
  try {
    localStorage.setItem(KEPT.theme, theme);
    localStorage.setItem(KEPT.typeSize, typeSize);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );
}

/** The value of a token such as `--brand`, for what cannot read a CSS variable by itself. */
export function tokenValue(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
