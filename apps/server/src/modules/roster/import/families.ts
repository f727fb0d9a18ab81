import type { Tx } from '../../../platform/database/index.js';
import { sexOfRelation } from '../rules.js';
import { type ImportContext, run } from './context.js';
import { findPeople, type KnownPerson, keyOf, type NumberKey } from './known-people.js';
import type { MemberRow } from './member-row.js';
import type { PersonSaid, PersonWrites } from './person-writes.js';

interface Tie {
  relation: string;
  isGuardian: boolean;
}

/** The family members of one batch of pupils. */
export interface Families {
  /** @returns whether anything about the family changes. `childId` is absent for a new pupil. */
  add(child: { id: number }, childId: number | undefined, members: readonly MemberRow[]): boolean;
  /** After the people have been saved. */
  save(context: Pick<ImportContext, 'tx' | 'journal'>): Promise<void>;
}

const namePhone = (name: string, phone: string) => `${phone}\n${name}`;

/**
 * Recognises family members: by identity number, else by mobile number and name (so that twins have one mother), else by
 * name among the pupil's own family.
 */
export async function gatherFamilies(
  tx: Tx,
  people: PersonWrites,
  rows: ReadonlyArray<{ members: readonly MemberRow[] }>,
  childIds: ReadonlyArray<number | undefined>,
): Promise<Families> {
  const keys: NumberKey[] = rows.flatMap(({ members }) =>
    members.flatMap(({ identity, phone }) => [
      ...(identity ? [{ type: 'identity', value: identity }] : []),
      ...(phone ? [{ type: 'phone', value: phone }] : []),
    ]),
  );
  const children = childIds.filter((id) => id !== undefined);
  const ties =
    children.length > 0 && rows.some(({ members }) => members.length > 0)
      ? await readTies(tx, children)
      : new Map<number, Map<number, Tie>>();
  const own = [...ties.values()].flatMap((of) => [...of.keys()]);
  const { byNumber: found, people: known } = await findPeople(tx, 'guardian', keys, own);
  const added = new Map<string, { id: number }>();
  const saves: Array<{ child: { id: number }; member: { id: number }; tie: Tie }> = [];

  function knownMember(member: MemberRow, childId: number | undefined): KnownPerson | undefined {
    const byIdentity = member.identity
      ? known.get(found.get(keyOf('identity', member.identity))?.[0] ?? -1)
      : undefined;
    if (byIdentity) return byIdentity;
    const byPhone = member.phone ? (found.get(keyOf('phone', member.phone)) ?? []).map((id) => known.get(id)) : [];
    const samePhone = byPhone.find((person) => person?.name === member.name);
    if (samePhone) return samePhone;
    const own = childId === undefined ? [] : [...(ties.get(childId)?.keys() ?? [])].map((id) => known.get(id));
    return own.find((person) => person?.name === member.name);
  }

  function addedMember(member: MemberRow): { id: number } | undefined {
    const byIdentity = member.identity ? added.get(member.identity) : undefined;
    return byIdentity ?? (member.phone ? added.get(namePhone(member.name, member.phone)) : undefined);
  }

  return {
    add(child, childId, members) {
      let changed = false;
      const mine = new Set<{ id: number }>();
      for (const member of members) {
        const said = saidOf(member);
        const one = knownMember(member, childId);
        const fresh = one ?? addedMember(member) ?? people.add('guardian', said);
        if (one && people.change(one, said).length > 0) changed = true;
        if (!one) {
          if (member.identity) added.set(member.identity, fresh);
          if (member.phone) added.set(namePhone(member.name, member.phone), fresh);
        }
        // The same person twice in one row is one member.
        if (mine.has(fresh)) continue;
        mine.add(fresh);
        const before = one && childId !== undefined ? ties.get(childId)?.get(one.id) : undefined;
        const tie: Tie = {
          relation: member.relation || before?.relation || '',
          isGuardian: member.isGuardian ?? before?.isGuardian ?? true,
        };
        if (before && before.relation === tie.relation && before.isGuardian === tie.isGuardian) continue;
        changed = true;
        saves.push({ child, member: fresh, tie });
      }
      return changed;
    },
    async save({ tx: within, journal }) {
      if (saves.length === 0) return;
      await journal.keep(
        'guardianship',
        saves.map(({ child, member }) => ({ person_id: child.id, guardian_id: member.id })),
      );
      await run(
        within,
        `insert into guardianship (person_id, guardian_id, relation, is_guardian)
         select * from unnest($1::int[], $2::int[], $3::text[], $4::bool[])
         on conflict (person_id, guardian_id) do update set relation = excluded.relation, is_guardian = excluded.is_guardian`,
        [
          saves.map(({ child }) => child.id),
          saves.map(({ member }) => member.id),
          saves.map(({ tie }) => tie.relation),
          saves.map(({ tie }) => tie.isGuardian),
        ],
      );
    },
  };
}

function saidOf(member: MemberRow): PersonSaid {
  return {
    name: member.name,
    sex: sexOfRelation(member.relation) || undefined,
    ethnicity: member.ethnicity,
    details: member.details,
    numbers: [
      ...(member.identity ? [{ type: 'identity', value: member.identity }] : []),
      ...(member.phone ? [{ type: 'phone', value: member.phone }] : []),
    ],
  };
}

async function readTies(tx: Tx, children: readonly number[]): Promise<Map<number, Map<number, Tie>>> {
  const ties = new Map<number, Map<number, Tie>>();
  const rows = await run<{ person_id: number; guardian_id: number; relation: string; is_guardian: boolean }>(
    tx,
    'select person_id, guardian_id, relation, is_guardian from guardianship where person_id = any($1::int[])',
    [children],
  );
  for (const row of rows) {
    const own = ties.get(row.person_id) ?? new Map<number, Tie>();
    own.set(row.guardian_id, { relation: row.relation, isGuardian: row.is_guardian });
    ties.set(row.person_id, own);
  }
  return ties;
}
