import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'));

/** The weights that the report uses. All weights of the family cover the same characters. */
export const ownFontFolders: readonly string[] = ['400Regular', '500Medium', '700Bold'].map((weight) =>
  join(root, weight),
);

/** Where administrators put further fonts (TTF, OTF, TTC), for rare characters in names: `<dataDir>/fonts`. */
export function addedFontFolder(dataDir: string): string {
  return join(dataDir, 'fonts');
}

/** The folders in which the report looks for fonts, in order; a missing one is left out. */
export function fontFolders(dataDir?: string): string[] {
  const added = dataDir === undefined ? [] : [addedFontFolder(dataDir)].filter((folder) => existsSync(folder));
  return [...ownFontFolders, ...added];
}

const covered = new Map<string, ReadonlySet<number>>();

/**
 * The characters of `text` for which no font of the report has a glyph, each once, in the order in which they appear.
 * White space and control characters are never missing.
 *
 * @param dataDir where further fonts may lie; without it only the fonts that come with the product count.
 */
export function missingGlyphs(text: string, dataDir?: string): string[] {
  const files = [join(ownFontFolders[0] ?? '', 'NotoSansSC_400Regular.ttf'), ...fontFiles(dataDir)];
  const missing = new Set<string>();
  for (const character of text) {
    if (/[\s\p{C}\p{M}]/u.test(character)) continue;
    const code = character.codePointAt(0) ?? 0;
    if (!files.some((file) => coverage(file).has(code))) missing.add(character);
  }
  return [...missing];
}

function fontFiles(dataDir: string | undefined): string[] {
  if (dataDir === undefined) return [];
  const folder = addedFontFolder(dataDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /\.(ttf|otf|ttc)$/i.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function coverage(file: string): ReadonlySet<number> {
  let found = covered.get(file);
  if (found === undefined) {
    found = readCoverage(readFileSync(file));
    covered.set(file, found);
  }
  return found;
}

/**
 * The code points for which a font has a glyph: the union of its Unicode cmap subtables of formats 4 and 12 (of every font
 * in a collection). A file that is no font covers nothing.
 *
 * Source: OpenType 1.9, cmap — Character to Glyph Index Mapping Table.
 */
export function readCoverage(font: Buffer): ReadonlySet<number> {
  const codes = new Set<number>();
  try {
    const starts =
      font.toString('latin1', 0, 4) === 'ttcf'
        ? range(font.readUInt32BE(8)).map((i) => font.readUInt32BE(12 + 4 * i))
        : [0];
    for (const start of starts) readFont(font, start, codes);
  } catch (error) {
    // Reading past the end: not a font, or a broken one.
    if (!(error instanceof RangeError)) throw error;
  }
  return codes;
}

function readFont(font: Buffer, start: number, codes: Set<number>): void {
  for (const i of range(font.readUInt16BE(start + 4))) {
    const entry = start + 12 + 16 * i;
    if (font.toString('latin1', entry, entry + 4) !== 'cmap') continue;
    const cmap = font.readUInt32BE(entry + 8);
    for (const t of range(font.readUInt16BE(cmap + 2))) {
      const platform = font.readUInt16BE(cmap + 4 + 8 * t);
      if (platform !== 0 && platform !== 3) continue;
      const table = cmap + font.readUInt32BE(cmap + 8 + 8 * t);
      const format = font.readUInt16BE(table);
      if (format === 4) readSegments(font, table, codes);
      if (format === 12) readGroups(font, table, codes);
    }
  }
}

function readSegments(font: Buffer, table: number, codes: Set<number>): void {
  const twice = font.readUInt16BE(table + 6);
  for (let at = 0; at < twice; at += 2) {
    const last = font.readUInt16BE(table + 14 + at);
    const first = font.readUInt16BE(table + 16 + twice + at);
    const delta = font.readUInt16BE(table + 16 + 2 * twice + at);
    const place = table + 16 + 3 * twice + at;
    const offset = font.readUInt16BE(place);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const glyph = offset === 0 ? (code + delta) & 0xffff : font.readUInt16BE(place + offset + 2 * (code - first));
      if (glyph !== 0) codes.add(code);
    }
  }
}

function readGroups(font: Buffer, table: number, codes: Set<number>): void {
  for (const i of range(font.readUInt32BE(table + 12))) {
    const group = table + 16 + 12 * i;
    const last = font.readUInt32BE(group + 4);
    const first = font.readUInt32BE(group);
    if (last > 0x10ffff) throw new RangeError('cmap group beyond Unicode');
    for (let code = first; code <= last; code += 1) codes.add(code);
  }
}

function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
