/** A figure for people: so many digits after the point, and an empty cell for what is not there. */
export function figure(value: number | null | undefined, digits = 3): string {
  return value === null || value === undefined || Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** Lays out a table in columns: the first to the left, figures to the right. Chinese characters are two wide. */
export function layOut(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = header.map((name, i) => rows.reduce((most, row) => Math.max(most, widthOf(row[i])), widthOf(name)));
  return [header, ...rows].map((row) =>
    row
      .map((cell, i) => {
        const gap = ' '.repeat(widths[i] - widthOf(cell));
        return i === 0 ? cell + gap : gap + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/.test(character) ? 2 : 1;
  return width;
}
