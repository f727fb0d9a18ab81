/** What is learnt of one class: how many documents, how many words in all, and how often each. */
export interface LearntClass {
  documents: number;
  words: number;
  counts: Readonly<Record<string, number>>;
}

/** A multinomial naive Bayes classifier, as counts: it says nothing of any one document. */
export interface NaiveBayes {
  /** How many different words there are in all classes. */
  vocabulary: number;
  classes: Readonly<Record<string, LearntClass>>;
}

export interface LabelledDocument {
  label: string;
  words: readonly string[];
}

/** Learns from documents by counting. */
export function learn(documents: readonly LabelledDocument[]): NaiveBayes {
  const classes = new Map<string, { documents: number; words: number; counts: Map<string, number> }>();
  const vocabulary = new Set<string>();
  for (const { label, words } of documents) {
    const learnt = classes.get(label) ?? { documents: 0, words: 0, counts: new Map<string, number>() };
    classes.set(label, learnt);
    learnt.documents++;
    learnt.words += words.length;
    for (const word of words) {
      vocabulary.add(word);
      learnt.counts.set(word, (learnt.counts.get(word) ?? 0) + 1);
    }
  }
  return {
    vocabulary: vocabulary.size,
    classes: Object.fromEntries(
      [...classes]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([label, { counts, ...sums }]) => [label, { ...sums, counts: Object.fromEntries(counts) }]),
    ),
  };
}

export interface Guess {
  label: string;
  /** Of all classes together 1. */
  share: number;
}

/**
 * The classes of a document, the likeliest first, with add-one smoothing:
 *
 *     P(class | words) ∝ documents(class) / documents · Π (count(word, class) + 1) / (words(class) + vocabulary)
 *
 * Words that no class has are left out. With no documents learnt there is no guess.
 *
 * Source: Manning, Raghavan, Schütze (2008), Introduction to Information Retrieval, ch. 13.2.
 */
export function classify({ vocabulary, classes }: NaiveBayes, words: readonly string[]): Guess[] {
  const all = Object.entries(classes);
  const documents = all.reduce((sum, [, learnt]) => sum + learnt.documents, 0);
  const isKnown = (word: string) => all.some(([, { counts }]) => Object.hasOwn(counts, word));
  const known = words.filter(isKnown);
  const logs = all.map(([label, learnt]) => {
    const prior = Math.log(learnt.documents / documents);
    const countOf = (word: string) => (Object.hasOwn(learnt.counts, word) ? (learnt.counts[word] as number) : 0);
    const log = known.reduce((sum, word) => sum + Math.log((countOf(word) + 1) / (learnt.words + vocabulary)), prior);
    return { label, log };
  });
  const most = Math.max(...logs.map(({ log }) => log));
  const total = logs.reduce((sum, { log }) => sum + Math.exp(log - most), 0);
  return logs
    .map(({ label, log }) => ({ label, share: Math.exp(log - most) / total }))
    .sort((a, b) => b.share - a.share || (a.label < b.label ? -1 : 1));
}

export interface Validation {
  /** The share of documents whose label was guessed first from what was learnt of the others. */
  accuracy: number;
  /** The share of the commonest label: what always guessing it would reach. */
  baseline: number;
}

/**
 * k-fold cross-validation: document i is guessed from all but those with the same i mod k.
 *
 * @param documents at least 2, in an order that has nothing to do with their labels.
 * @throws RangeError if folds is not 2 to the number of documents.
 */
export function crossValidate(documents: readonly LabelledDocument[], folds: number): Validation {
  if (!Number.isInteger(folds) || folds < 2 || folds > documents.length)
    throw new RangeError('folds must be 2 to the number of documents');
  let right = 0;
  for (let fold = 0; fold < folds; fold++) {
    const model = learn(documents.filter((_, at) => at % folds !== fold));
    for (let at = fold; at < documents.length; at += folds) {
      const { label, words } = documents[at] as LabelledDocument;
      if (classify(model, words)[0]?.label === label) right++;
    }
  }
  const counts = new Map<string, number>();
  for (const { label } of documents) counts.set(label, (counts.get(label) ?? 0) + 1);
  return { accuracy: right / documents.length, baseline: Math.max(...counts.values()) / documents.length };
}
