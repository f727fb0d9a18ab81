import type { Objection } from '@wuyu/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { type AttachmentReaders, attachmentsOf } from '../attachment/index.js';
import type { Actor } from '../identity/index.js';
import { mayAppeal, sideOf } from './answer.js';
import { getEntry, publicOf } from './entries.js';
import { handlersOf } from './handlers.js';
import { mayAssign, mayDecide, readsAsHandler, requireObjection } from './objection-rights.js';
import {
  describeObjection,
  describeStep,
  findObjection,
  getObjection,
  objectionsWhere,
  stepsOf,
} from './objections.js';

const PAGE = 30;

const under = (places: readonly number[]) => sql`(
  with recursive down as (
    select id from place where id = any(${[...places]}::integer[])
    union all select p.id from place p join down on p.parent_id = down.id)
  select id from down)`;

/** What somebody has to give to others or to decide, the one due first at the top; done: the last changed first. */
export async function inbox(
  db: Db,
  actor: Actor,
  asked: { state: 'open' | 'closed'; after?: string | undefined },
  today: string,
): Promise<{ objections: Objection[]; next: string | null }> {
  const placesOf = (...roles: string[]) =>
    actor.roles.flatMap(({ role, placeId }) => (roles.includes(role) && placeId !== null ? [placeId] : []));
  const mine: RawBuilder<unknown>[] = [sql`o.assigned_to = ${actor.accountId}`];
  const school = placesOf('school', 'head');
  if (school.length > 0) mine.push(sql`o.place_id in ${under(school)}`);
  const bureau = placesOf('bureau');
  if (bureau.length > 0) mine.push(sql`(o.level = 2 and o.place_id in ${under(bureau)})`);
  const states = asked.state === 'open' ? ['filed', 'assigned'] : ['decided', 'closed'];
  const [day, id] = asked.after?.split('_') ?? [];
  const beyond = asked.state === 'open' ? sql`>` : sql`<`;
  const direction = asked.state === 'open' ? sql`` : sql`desc`;
  const rows = await objectionsWhere(
    db,
    sql`(${sql.join(mine, sql` or `)}) and o.state = any(${states}::text[])
      ${day && id ? sql`and (o.due_on, o.id) ${beyond} (${day}::date, ${id}::uuid)` : sql``}`,
    sql`o.due_on ${direction}, o.id ${direction}`,
    PAGE + 1,
  );
  const page = rows.slice(0, PAGE);
  const last = page.at(-1);
  return {
    objections: page.map((row) => describeObjection(row, today)),
    next: rows.length > PAGE && last ? `${last.dueOn}_${last.id}` : null,
  };
}

/** One objection with the frozen entry and its file: whoever decides it sees nothing else of the pupil. */
export async function objectionPage(db: Db, actor: Actor, id: string, today: string) {
  const objection = await getObjection(db, id);
  await requireObjection(db, actor, objection);
  const entry = await getEntry(db, objection.entryId);
  const { name } = await db
    .selectFrom('person')
    .select('name')
    .where('id', '=', objection.personId)
    .executeTakeFirstOrThrow();
  const side = await sideOf(db, actor, objection);
  const assign = await mayAssign(db, actor, objection);
  const files = await attachmentsOf(db, 'objection', [id]);
  return {
    ...describeObjection(objection, today),
    pupil: name,
    entry: publicOf(entry),
    // A picture may show who took it: the family reads the words, those who decide see the files.
    attachments:
      side === 'pupil'
        ? []
        : (files.get(id) ?? []).map(({ id: fileId, kind, fileName }) => ({ id: fileId, kind, fileName })),
    steps: (await stepsOf(db, objection)).map(describeStep),
    handlers: assign ? await handlersOf(db, objection) : [],
    may: {
      assign,
      decide: await mayDecide(db, actor, objection),
      appeal: side !== undefined && mayAppeal(objection, side, today),
    },
  };
}

/** Who sees the files of an objection: those who handle it, not the family. */
export const objectionFileReader: AttachmentReaders[string] = async (db, actor, { ref }) => {
  const objection = await findObjection(db, ref);
  return objection && (await readsAsHandler(db, actor, objection)) ? 'own-place' : undefined;
};
