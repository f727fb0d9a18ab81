/** Stands for "none" where a number is asked for. */
export const NOTHING = Number.MIN_SAFE_INTEGER;

/** `count` digits as a number; NaN when one is none. */
export function digits(bytes: Uint8Array, from: number, count: number): number {
  let number = 0;
  for (let i = from; i < from + count; i += 1) {
    const digit = (bytes[i] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** A plain decimal times 10,000; NOTHING for whatever else, to be looked at again. */
export function quickDecimal(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === 45;
  if (negative) at += 1;
  if (at === to || to - at > 16) return NOTHING;
  let number = 0;
  let decimals = -1;
  let seen = false;
  for (; at < to; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 46 && decimals < 0) decimals = 0;
    else if (byte >= 48 && byte <= 57) {
      number = number * 10 + byte - 48;
      seen = true;
      if (decimals >= 0) decimals += 1;
    } else return NOTHING;
  }
  if (!seen || decimals > 4) return NOTHING;
  for (let i = Math.max(0, decimals); i < 4; i += 1) number *= 10;
  if (number > 1e15) return NOTHING;
  return negative ? -number || 0 : number;
}

/** The fields of a line with quotes; undefined when one stays open. */
export function unquoted(line: string, separator: string): string[] | undefined {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let text = '';
      let end = at + 1;
      for (;;) {
        const quote = line.indexOf('"', end);
        if (quote < 0) return undefined;
        text += line.slice(end, quote);
        if (line[quote + 1] !== '"') {
          at = quote + 1;
          break;
        }
        text += '"';
        end = quote + 2;
      }
      const next = line.indexOf(separator, at);
      cells.push(text + line.slice(at, next < 0 ? undefined : next).trimEnd());
      if (next < 0) return cells;
      at = next + 1;
    } else {
      const next = line.indexOf(separator, at);
      cells.push(line.slice(at, next < 0 ? undefined : next));
      if (next < 0) return cells;
      at = next + 1;
    }
  }
}
