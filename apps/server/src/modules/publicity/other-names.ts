import type { ShownRecord } from '@wuyu/contract';
import type { KnownName } from '../roster/index.js';
import { textsOf } from './freeze.js';

export interface FoundName {
  name: string;
  kind: KnownName['kind'];
}

export interface NameHint {
  personId: number;
  recordId: string;
  title: string;
  found: FoundName[];
}

/** Shorter ones stand in every other sentence. */
const FEWEST_LETTERS = 2;
const kinds = ['student', 'teacher', 'guardian'] as const;

/** Names by their first two letters, the longest first: a text is read once, however many names there are. */
type Index = ReadonlyMap<string, readonly FoundName[]>;

export function indexNames(known: readonly KnownName[]): Index {
  const byName = new Map<string, FoundName>();
  for (const { name, kind } of known) {
    if ([...name].length < FEWEST_LETTERS) continue;
    const before = byName.get(name);
    if (!before || kinds.indexOf(kind) < kinds.indexOf(before.kind)) byName.set(name, { name, kind });
  }
  const index = new Map<string, FoundName[]>();
  for (const one of byName.values()) {
    const start = one.name.slice(0, 2);
    const some = index.get(start);
    if (some) some.push(one);
    else index.set(start, [one]);
  }
  for (const some of index.values()) some.sort((a, b) => b.name.length - a.name.length);
  return index;
}

/**
 * The names in a text but for the writer's own, each once, in the order of the text. Of names within one another the longest
 * counts; a name in Latin letters counts as a whole word only.
 */
export function namesIn(text: string, index: Index, own: string): FoundName[] {
  const found = new Map<string, FoundName>();
  const read = text.normalize('NFC');
  for (let at = 0; at < read.length; ) {
    const here = [...(index.get(read.slice(at, at + 2)) ?? [])];
    if (read.startsWith(own, at)) here.push({ name: own, kind: 'student' });
    const longest = here
      .filter(({ name }) => read.startsWith(name, at) && standsAlone(read, at, name))
      .reduce<FoundName | undefined>(
        (best, one) => (best && best.name.length >= one.name.length ? best : one),
        undefined,
      );
    if (longest && longest.name !== own) found.set(longest.name, longest);
    at += longest?.name.length || 1;
  }
  return [...found.values()];
}

function standsAlone(text: string, at: number, name: string): boolean {
  const latin = /\p{Script=Latin}/u;
  const end = at + name.length;
  if (latin.test(name.at(0) ?? '') && latin.test(text[at - 1] ?? '')) return false;
  return !(latin.test(name.at(-1) ?? '') && latin.test(text[end] ?? ''));
}

/** Which of what is to be shown seems to name somebody else of the school: a hint for whoever opens the round, never a verdict. */
export function hintNames(
  shown: ReadonlyArray<{ personId: number; recordId: string; copy: ShownRecord }>,
  known: readonly KnownName[],
): NameHint[] {
  const index = indexNames(known);
  const owns = new Map(known.map(({ personId, name }) => [personId, name]));
  return shown.flatMap(({ personId, recordId, copy }) => {
    const found = namesIn(textsOf(copy).join('\n'), index, owns.get(personId) ?? '');
    return found.length === 0 ? [] : [{ personId, recordId, title: copy.title, found }];
  });
}
