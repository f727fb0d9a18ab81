import type { getRecordModel, ReplyOf, suggestRecordType } from '@wuyu/contract';
import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import type { Jobs } from '../../platform/jobs/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import { enrolmentOn, placesAbove, placesUnder } from '../roster/index.js';
import type { FieldValues } from './form.js';
import { classify, crossValidate, type LabelledDocument, learn, type NaiveBayes } from './naive-bayes.js';
import { findKind } from './record-types.js';
import { requireWriter } from './rights.js';
import { pathOf, switchedOff } from './switches.js';
import { wordsOf } from './words-of.js';

/** Fewer confirmed records than this, or of fewer kinds than this, are too few to learn from. */
const NEEDED = 200;
const NEEDED_KINDS = 3;
/** The newest so many are learnt from. */
const MOST = 5000;
const FOLDS = 5;
const SUGGESTIONS = 3;
/** An unlikelier one is not worth reading. */
const LEAST_SHARE = 0.05;

/** The county at or above a place, by which models are kept; the place itself where there is none. */
async function countyOf(db: Db, placeId: number): Promise<number> {
  const above = await placesAbove(db, placeId);
  return above.find(({ kind }) => kind === 'county')?.id ?? placeId;
}

/** What the form of a kind asks for in words of one's own says which kind it is; choices and numbers do not. */
function textsOf(type: string, fields: FieldValues): string {
  const kind = findKind(type);
  return (kind?.fields ?? [])
    .filter((field) => field.kind === 'text' || field.kind === 'long-text')
    .map(({ code }) => String(fields[code] ?? ''))
    .join('\n');
}

/**
 * Learns from the newest confirmed records under a county and keeps counts of words, with how well guesses did on records that
 * were not learnt from. Of what was learnt before nothing stays.
 *
 * @returns how many records there were.
 */
export async function trainModel(db: Db, placeId: number, now: Date, signal?: AbortSignal): Promise<number> {
  const schools = (await placesUnder(db, placeId)).filter(({ kind }) => kind === 'school').map(({ id }) => id);
  const { rows } = await sql<{ type: string; fields: FieldValues }>`
    select r.type, r.fields from record r join class c on c.id = r.class_id
    where c.place_id = any(${schools}::integer[]) and r.state = 'confirmed'
    order by r.decided_at desc, r.id limit ${MOST}`.execute(db);
  const documents: LabelledDocument[] = [];
  for (const [at, { type, fields }] of rows.entries()) {
    // Cutting some thousand texts takes a while: others get their turn, and a stop is heard.
    if (at % 500 === 499) await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const words = wordsOf(textsOf(type, fields));
    if (words.length > 0) documents.push({ label: type, words });
  }
  const kinds = new Set(documents.map(({ label }) => label)).size;
  const enough = documents.length >= NEEDED && kinds >= NEEDED_KINDS;
  const validation = enough ? crossValidate(documents, FOLDS) : undefined;
  const learnt = {
    trained_at: now,
    records: documents.length,
    types: kinds,
    folds: FOLDS,
    accuracy: validation?.accuracy ?? null,
    baseline: validation?.baseline ?? null,
    model: JSON.stringify(enough ? withoutRare(learn(documents)) : learn([])),
  };
  await db
    .insertInto('record_model')
    .values({ place_id: placeId, ...learnt })
    .onConflict((conflict) => conflict.column('place_id').doUpdateSet(learnt))
    .execute();
  return documents.length;
}

/** Words of one record only are not kept: among them are names. */
function withoutRare(model: NaiveBayes): NaiveBayes {
  const total = new Map<string, number>();
  for (const { counts } of Object.values(model.classes))
    for (const [word, count] of Object.entries(counts)) total.set(word, (total.get(word) ?? 0) + count);
  const classes = Object.entries(model.classes).map(([label, learnt]) => {
    const counts = Object.entries(learnt.counts).filter(([word]) => (total.get(word) ?? 0) > 2);
    return [
      label,
      { ...learnt, words: counts.reduce((sum, [, count]) => sum + count, 0), counts: Object.fromEntries(counts) },
    ];
  });
  return {
    vocabulary: [...total.values()].filter((count) => count > 2).length,
    classes: Object.fromEntries(classes),
  };
}

/** Every county with confirmed records learns again; for the nightly round. */
export async function trainAll(db: Db, now: Date, signal?: AbortSignal): Promise<void> {
  const counties = await db.selectFrom('place').select('id').where('kind', '=', 'county').orderBy('id').execute();
  for (const { id } of counties) await trainModel(db, id, now, signal);
}

/** What has been learnt in a place's county, and how well it does. */
export async function describeModel(db: Db, placeId: number): Promise<ReplyOf<typeof getRecordModel>> {
  const county = await countyOf(db, placeId);
  const row = await db.selectFrom('record_model').selectAll().where('place_id', '=', county).executeTakeFirst();
  return {
    placeId: county,
    trainedAt: row?.trained_at.toISOString() ?? null,
    records: row?.records ?? 0,
    needed: NEEDED,
    types: row?.types ?? 0,
    accuracy: row?.accuracy ?? null,
    baseline: row?.baseline ?? null,
    folds: FOLDS,
    usable: row?.accuracy !== null && row?.accuracy !== undefined,
  };
}

/** Hands learning in for the county of a place. */
export async function requestTraining(db: Db, actor: Actor, placeId: number, jobs: Pick<Jobs, 'add'>): Promise<void> {
  const county = await countyOf(db, placeId);
  await recordAct(db, { act: 'record-model.trained', accountId: actor.accountId, placeId, details: { county } });
  await jobs.add('learn-records', { placeId: county });
}

/** Which kinds a text seems to be of, among those that the writer may choose; the text is kept nowhere. */
export async function suggestKind(
  db: Db,
  actor: Actor,
  { studentId, text }: { studentId: number; text: string },
  today: string,
): Promise<ReplyOf<typeof suggestRecordType>> {
  const writer = await requireWriter(db, actor, studentId);
  const enrolment = await enrolmentOn(db, studentId, today);
  const county = enrolment && (await countyOf(db, enrolment.placeId));
  const row =
    county && (await db.selectFrom('record_model').selectAll().where('place_id', '=', county).executeTakeFirst());
  if (!row || row.accuracy === null || !enrolment)
    return { suggestions: [], accuracy: null, records: row ? row.records : 0 };
  const off = await switchedOff(db, await pathOf(db, enrolment.placeId));
  const guesses = classify(row.model as unknown as NaiveBayes, wordsOf(text));
  const suggestions = guesses.flatMap(({ label, share }) => {
    const kind = findKind(label);
    const fits = kind?.stages.includes(enrolment.stage) && kind.writers.includes(writer.role) && !off.has(label);
    return kind && fits && share >= LEAST_SHARE ? [{ type: label, title: kind.title, share }] : [];
  });
  return { suggestions: suggestions.slice(0, SUGGESTIONS), accuracy: row.accuracy, records: row.records };
}
