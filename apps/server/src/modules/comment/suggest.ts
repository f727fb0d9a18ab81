import { type CommentSentence, Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { enrolmentInTerm, type Term } from '../roster/index.js';
import { draftComment } from './draft.js';
import { factsOfPupils, knownAround } from './facts.js';
import { limitAt } from './limit.js';
import { type ModelSettings, reword, type Worded } from './model.js';

export interface Suggestion {
  text: string;
  sentences: CommentSentence[];
  by: 'rules' | 'model';
  /** Why it is the rules' although the model was asked. */
  note: 'comment.model-off' | 'comment.model-silent' | 'comment.model-refused' | 'comment.no-facts' | null;
}

export const textOf = (sentences: readonly CommentSentence[]) => sentences.map(({ text }) => text).join('');

/**
 * A draft for one pupil. With `askModel` the model is asked to reword it; whatever comes of that, there is a draft.
 *
 * @throws Problem 409 `report.not-enrolled`
 */
export async function suggestFor(
  db: Db,
  actor: Actor,
  { personId, term }: { personId: number; term: Term },
  model: ModelSettings | undefined,
  askModel: boolean,
): Promise<Suggestion> {
  const enrolment = await enrolmentInTerm(db, personId, term);
  if (!enrolment) throw new Problem(409, 'report.not-enrolled', { term: term.code });
  const { most } = await limitAt(db, enrolment.placeId);
  const facts = (await factsOfPupils(db, [personId], term)).get(personId);
  const sentences = facts ? draftComment(facts, most) : [];
  const text = textOf(sentences);
  if (sentences.length === 0) return { text, sentences, by: 'rules', note: 'comment.no-facts' };
  if (!askModel) return { text, sentences, by: 'rules', note: null };
  if (!model) return { text, sentences, by: 'rules', note: 'comment.model-off' };
  const worded = await reword(model, text, await knownAround(db, enrolment.classId, term.id), most);
  await writeDownAsking(db, actor, personId, term.id, worded);
  if ('text' in worded) return { text: worded.text, sentences, by: 'model', note: null };
  return { text, sentences, by: 'rules', note: noteOf(worded) };
}

export const noteOf = ({ refused }: Extract<Worded, { refused: string }>) =>
  refused === 'silent' ? 'comment.model-silent' : 'comment.model-refused';

/** Who had the model asked about whom, and what came of it; no text. */
export function writeDownAsking(
  db: Db,
  actor: Pick<Actor, 'accountId'>,
  personId: number,
  termId: number,
  worded: Worded,
): Promise<void> {
  const details = { term: termId, outcome: 'text' in worded ? 'used' : worded.refused };
  return recordAct(db, { act: 'comment.model-asked', accountId: actor.accountId, personId, details });
}
