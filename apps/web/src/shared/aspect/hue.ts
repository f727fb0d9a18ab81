/** One colour an aspect, the same as in the printed report; their values, light and dark, stand in tokens.css. */
const hues = new Set(['moral', 'academic', 'health', 'art', 'practice', 'overall']);

const others = ['academic', 'health', 'practice', 'art', 'moral', '6', '7', '8', '9', '10'];

/** @param place the aspect's place among its siblings, for schemes with other aspects. */
export function hueOf(node: string, place: number): string {
  return `var(--hue-${hues.has(node) ? node : others[place % others.length]})`;
}

/** A paler tone of a colour: `share` of it on the surface. */
export function tint(hue: string, share: number): string {
  return `color-mix(in srgb, ${hue} ${Math.round(share * 100)}%, var(--surface))`;
}

/** Tones of levels from the best to the last: one hue growing paler, never a traffic light. `--on-hue` is read on the first, ink on the others. */
export function levelTones(hue: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => tint(hue, i === 0 ? 0.94 : 0.48 - (0.36 * (i - 1)) / Math.max(1, n - 2)));
}
