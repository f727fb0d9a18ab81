import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';

let jieba: Jieba | undefined;

/** The words of a Chinese text, without punctuation, figures and single letters. The dictionary is read at the first call. */
export function wordsOf(text: string): string[] {
  jieba ??= Jieba.withDict(dict);
  return jieba.cut(text.normalize('NFKC').toLowerCase(), true).filter((word) => /\p{Script=Han}|[a-z]{2}/u.test(word));
}
