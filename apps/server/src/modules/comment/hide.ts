/** What stands for what in a text that leaves the house. */
export interface Hidden {
  text: string;
  /** Placeholder → what it stands for. */
  places: ReadonlyMap<string, string>;
}

/** Who and what must not leave: as they may stand in a text. */
export interface Known {
  /** Whole names: the pupil's, the classmates', teachers', the family's. */
  names: readonly string[];
  /** Names of schools, places and classes. */
  places: readonly string[];
}

const MOST_ROUNDS = 50;

/** 学籍号, numbers of documents, telephones, accounts: six digits and more, with letters between or before them. */
const numbers = /[A-Za-z]?\d[\d\- ]{4,}[\dXx]/g;
const addresses = /[\w.+-]+@[\w-]+(\.[\w-]+)+|https?:\/\/\S+/g;
/** A day with its year: a day of birth has one, the day of an activity is said without. */
const dates = /\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?/g;

/**
 * Takes everything out of a text by which somebody could be known, and puts placeholders in: names whole and without the
 * family name, schools, classes, numbers, addresses, dates with a year.
 */
export function hide(text: string, known: Known): Hidden {
  const places = new Map<string, string>();
  const byWord = new Map<string, string>();
  let hidden = text;
  const put = (word: string, sort: string): string => {
    const before = byWord.get(word);
    if (before) return before;
    const placeholder = `〔${sort}${byWord.size + 1}〕`;
    byWord.set(word, placeholder);
    places.set(placeholder, word);
    return placeholder;
  };
  for (const word of longestFirst(known.places)) hidden = hidden.replaceAll(word, () => put(word, '地'));
  for (const word of longestFirst(known.names.flatMap(namesIn)))
    hidden = hidden.replaceAll(word, () => put(word, '人'));
  for (const pattern of [addresses, dates, numbers]) hidden = hidden.replace(pattern, (word) => put(word, '号'));
  return { text: hidden, places };
}

/** A name as it may be said: whole, and a given name of two characters alone. */
function namesIn(name: string): string[] {
  const letters = [...name.replace(/[·\s]/g, '')];
  const given = letters.length >= 3 && letters.length <= 4 ? [letters.slice(-2).join('')] : [];
  return [name, letters.join(''), ...given];
}

function longestFirst(words: readonly string[]): string[] {
  const long = [...new Set(words)].filter((word) => [...word].length >= 2);
  return long.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, 2000);
}

/** Puts back what the placeholders stand for. @returns undefined when there is one that was never given. */
export function putBack(text: string, places: ReadonlyMap<string, string>): string | undefined {
  let shown = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = /〔[^〔〕]*〕/.exec(shown)?.[0];
    if (found === undefined) return shown;
    const word = places.get(found);
    if (word === undefined) return undefined;
    shown = shown.replaceAll(found, () => word);
  }
  return undefined;
}
