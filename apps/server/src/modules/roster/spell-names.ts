import { sql } from 'kysely';
import type { Db } from '../../platform/database/index.js';
import { spellName } from './rules/pinyin.js';

const AT_ONCE = 2_000;

/**
 * Works out the pinyin of those who came before there was one, some at a time, so that nobody waits for it.
 *
 * @returns of how many it did.
 */
export async function spellNames(db: Db, signal?: AbortSignal): Promise<number> {
  for (let done = 0; ; ) {
    signal?.throwIfAborted();
    const people = await db
      .selectFrom('person')
      .select(['id', 'name'])
      .where('pinyin', 'is', null)
      .where('kind', '<>', 'guardian')
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    if (people.length === 0) return done;
    // Whoever is renamed meanwhile is taken the next time.
    await sql`
      update person p set pinyin = s.pinyin
      from unnest(${people.map(({ id }) => id)}::integer[], ${people.map(({ name }) => name)}::text[],
        ${people.map(({ name }) => spellName(name))}::text[]) as s (id, name, pinyin)
      where p.id = s.id and p.name = s.name and p.pinyin is null`.execute(db);
    done += people.length;
  }
}
