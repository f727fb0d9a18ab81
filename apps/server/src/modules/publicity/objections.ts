import { createHash } from 'node:crypto';
import { type FollowedObjection, type Objection, Problem } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../../platform/database/index.js';

export interface ObjectionRow {
  id: string;
  personId: number;
  entryId: string;
  roundId: string;
  placeId: number;
  accountId: string | null;
  words: string;
  level: number;
  state: Objection['state'];
  outcome: Objection['outcome'];
  assignedTo: string | null;
  dueOn: string;
  filedOn: string;
}

const objectionColumns = sql`
  o.id, o.person_id as "personId", o.entry_id as "entryId", o.round_id as "roundId", o.place_id as "placeId",
  o.account_id as "accountId", o.words, o.level, o.state, o.outcome, o.assigned_to as "assignedTo", o.due_on as "dueOn",
  o.filed_on as "filedOn"`;

/** The id of an objection is the digest of its receipt, so that whoever knows the one cannot tell the other. */
export function idOfReceipt(receipt: string): string {
  const hex = createHash('sha256').update(`objection\n${receipt}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export async function findObjection(db: Db | Tx, id: string, lock = false): Promise<ObjectionRow | undefined> {
  const { rows } = await sql<ObjectionRow>`
    select ${objectionColumns} from objection o where o.id = ${id} ${lock ? sql`for update` : sql``}`.execute(db);
  return rows[0];
}

/** @throws Problem 404 `request.not-found` */
export async function getObjection(db: Db | Tx, id: string, lock = false): Promise<ObjectionRow> {
  const found = await findObjection(db, id, lock);
  if (!found) throw new Problem(404, 'request.not-found');
  return found;
}

export async function objectionsWhere(
  db: Db | Tx,
  condition: RawBuilder<unknown>,
  order: RawBuilder<unknown> = sql`o.due_on, o.id`,
  limit = 200,
): Promise<ObjectionRow[]> {
  const { rows } = await sql<ObjectionRow>`
    select ${objectionColumns} from objection o where ${condition} order by ${order} limit ${limit}`.execute(db);
  return rows;
}

/** Somebody still has to answer. */
export function isOpen({ state }: Pick<ObjectionRow, 'state'>): boolean {
  return state === 'filed' || state === 'assigned';
}

/** An objection as those see it who handle it; of the objector only whether they gave a name to the system. */
export function describeObjection(row: ObjectionRow, today: string): Objection {
  const { id, roundId, accountId, words, level, state, outcome, filedOn, dueOn } = row;
  return {
    id,
    roundId,
    anonymous: accountId === null,
    words,
    level,
    state,
    outcome,
    filedOn,
    dueOn,
    overdue: isOpen(row) && today > dueOn,
  };
}

export interface StepRow {
  kind: FollowedObjection['steps'][number]['kind'];
  level: number;
  outcome: Objection['outcome'];
  words: string;
  by: string;
  accountId: string | null;
  at: Date;
}

export async function stepsOf(
  db: Db | Tx,
  { personId, id }: Pick<ObjectionRow, 'personId' | 'id'>,
): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`
    select kind, level, outcome, words, by_role as by, account_id as "accountId", at from objection_step
    where person_id = ${personId} and objection_id = ${id} order by position`.execute(db);
  return rows;
}

export const describeStep = ({ accountId: _, at, ...step }: StepRow) => ({ ...step, at: at.toISOString() });

/** Writes down what was done, after what was done before. */
export async function addStep(
  tx: Tx,
  { personId, id, level }: Pick<ObjectionRow, 'personId' | 'id' | 'level'>,
  step: Pick<StepRow, 'kind' | 'by'> & Partial<Pick<StepRow, 'outcome' | 'words' | 'accountId' | 'level'>>,
  at: Date,
): Promise<void> {
  const { rows } = await sql<{ next: number }>`
    select count(*)::int as next from objection_step where person_id = ${personId} and objection_id = ${id}`.execute(
    tx,
  );
  await tx
    .insertInto('objection_step')
    .values({
      person_id: personId,
      objection_id: id,
      position: rows[0]?.next ?? 0,
      kind: step.kind,
      level: step.level ?? level,
      outcome: step.outcome ?? null,
      words: step.words ?? '',
      by_role: step.by,
      account_id: step.accountId ?? null,
      at,
    })
    .execute();
}

export async function setObjection(
  tx: Tx,
  { personId, id }: Pick<ObjectionRow, 'personId' | 'id'>,
  set: {
    state: Objection['state'];
    level?: number;
    outcome?: Objection['outcome'];
    assigned_to?: string | null;
    due_on?: string;
  },
  at: Date,
): Promise<void> {
  await tx
    .updateTable('objection')
    .set({ ...set, changed_at: at })
    .where('person_id', '=', personId)
    .where('id', '=', id)
    .execute();
}
