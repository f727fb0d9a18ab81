/** One colour an aspect, the same as in the printed report. Each has at least 4.5 : 1 on white. */
const hues: Record<string, string> = {
  moral: '#b0432f',
  academic: '#2f5d8c',
  health: '#2e7658',
  art: '#7a4e9c',
  practice: '#8f5f12',
  overall: '#22303c',
};

const others = [
  '#2f5d8c',
  '#2e7658',
  '#8f5f12',
  '#7a4e9c',
  '#b0432f',
  '#1f7280',
  '#96406f',
  '#5b6b1f',
  '#4b56a6',
  '#7d5a44',
];

/** @param place the aspect's place among its siblings, for schemes with other aspects. */
export function hueOf(node: string, place: number): string {
  return hues[node] ?? others[place % others.length] ?? '#2f5d8c';
}

/** A lighter tone of a colour: `share` of it on white. */
export function tint(hue: string, share: number): string {
  const part = (at: number) => Math.round(255 - (255 - Number.parseInt(hue.slice(at, at + 2), 16)) * share);
  return `rgb(${part(1)} ${part(3)} ${part(5)})`;
}

/** Tones of levels from the best to the last: one hue growing lighter, never a traffic light. White is read on the first, ink on the others. */
export function levelTones(hue: string, n: number): string[] {
  return Array.from({ length: n }, (_, i) => tint(hue, i === 0 ? 0.92 : 0.56 - (0.42 * (i - 1)) / Math.max(1, n - 2)));
}
