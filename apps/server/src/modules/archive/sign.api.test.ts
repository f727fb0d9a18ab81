import { createHash } from 'node:crypto';
import {
  correctTermArchive,
  getTermArchive,
  getTermArchiveDocument,
  getTermArchiveProof,
  listTermArchives,
  type Role,
  refuseTermArchive,
  type SignerRole,
  signTermArchive,
} from '@wuyu/contract';
import { canonicalize, type EntryKind, parsePolicy, parseProofBundle, verifyBundle } from '@wuyu/ledger';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { performAudit, requestAudit } from '../ledger/index.js';
import { stepProgress } from './index.js';
import { NOW, names, of, openArchiveTest, refusal, remark, signAll, signAs, visitorOf } from './testing.js';

let app: TestApp;
beforeAll(async () => {
  app = await openArchiveTest();
});
afterAll(() => app?.close());
afterEach(async () => {
  await app.database.pool.query('delete from step_window');
  await remark(app, region.ann, 'teacher', '认真负责。');
  await app.database.pool.query('delete from archive_signature');
  await app.database.pool.query('delete from term_archive');
});

const ann = of(region.ann);
const shown = async (role: Role) => (await app.as(role)).call(getTermArchive, ann);
const sign = async (role: Role, as: SignerRole, digest: string, name = names[role] ?? '') =>
  (await app.as(role)).call(signTermArchive, { ...ann, body: { as, digest, name } });
const refuse = async (role: Role, as: SignerRole, to: 'student' | 'teacher', reason = '评语还没有写完') =>
  (await app.as(role)).call(refuseTermArchive, {
    ...ann,
    body: { as, digest: (await shown(role)).digest, reason, to },
  });
const acts = async (act: string) =>
  (await app.database.pool.query('select details from audit where act = $1 order by id', [act])).rows;
const window = (opensOn: string, closesOn: string) =>
  app.database.pool.query(
    `insert into step_window (place_id, term_id, step, opens_on, closes_on, changed_at) values ($1, 2, 'archive', $2, $3, $4)
     on conflict (place_id, term_id, step) do update set opens_on = excluded.opens_on, closes_on = excluded.closes_on`,
    [region.school, opensOn, closesOn, NOW],
  );

const told = async (personId: number) =>
  (
    await app.database.pool.query(
      'select kind from notice join account on account.id = notice.account_id where person_id = $1 order by 1',
      [personId],
    )
  ).rows.map(({ kind }) => kind);

/** What a proof file proves by the policy that goes with it, and the record it speaks of. */
function proved(bytes: Uint8Array): { kind: EntryKind; record: unknown } {
  const bundle = parseProofBundle(bytes);
  return { kind: verifyBundle(bundle, parsePolicy(bundle.policy ?? '')).entry.kind, record: bundle.record?.value };
}

describe('an archive of a term', () => {
  it('is composed of what the steps left, and the same facts give the same digest', async () => {
    const first = await shown('student');
    expect(first.document).toMatchObject({
      schema: 1,
      term: { code: region.thisTerm },
      student: { name: '安', sex: '女' },
      school: { name: '甲县一中' },
      class: { stage: 2 },
      enrolments: [{ school: '甲县一中', from: '2024-09-01', to: null }],
      remarks: { teacher: '认真负责。' },
    });
    expect(first.document.figures.map(({ indicator, times, total }) => [indicator, times, total])).toEqual([
      ['academic.math', 1, 88],
      ['art.award', 1, 1],
      ['practice.service-hours', 2, 5.5],
    ]);
    expect(first.document.fitness?.items.map(({ title }) => title)).toEqual(['肺活量']);
    expect(first.digest).toBe(createHash('sha256').update(canonicalize(first.document)).digest('hex'));
    expect((await shown('teacher')).digest).toBe(first.digest);
    expect(first.gaps).toEqual(['selection', 'result']);
  });

  it('has no marks in primary school', async () => {
    await app.database.pool.query('update class set stage = 1 where id = $1', [region.class1]);
    const { document } = await shown('student');
    await app.database.pool.query('update class set stage = 2 where id = $1', [region.class1]);
    expect(document.figures.map(({ indicator }) => indicator)).toEqual(['art.award', 'practice.service-hours']);
  });

  it('is of terms in which the pupil was enrolled', async () => {
    await app.database.pool.query(
      `insert into term (id, code, school_year, half, starts_on, ends_on) values (9, '2020-2021-1', 2020, 1, '2020-09-01', '2021-01-31')`,
    );
    const long = of(region.ann, '2020-2021-1');
    expect(await refusal((await app.as('student')).call(getTermArchive, long))).toBe('409 archive.not-enrolled');
    await app.database.pool.query('delete from term where id = 9');
  });
});

describe('signatures', () => {
  it('are given in their order, and the last one seals with an entry in the ledger', async () => {
    const { digest } = await shown('student');
    expect(await refusal(sign('teacher', 'teacher', digest))).toBe('409 archive.not-your-turn');
    const signed = await signAll(app, 'committee');
    expect(signed).toMatchObject({ state: 'signing', turn: 'head', sealedAt: null });
    const sealed = await signAs(await app.as('head'), 'head', '孙校长');
    expect(sealed).toMatchObject({ state: 'sealed', turn: null, revision: 1, digest, sealedAt: NOW.toISOString() });
    expect(sealed.signatures.map(({ role, name, counts }) => [role, name, counts])).toEqual([
      ['student', '安', true],
      ['teacher', '师', true],
      ['committee', '钱委员', true],
      ['head', '孙校长', true],
    ]);
    await app.ledger.sequencer.sequenceAll();
    const proof = await (await app.as('guardian')).call(getTermArchiveProof, ann);
    expect(proved(proof.bytes)).toMatchObject({ kind: 'archive-sealed', record: { digest, revision: 1 } });
    const file = await (await app.as('guardian')).call(getTermArchiveDocument, ann);
    expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(digest);
    expect((await shown('guardian')).verify).toMatch(/^\/verify#entry=[0-9a-f]{32}&digest=[0-9a-f]{64}$/);
    expect(await refusal(sign('student', 'student', '0'.repeat(64)))).toBe('taken');
  });

  it('change nothing when they are given twice, and are one when they are given at once', async () => {
    const { digest } = await shown('student');
    await Promise.all([1, 2, 3].map(() => sign('student', 'student', digest)));
    await Promise.all([1, 2].map(() => sign('teacher', 'teacher', digest)));
    expect((await shown('head')).signatures).toHaveLength(2);
    const other = await visitorOf(app, { placeId: region.school, role: 'committee' });
    const outcomes = await Promise.all([
      refusal(signAs(await app.as('committee'), 'committee', '钱委员')),
      refusal(signAs(other, 'committee', '李委员')),
    ]);
    expect(outcomes.sort()).toEqual(['409 archive.signed-already', 'taken']);
    expect((await shown('head')).signatures.filter(({ role }) => role === 'committee')).toHaveLength(1);
  });

  it('are of what was shown, not of what changed since', async () => {
    const { digest } = await shown('student');
    await remark(app, region.ann, 'teacher', '改过的评语。');
    expect(await refusal(sign('student', 'student', digest))).toBe('409 archive.changed');
    await signAll(app, 'teacher');
    await remark(app, region.ann, 'teacher', '又改过的评语。');
    const seen = await shown('committee');
    expect(seen).toMatchObject({ outdated: ['remarks'], may: { sign: 'committee' } });
    expect(await refusal(sign('committee', 'committee', seen.digest))).toBe('409 archive.outdated');
    // The pupil signs anew what stands now, and the others after that.
    const again = await shown('student');
    expect(again).toMatchObject({ may: { sign: 'student' }, document: { remarks: { teacher: '又改过的评语。' } } });
    const sealed = await signAll(app);
    expect(sealed.state).toBe('sealed');
    expect(sealed.signatures.map(({ role, counts }) => `${role} ${counts}`)).toEqual([
      'student false',
      'teacher false',
      'student true',
      'teacher true',
      'committee true',
      'head true',
    ]);
  });

  it('are not undone by a report that was made meanwhile', async () => {
    await signAll(app, 'teacher');
    await app.database.pool.query(
      `insert into report (person_id, number, term_id, run_id, digest, made_at) values ($1, 'WY-2025-2-TEST', 2, 1, 'd', $2)`,
      [region.ann, NOW],
    );
    expect((await signAll(app)).state).toBe('sealed');
    await app.database.pool.query(`delete from report where number = 'WY-2025-2-TEST'`);
  });

  it('carry the own name', async () => {
    const { digest } = await shown('student');
    expect(await refusal(sign('student', 'student', digest, '别人'))).toBe('422 archive.name-wrong');
    expect(await refusal(sign('student', 'student', digest, ' '))).toBe('422 archive.name-wrong');
    expect(await refusal(sign('student', 'student', digest, ' 安 '))).toBe('taken');
  });

  it('are refused with a reason: it goes back to whoever can mend it, and all sign anew', async () => {
    await signAll(app, 'teacher');
    const returned = await refuse('committee', 'committee', 'teacher');
    expect(returned).toMatchObject({ state: 'returned', turn: 'teacher', may: { sign: null } });
    expect(returned.signatures.at(-1)).toMatchObject({
      outcome: 'refused',
      reason: '评语还没有写完',
      returnedTo: 'teacher',
    });
    expect(returned.signatures.some(({ counts }) => counts)).toBe(false);
    expect(await told(region.teacher)).toEqual(['archive-returned']);
    expect(await refusal(sign('head', 'head', returned.digest))).toBe('409 archive.not-your-turn');
    await remark(app, region.ann, 'teacher', '补写的评语。');
    await refuse('teacher', 'teacher', 'student', '评语已补,请重新签字');
    expect(await shown('student')).toMatchObject({ turn: 'student', may: { sign: 'student' } });
    expect((await signAll(app)).state).toBe('sealed');
    expect((await acts('archive.refused')).map(({ details }) => details.as)).toEqual(['committee', 'teacher']);
    expect(JSON.stringify(await acts('archive.refused'))).not.toContain('评语');
  });

  it('are refused by the pupil too, which the teacher looks at', async () => {
    expect(await refuse('student', 'student', 'student', '志愿服务少了一次')).toMatchObject({
      state: 'returned',
      turn: 'teacher',
    });
  });

  it('are given while the step is open', async () => {
    const { digest } = await shown('student');
    await window('2026-06-01', '2026-07-01');
    expect(await refusal(sign('student', 'student', digest))).toBe('409 calendar.closed');
    await window('2026-07-20', '2026-07-30');
    expect(await refusal(sign('student', 'student', digest))).toBe('409 calendar.not-open');
  });

  it('are a guardian’s for a pupil of primary school, and of nobody older', async () => {
    const { digest } = await shown('guardian');
    expect(await refusal(sign('guardian', 'student', digest))).toBe('404 request.not-found');
    await app.database.pool.query('update class set stage = 1 where id = $1', [region.class1]);
    const signed = await signAs(await app.as('guardian'), 'student', '安母');
    await app.database.pool.query('update class set stage = 2 where id = $1', [region.class1]);
    expect(signed.signatures).toMatchObject([{ role: 'student', name: '安母', forPupil: true }]);
  });
});

describe('the right to an archive', () => {
  it('to read is that of pupil, family, class teacher, head, committee, school and bureau', async () => {
    const outcomes: Record<string, string> = {};
    for (const role of [
      'administrator',
      'bureau',
      'school',
      'head',
      'committee',
      'teacher',
      'student',
      'guardian',
      'expert',
    ] as const)
      outcomes[role] = await refusal(shown(role));
    expect(outcomes).toEqual({
      administrator: 'taken',
      bureau: 'taken',
      school: 'taken',
      head: 'taken',
      committee: 'taken',
      teacher: 'taken',
      student: 'taken',
      guardian: 'taken',
      expert: '403 identity.forbidden',
    });
  });

  it('to sign is in each role that of those who hold it', async () => {
    const { digest } = await shown('student');
    const roles = [
      'administrator',
      'bureau',
      'school',
      'head',
      'committee',
      'teacher',
      'student',
      'guardian',
      'expert',
    ] as const;
    const may: string[] = [];
    for (const as of ['student', 'teacher', 'committee', 'head'] as const)
      for (const role of roles) {
        const outcome = await refusal(sign(role, as, digest, names[role] ?? '名'));
        if (outcome !== '403 identity.forbidden' && outcome !== '404 request.not-found') may.push(`${role} as ${as}`);
      }
    expect(may).toEqual(['student as student', 'teacher as teacher', 'committee as committee', 'head as head']);
  });

  it('ends at the own class, child, school', async () => {
    const foreign = of(region.dan);
    for (const role of ['student', 'guardian', 'teacher', 'head', 'committee', 'school'] as const)
      expect(await refusal((await app.as(role)).call(getTermArchive, foreign))).toBe('404 request.not-found');
    // Teaches class2, and does not lead it.
    expect(await refusal((await app.as('teacher')).call(getTermArchive, of(region.cai)))).toBe('404 request.not-found');
  });
});

describe('a sealed archive', () => {
  it('does not change, and is corrected by a further revision that committee and head sign', async () => {
    const first = await signAll(app);
    expect(await refusal((await app.as('teacher')).call(correctTermArchive, { ...ann, body: { reason: '无' } }))).toBe(
      '409 archive.nothing-changed',
    );
    await remark(app, region.ann, 'teacher', '更正后的评语。');
    expect(await shown('student')).toMatchObject({
      digest: first.digest,
      document: { remarks: { teacher: '认真负责。' } },
    });
    const begun = await (await app.as('teacher')).call(correctTermArchive, { ...ann, body: { reason: '评语有误' } });
    expect(begun).toMatchObject({
      revision: 2,
      state: 'signing',
      turn: 'committee',
      changes: ['remarks'],
      reason: '评语有误',
    });
    expect(await refusal(sign('student', 'student', begun.digest))).toBe('409 archive.not-your-turn');
    // After the step is over too: what is wrong does not wait for a window.
    await window('2026-06-01', '2026-07-01');
    await signAs(await app.as('committee'), 'committee', '钱委员');
    const second = await signAs(await app.as('head'), 'head', '孙校长');
    expect(second).toMatchObject({
      revision: 2,
      state: 'sealed',
      document: { remarks: { teacher: '更正后的评语。' } },
    });
    expect(second.revisions.map(({ revision, state, digest }) => [revision, state, digest === first.digest])).toEqual([
      [2, 'sealed', false],
      [1, 'sealed', true],
    ]);
    const old = await (await app.as('guardian')).call(getTermArchive, { ...ann, query: { revision: 1 } });
    expect(old).toMatchObject({ digest: first.digest, may: { sign: null, correct: false } });
    await app.ledger.sequencer.sequenceAll();
    const proof = await (await app.as('guardian')).call(getTermArchiveProof, ann);
    expect(proved(proof.bytes)).toMatchObject({
      kind: 'correction',
      record: { digest: second.digest, previous: first.digest, reason: '评语有误', changes: ['remarks'] },
    });
  });

  it('is corrected by class teacher or school only, and once at a time', async () => {
    await signAll(app);
    await remark(app, region.ann, 'teacher', '更正后的评语。');
    const correct = async (role: Role) =>
      refusal((await app.as(role)).call(correctTermArchive, { ...ann, body: { reason: '有误' } }));
    for (const role of ['student', 'guardian', 'committee', 'head', 'bureau', 'administrator'] as const)
      expect(await correct(role)).toBe('403 identity.forbidden');
    expect(await correct('school')).toBe('taken');
    expect(await correct('teacher')).toBe('409 archive.correction-open');
    // Sent back, it is begun anew as the same revision.
    expect(await refuse('committee', 'committee', 'teacher', '原因没有写清')).toMatchObject({
      state: 'returned',
      revision: 2,
      may: { sign: null },
    });
    expect(await correct('teacher')).toBe('taken');
    expect(await shown('head')).toMatchObject({ state: 'signing', turn: 'committee', revision: 2 });
  });

  it('is what the ledger says of it, which an audit sees', async () => {
    await signAll(app);
    await app.ledger.sequencer.sequenceAll();
    const [{ entry_id: entryId }] = (await app.database.pool.query('select entry_id from term_archive')).rows;
    const audit = async () => {
      const { id } = await requestAudit(app.ledger);
      await performAudit(app.ledger, id, new AbortController().signal);
      const { rows } = await app.database.pool.query(`select findings from ledger_audit where id = $1`, [id]);
      const findings: Array<{ code: string; entryId?: string }> = rows[0].findings;
      return findings.filter((finding) => finding.entryId === entryId).map(({ code }) => code);
    };
    expect(await audit()).toEqual([]);
    await app.database.pool.query(`update term_archive set document = replace(document, '认真', '马虎')`);
    expect(await audit()).toEqual(['ledger.audit-record-changed']);
  });
});

describe('the archives of a pupil', () => {
  it('are listed term by term, with how far each is', async () => {
    await signAll(app, 'student');
    const { terms, student } = await (await app.as('guardian')).call(listTermArchives, {
      params: { studentId: region.ann },
    });
    expect(student).toEqual({ id: region.ann, name: '安' });
    expect(terms.map(({ term, state, turn }) => [term, state, turn])).toEqual([
      [region.thisTerm, 'signing', 'teacher'],
      [region.lastTerm, 'open', 'student'],
    ]);
  });

  it('count for the boards by whom they wait for', async () => {
    await signAll(app, 'student');
    expect(await stepProgress(app.database.db, 2, [region.class1, region.farClass])).toEqual([
      {
        classId: region.class1,
        done: 0,
        total: 2,
        waiting: expect.arrayContaining([
          { role: 'student', count: 1 },
          { role: 'teacher', count: 1 },
        ]),
      },
      { classId: region.farClass, done: 0, total: 1, waiting: [{ role: 'student', count: 1 }] },
    ]);
  });

  it('move with a transfer: the new school goes on, the old one sees them no longer', async () => {
    await signAll(app);
    const { pool } = app.database;
    await pool.query(`update enrolment set ends_on = '2026-07-01' where person_id = $1`, [region.ann]);
    await pool.query(
      `insert into enrolment (person_id, starts_on, class_id, began) values ($1, '2026-07-02', $2, 'transfer')`,
      [region.ann, region.farClass],
    );
    const newTeacher = await visitorOf(app, { personId: region.farTeacher, role: 'teacher' });
    const newHead = await visitorOf(app, { placeId: region.farSchool, role: 'head' });
    expect(await newTeacher.call(getTermArchive, ann)).toMatchObject({
      state: 'sealed',
      document: { student: { name: '安' } },
    });
    expect(await newHead.call(getTermArchive, ann)).toMatchObject({ state: 'sealed' });
    for (const role of ['teacher', 'head', 'committee', 'school'] as const)
      expect(await refusal(shown(role))).toBe('404 request.not-found');
    expect(await refusal(shown('guardian'))).toBe('taken');
    await pool.query('delete from enrolment where person_id = $1 and class_id = $2', [region.ann, region.farClass]);
    await pool.query('update enrolment set ends_on = null where person_id = $1', [region.ann]);
  });

  it('are gone when the pupil is erased', async () => {
    const { pool } = app.database;
    const ben = await visitorOf(app, { personId: region.ben, role: 'student' });
    await signAs(ben, 'student', '本', region.ben);
    await erasePupil(app.ledger, app.config.dataDir, region.ben);
    for (const table of ['term_archive', 'archive_signature', 'album_entry'])
      expect((await pool.query(`select 1 from ${table} where person_id = $1`, [region.ben])).rowCount).toBe(0);
  });
});
