import { tokenValue } from '../appearance/appearance';

const channels = (text: string) => (text.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);

/** `var(--soft)` and `color-mix(…)` as plain colours: the chart library reads no CSS. */
function plain(text: string, probe: HTMLElement): string {
  probe.style.color = text;
  const seen = getComputedStyle(probe).color;
  if (!seen.startsWith('color(srgb')) return seen;
  const [r = 0, g = 0, b = 0] = channels(seen.slice('color(srgb'.length)).map((part) => Math.round(part * 255));
  return `rgb(${r}, ${g}, ${b})`;
}

/** A chart's option with every colour as it is now in the page's theme. */
export function inTheme<T>(option: T): T {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return /^(var|color-mix)\(/.test(value) ? plain(value, probe) : value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  const found = walk(option) as T;
  probe.remove();
  return found;
}

/** What every chart's tooltip looks like: as the pages' other sheets do. */
export function tooltipInTheme(): Record<string, unknown> {
  return {
    backgroundColor: tokenValue('--surface'),
    borderColor: tokenValue('--hair'),
    textStyle: { color: tokenValue('--ink') },
  };
}
