import { hide, type Known, putBack } from './hide.js';
import { findRank, findVerdict } from './rank-words.js';

/** A language model behind an OpenAI-compatible address. */
export interface ModelSettings {
  url: URL;
  name: string;
  key?: string | undefined;
}

/** What came of asking: a text, or why there is none. */
export type Worded =
  | { text: string }
  | { refused: 'silent' | 'long' | 'short' | 'rank' | 'verdict' | 'name' | 'figure' | 'shape' };

const TIMEOUT_MS = 20_000;
const MOST_SENT = 8000;
const MOST_READ = 64 * 1024;
const FEWEST = 20;

const task = (most: number) =>
  [
    '你帮班主任润色学生评语。下面是按事实写好的句子。',
    `请改写成一段连贯、亲切、不超过 ${most} 字的评语，用“你”称呼学生。`,
    '只用给出的事实，不增加事实和数字，不写名次，不与其他学生比较，不写缺点类的词，需要改进的写成“可提升”。',
    '形如〔人1〕〔地2〕〔号3〕的记号原样保留，不要新造。只输出评语本身。',
  ].join('');

/**
 * Has a draft reworded. Names, schools, classes, numbers and dates with a year are taken out before anything leaves, and put
 * back afterwards; what comes back is checked. A failure is an answer too: the draft by rules is there anyway.
 *
 * @param most characters that the whole may have.
 */
export async function reword(
  { url, name, key }: ModelSettings,
  draft: string,
  known: Known,
  most: number,
  signal?: AbortSignal,
): Promise<Worded> {
  const hidden = hide(draft.slice(0, MOST_SENT), known);
  const reply = await ask(
    new URL(`${url.href.replace(/\/$/, '')}/chat/completions`),
    {
      model: name,
      temperature: 0.5,
      max_tokens: most * 3,
      messages: [
        { role: 'system', content: task(most) },
        { role: 'user', content: hidden.text },
      ],
    },
    key,
    signal,
  );
  if (reply === undefined) return { refused: 'silent' };
  const text = putBack(reply.replace(/\s+/g, ' ').trim(), hidden.places);
  if (text === undefined) return { refused: 'shape' };
  return check(text, draft, known, most);
}

function check(text: string, draft: string, known: Known, most: number): Worded {
  const length = [...text].length;
  if (length > most) return { refused: 'long' };
  if (length < FEWEST) return { refused: 'short' };
  if (/[*#`<>{}|]/.test(text)) return { refused: 'shape' };
  if (findRank(text) !== undefined) return { refused: 'rank' };
  if (findVerdict(text) !== undefined) return { refused: 'verdict' };
  if (known.names.some((one) => one.length >= 2 && text.includes(one) && !draft.includes(one)))
    return { refused: 'name' };
  const figures: readonly string[] = draft.match(/\d+(\.\d+)?/g) ?? [];
  if ((text.match(/\d+(\.\d+)?/g) ?? []).some((figure) => !figures.includes(figure))) return { refused: 'figure' };
  return { text };
}

/** @returns what the model said; undefined when it did not, not in time, or not in the form that was asked for. */
async function ask(
  url: URL,
  body: unknown,
  key: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(key ? { authorization: `Bearer ${key}` } : {}) },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(signal ? [signal] : [])]),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return undefined;
    }
    const said = JSON.parse(await readSome(response)) as { choices?: Array<{ message?: { content?: unknown } }> };
    const content = said.choices?.[0]?.message?.content;
    return typeof content === 'string' && content.trim() !== '' ? content : undefined;
  } catch {
    // Whatever stands in the way is somebody else's machine; what it said is in no log of ours.
    return undefined;
  }
}

/** @throws RangeError when it is longer than a comment could ever be. */
async function readSome(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MOST_READ) throw new RangeError('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
