import type { Tx } from '../../../platform/database/index.js';
import { spellName } from '../rules.js';
import { type ImportContext, run } from './context.js';
import { type KnownPerson, keyOf } from './known-people.js';

/** What a row says about a person. Absent means: leave as it is. */
export interface PersonSaid {
  name: string;
  sex?: number | undefined;
  bornOn?: string | undefined;
  ethnicity?: string | undefined;
  details: Record<string, string>;
  numbers: ReadonlyArray<{ type: string; value: string }>;
}

/** People to be written together. `save` is called once; ids of new ones are given then. */
export interface PersonWrites {
  /** A new person; `id` is set by `save`. */
  add(kind: 'student' | 'guardian' | 'teacher', said: PersonSaid): { id: number };
  /** @returns the names of the fields that change; empty when nothing does. */
  change(known: KnownPerson, said: PersonSaid): string[];
  /** Takes a number away from somebody. */
  dropNumber(personId: number, type: string, value: string): void;
  save(context: Pick<ImportContext, 'tx' | 'at' | 'journal'>, write: boolean): Promise<void>;
}

export function gatherPersonWrites(): PersonWrites {
  const added: Array<{ id: number; kind: string; said: PersonSaid }> = [];
  const changed = new Map<number, KnownPerson>();
  const numbers: Array<{ person: { id: number }; type: string; value: string }> = [];
  const dropped: Array<{ id: number; type: string; value: string }> = [];
  return {
    add(kind, said) {
      const person = { id: 0, kind, said };
      added.push(person);
      for (const number of said.numbers) numbers.push({ person, ...number });
      return person;
    },
    change(known, said) {
      const fields: string[] = [];
      if (said.name !== known.name) fields.push('name');
      if (said.sex && said.sex !== known.sex) fields.push('sex');
      if (said.bornOn && said.bornOn !== known.bornOn) fields.push('bornOn');
      if (said.ethnicity && said.ethnicity !== known.ethnicity) fields.push('ethnicity');
      const details = Object.entries(said.details).filter(([key, value]) => known.details[key] !== value);
      if (details.length > 0) fields.push('details');
      if (fields.length > 0) {
        known.name = said.name;
        if (said.sex) known.sex = said.sex;
        if (said.bornOn) known.bornOn = said.bornOn;
        if (said.ethnicity) known.ethnicity = said.ethnicity;
        known.details = { ...known.details, ...Object.fromEntries(details) };
        changed.set(known.id, known);
      }
      for (const { type, value } of said.numbers) {
        const key = keyOf(type, value);
        if (known.numbers.has(key)) continue;
        known.numbers.add(key);
        numbers.push({ person: known, type, value });
        if (!fields.includes('numbers')) fields.push('numbers');
      }
      return fields;
    },
    dropNumber(id, type, value) {
      dropped.push({ id, type, value });
    },
    async save({ tx, at, journal }, write) {
      if (added.length > 0) {
        const first = await journal.newPeople(added.length);
        added.forEach((person, i) => {
          person.id = first + i;
        });
      }
      if (!write) return;
      await journal.keep(
        'person',
        [...changed.keys()].map((id) => ({ id })),
      );
      await journal.keep('person_number', [
        ...dropped.map(({ id, type, value }) => ({ person_id: id, type, value })),
        ...numbers.map(({ person, type, value }) => ({ person_id: person.id, type, value })),
      ]);
      await insertPeople(tx, added, at);
      await updatePeople(tx, [...changed.values()], at);
      if (dropped.length > 0) {
        await run(
          tx,
          `delete from person_number n using unnest($1::int[], $2::text[], $3::text[]) as d(person_id, type, value)
           where n.person_id = d.person_id and n.type = d.type and n.value = d.value`,
          [dropped.map(({ id }) => id), dropped.map(({ type }) => type), dropped.map(({ value }) => value)],
        );
      }
      if (numbers.length > 0) {
        await run(
          tx,
          `insert into person_number (person_id, type, value)
           select * from unnest($1::int[], $2::text[], $3::text[]) on conflict do nothing`,
          [numbers.map(({ person }) => person.id), numbers.map(({ type }) => type), numbers.map(({ value }) => value)],
        );
      }
    },
  };
}

async function insertPeople(
  tx: Tx,
  people: ReadonlyArray<{ id: number; kind: string; said: PersonSaid }>,
  at: Date,
): Promise<void> {
  if (people.length === 0) return;
  await run(
    tx,
    `insert into person (id, kind, name, sex, born_on, ethnicity, details, changed_at, pinyin)
     select id, kind, name, sex, born_on, ethnicity, details, $8::timestamptz, pinyin
     from unnest($1::int[], $2::text[], $3::text[], $4::smallint[], $5::date[], $6::text[], $7::jsonb[], $9::text[])
       as p(id, kind, name, sex, born_on, ethnicity, details, pinyin)`,
    [
      people.map(({ id }) => id),
      people.map(({ kind }) => kind),
      people.map(({ said }) => said.name),
      people.map(({ said }) => said.sex ?? 0),
      people.map(({ said }) => said.bornOn ?? null),
      people.map(({ said }) => said.ethnicity ?? ''),
      people.map(({ said }) => JSON.stringify(said.details)),
      at,
      people.map(({ kind, said }) => (kind === 'guardian' ? null : spellName(said.name))),
    ],
  );
}

async function updatePeople(tx: Tx, people: readonly KnownPerson[], at: Date): Promise<void> {
  if (people.length === 0) return;
  await run(
    tx,
    `update person set name = c.name, sex = c.sex, born_on = c.born_on, ethnicity = c.ethnicity, details = c.details, changed_at = $7::timestamptz,
       pinyin = case when kind <> 'guardian' then c.pinyin end
     from unnest($1::int[], $2::text[], $3::smallint[], $4::date[], $5::text[], $6::jsonb[], $8::text[])
       as c(id, name, sex, born_on, ethnicity, details, pinyin)
     where person.id = c.id`,
    [
      people.map(({ id }) => id),
      people.map(({ name }) => name),
      people.map(({ sex }) => sex),
      people.map(({ bornOn }) => bornOn),
      people.map(({ ethnicity }) => ethnicity),
      people.map(({ details }) => JSON.stringify(details)),
      at,
      people.map(({ name }) => spellName(name)),
    ],
  );
}
