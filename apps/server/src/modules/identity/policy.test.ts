import { type Permission, permissions, type Role, roles } from '@wuyu/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../platform/database/index.js';
import type { Actor } from '../../platform/http/index.js';
import { can, joinPolicies, mayAtAll, type Policy, requireClass, requireStudent } from './policy.js';
import { type Relation, relations, type Target } from './relation.js';
import { region, smallRegion } from './testing.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await smallRegion(database.db);
});
afterAll(() => database.close());

const r = region;
const actor = (role: Role, placeId: number | null = null, personId: number | null = null): Actor => ({
  accountId: null,
  roles: [{ role, placeId }],
  personId,
  language: 'zh-CN',
  recordedBy: 'test',
  mustChange: false,
});

/** Each actor's true relations to each target, written down by hand from the small region. */
const actors = {
  administrator: { actor: actor('administrator'), holds: {} },
  bureauOfCounty: {
    actor: actor('bureau', r.county),
    holds: {
      'own-place': [
        'ann',
        'ben',
        'cai',
        'dan',
        'fay',
        'class1',
        'class2',
        'neighbourClass',
        'school',
        'neighbourSchool',
        'county',
        'teacher',
        'annsMother',
      ],
    },
  },
  bureauOfProvince: {
    actor: actor('bureau', r.province),
    holds: {
      'own-place': [
        'ann',
        'ben',
        'cai',
        'dan',
        'eva',
        'fay',
        'class1',
        'class2',
        'neighbourClass',
        'farClass',
        'school',
        'neighbourSchool',
        'farSchool',
        'county',
        'otherCounty',
        'teacher',
        'annsMother',
      ],
    },
  },
  head: {
    actor: actor('school', r.school),
    holds: { 'own-place': ['ann', 'ben', 'cai', 'class1', 'class2', 'school', 'teacher', 'annsMother'] },
  },
  teacher: {
    actor: actor('teacher', null, r.teacher),
    holds: {
      'led-class': ['ann', 'ben', 'class1'],
      'taught-class': ['ann', 'ben', 'cai', 'class1', 'class2'],
      'own-school': ['school'],
      self: ['teacher'],
    },
  },
  farTeacher: {
    actor: actor('teacher', null, r.farTeacher),
    holds: { 'led-class': ['eva', 'farClass'], 'taught-class': ['eva', 'farClass'], 'own-school': ['farSchool'] },
  },
  ann: {
    actor: actor('student', null, r.ann),
    holds: { self: ['ann'], 'attended-class': ['class1'], 'attended-school': ['school'] },
  },
  annsMother: {
    actor: actor('guardian', null, r.annsMother),
    holds: {
      'own-child': ['ann'],
      self: ['annsMother'],
      'attended-class': ['class1'],
      'attended-school': ['school'],
    },
  },
  // Family to ben, but not his guardian.
  danFather: {
    actor: actor('guardian', null, r.danFather),
    holds: { 'own-child': ['dan'], 'attended-class': ['neighbourClass'], 'attended-school': ['neighbourSchool'] },
  },
} as const satisfies Record<string, { actor: Actor; holds: Partial<Record<Relation, readonly string[]>> }>;

const targets: Record<string, Target> = {
  ...Object.fromEntries(
    (['ann', 'ben', 'cai', 'dan', 'eva', 'fay', 'teacher', 'annsMother'] as const).map((name) => [
      name,
      { personId: r[name] },
    ]),
  ),
  ...Object.fromEntries(
    (['class1', 'class2', 'neighbourClass', 'farClass'] as const).map((name) => [name, { classId: r[name] }]),
  ),
  ...Object.fromEntries(
    (['school', 'neighbourSchool', 'farSchool', 'county', 'otherCounty'] as const).map((name) => [
      name,
      { placeId: r[name] },
    ]),
  ),
  nobody: { personId: 999_999 },
  noClass: { classId: 999_999 },
  noPlace: { placeId: 999_999 },
};

const holdsByHand = (who: keyof typeof actors, relation: Relation, target: string) =>
  relation === 'everywhere' ||
  ((actors[who].holds as Partial<Record<Relation, readonly string[]>>)[relation] ?? []).includes(target);

describe('a right', () => {
  it('holds in exactly the relations of the table, over the whole matrix', async () => {
    for (const [who, { actor }] of Object.entries(actors)) {
      const role = actor.roles[0]?.role as Role;
      for (const relation of relations) {
        const policy: Policy = { 'student.read': { [role]: relation } };
        for (const [name, target] of Object.entries(targets)) {
          const expected = holdsByHand(who as keyof typeof actors, relation, name) ? relation : undefined;
          expect(await can(database.db, actor, policy, 'student.read', target), `${who} ${relation} ${name}`).toBe(
            expected,
          );
        }
      }
    }
  });

  it('is denied wherever no table names role and permission', async () => {
    const rule = fc.dictionary(fc.constantFrom(...roles), fc.constantFrom(...relations), { maxKeys: 4 });
    const policies = fc.dictionary(fc.constantFrom(...permissions), rule, { maxKeys: 5 }) as fc.Arbitrary<Policy>;
    const who = fc.constantFrom(...(Object.keys(actors) as Array<keyof typeof actors>));
    await fc.assert(
      fc.asyncProperty(
        policies,
        who,
        fc.constantFrom(...permissions),
        fc.constantFrom(...Object.keys(targets)),
        async (policy, name, permission, target) => {
          const { actor } = actors[name];
          const relation = policy[permission]?.[actor.roles[0]?.role as Role];
          const expected = relation !== undefined && holdsByHand(name, relation, target) ? relation : undefined;
          expect(mayAtAll(actor, policy, permission)).toBe(relation !== undefined);
          expect(await can(database.db, actor, policy, permission, targets[target] as Target)).toBe(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is denied to an account without roles, and to roles named like a property of every object', () => {
    expect(
      mayAtAll(
        { ...actors.administrator.actor, roles: [] },
        { 'student.read': { administrator: 'everywhere' } },
        'student.read',
      ),
    ).toBe(false);
    expect(mayAtAll(actor('constructor' as Role), { 'student.read': {} }, 'student.read')).toBe(false);
    expect(mayAtAll(actors.administrator.actor, {}, 'toString' as Permission)).toBe(false);
  });

  it('is ruled in one table only', () => {
    expect(() => joinPolicies([{ 'student.read': {} }, { 'student.read': {} }])).toThrow(RangeError);
  });
});

describe('a read of a pupil', () => {
  const policy: Policy = {
    'student.read': {
      administrator: 'everywhere',
      bureau: 'own-place',
      school: 'own-place',
      teacher: 'taught-class',
      student: 'self',
      guardian: 'own-child',
    },
  };
  const entries = async (personId: number) =>
    (
      await database.db
        .selectFrom('audit')
        .select(['act', 'details'])
        .where('person_id', '=', personId)
        .orderBy('id')
        .execute()
    ).map(({ act }) => act);
  const read = (who: keyof typeof actors, personId: number) =>
    requireStudent(database.db, actors[who].actor, policy, 'student.read', personId);

  it('from class or family is not written down; from further away it is', async () => {
    expect(await read('teacher', r.cai)).toBe('taught-class');
    expect(await entries(r.cai)).toEqual([]);
    expect(await read('head', r.cai)).toBe('own-place');
    expect(await read('administrator', r.cai)).toBe('everywhere');
    expect(await entries(r.cai)).toEqual(['read', 'read']);
    expect(await read('annsMother', r.ann)).toBe('own-child');
    expect(await entries(r.ann)).toEqual([]);
  });

  it('without the right is answered as if there were no such pupil, and written down', async () => {
    await expect(read('annsMother', r.dan)).rejects.toMatchObject({ status: 404, code: 'request.not-found' });
    await expect(read('annsMother', 999_999)).rejects.toMatchObject({ status: 404, code: 'request.not-found' });
    expect(await entries(r.dan)).toEqual(['read.refused']);
  });

  it('who moved to another school belongs to the new one', async () => {
    await expect(read('head', r.fay)).rejects.toMatchObject({ status: 404 });
    expect(await requireStudent(database.db, actor('school', r.neighbourSchool), policy, 'student.read', r.fay)).toBe(
      'own-place',
    );
  });

  it('is not a read of a teacher or guardian', async () => {
    await expect(read('administrator', r.teacher)).rejects.toMatchObject({ status: 404 });
  });

  it('of a class from further away is written down too', async () => {
    const classes: Policy = { 'class.read': { school: 'own-place', teacher: 'taught-class' } };
    await requireClass(database.db, actors.teacher.actor, classes, 'class.read', r.class2);
    await requireClass(database.db, actors.head.actor, classes, 'class.read', r.class2);
    await expect(requireClass(database.db, actors.head.actor, classes, 'class.read', r.farClass)).rejects.toMatchObject(
      { status: 404 },
    );
    const acts = await database.db
      .selectFrom('audit')
      .select('act')
      .where('person_id', 'is', null)
      .orderBy('id')
      .execute();
    expect(acts.map(({ act }) => act)).toEqual(['read.class', 'read.refused']);
  });
});
