import { randomUUID } from 'node:crypto';
import {
  addAttachment,
  addToAlbum,
  getAlbum,
  getAttachment,
  getTimeline,
  type Role,
  removeFromAlbum,
} from '@wuyu/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import type { TestApp } from '../../testing.js';
import { region } from '../identity/testing.js';
import { NOW, openArchiveTest, refusal, signAll, visitorOf } from './testing.js';

let app: TestApp;
beforeAll(async () => {
  app = await openArchiveTest();
});
afterAll(() => app?.close());

const ann = { params: { studentId: region.ann } };

async function upload(by: Visitor): Promise<string> {
  const picture = await sharp({ create: { width: 320, height: 200, channels: 3, background: '#7a9' } })
    .jpeg()
    .toBuffer();
  const file = { name: '运动会.jpg', bytes: new Blob([new Uint8Array(picture)]) };
  return (await by.call(addAttachment, { upload: {}, file })).id;
}

const entry = (attachments: string[], change: Record<string, unknown> = {}) => ({
  ...ann,
  body: {
    id: randomUUID(),
    day: '2026-04-20',
    aspect: 'health' as const,
    caption: '运动会接力',
    attachments,
    ...change,
  },
});

describe('the album', () => {
  it('takes photos with a caption, once', async () => {
    const pupil = await app.as('student');
    const photo = await upload(pupil);
    const asked = entry([photo]);
    const made = await pupil.call(addToAlbum, asked);
    expect(made).toMatchObject({
      from: 'album',
      caption: '运动会接力',
      term: region.thisTerm,
      own: true,
      photos: [{ id: photo, kind: 'image' }],
    });
    expect(await pupil.call(addToAlbum, asked)).toEqual(made);
    expect(await refusal(pupil.call(addToAlbum, { ...asked, body: { ...asked.body, caption: '别的' } }))).toBe(
      '409 archive.other-content',
    );
    const seen = await (await app.as('guardian')).call(getAlbum, ann);
    expect(seen).toMatchObject({ pages: [{ id: made.id, own: false }], next: null, may: true });
  });

  it('is seen with its photos by whoever may read the archive, and by nobody else', async () => {
    const { pages } = await (await app.as('student')).call(getAlbum, ann);
    const photo = { params: { attachmentId: pages[0]?.photos[0]?.id as string } };
    const see = async (role: Role) => refusal((await app.as(role)).call(getAttachment, photo));
    for (const role of ['student', 'guardian', 'teacher', 'head', 'school', 'bureau'] as const)
      expect(await see(role)).toBe('taken');
    const ben = await visitorOf(app, { personId: region.ben, role: 'student' });
    expect(await refusal(ben.call(getAttachment, photo))).toBe('404 request.not-found');
    expect(await refusal(ben.call(getAlbum, ann))).toBe('404 request.not-found');
    expect(await refusal((await app.as('expert')).call(getAlbum, ann))).toBe('403 identity.forbidden');
  });

  it('says what is wrong with an entry, at its field', async () => {
    const pupil = await app.as('student');
    const photo = await upload(pupil);
    const faultOf = (act: Promise<unknown>) =>
      act.then(
        () => 'taken',
        (error: { code: string; faults: Array<{ path?: string }> }) => `${error.code} ${error.faults[0]?.path}`,
      );
    expect(await faultOf(pupil.call(addToAlbum, entry([photo], { day: '2027-01-01' })))).toBe(
      'archive.day-to-come day',
    );
    expect(await faultOf(pupil.call(addToAlbum, entry([photo], { caption: '  ' })))).toBe('request.invalid caption');
    expect(await refusal(pupil.call(addToAlbum, entry([randomUUID()])))).toBe('422 attachment.unknown');
    expect(await refusal((await app.as('guardian')).call(addToAlbum, entry([photo])))).toBe('422 attachment.unknown');
    expect(await refusal((await app.as('head')).call(addToAlbum, entry([photo])))).toBe('403 identity.forbidden');
    expect((await pupil.call(getAlbum, ann)).pages).toHaveLength(1);
  });

  it('gives back an entry to whoever made it only', async () => {
    const pupil = await app.as('student');
    const { id } = await pupil.call(addToAlbum, entry([await upload(pupil)], { day: '2026-05-01' }));
    const params = { studentId: region.ann, entryId: id };
    expect(await refusal((await app.as('guardian')).call(removeFromAlbum, { params }))).toBe('404 request.not-found');
    expect(await pupil.call(removeFromAlbum, { params })).toEqual({ done: true });
    expect(await refusal(pupil.call(removeFromAlbum, { params }))).toBe('404 request.not-found');
  });
});

describe('the timeline', () => {
  it('leads from now to the first grade, over schools, page by page', async () => {
    await signAll(app);
    const { pool } = app.database;
    await pool.query(
      `insert into enrolment (person_id, starts_on, ends_on, class_id) values ($1, '2023-09-01', '2024-08-31', $2)`,
      [region.ann, region.farClass],
    );
    await pool.query(
      `insert into report (person_id, number, term_id, run_id, digest, made_at) values ($1, 'WY-2025-2-TEST', 2, 1, 'd', $2)`,
      [region.ann, NOW],
    );
    const guardian = await app.as('guardian');
    const whole = await guardian.call(getTimeline, ann);
    expect(whole.entries.map(({ day, kind }) => `${day} ${kind}`)).toEqual([
      '2026-07-10 report',
      '2026-07-10 comment',
      '2026-07-10 archive',
      '2026-04-20 album',
      '2026-03-20 award',
      '2024-09-01 admission',
      '2023-09-01 admission',
    ]);
    expect(whole.entries.at(-1)).toMatchObject({ school: { name: '乙县一中' } });
    expect(whole.entries[3]?.photos).toHaveLength(1);
    const paged: string[] = [];
    let before: string | undefined;
    do {
      const page = await guardian.call(getTimeline, { ...ann, query: { limit: 2, ...(before ? { before } : {}) } });
      paged.push(...page.entries.map(({ id }) => id));
      before = page.next ?? undefined;
    } while (before);
    expect(paged).toEqual(whole.entries.map(({ id }) => id));
  });

  it('shows confirmed records with their photos, as the album does, and no other', async () => {
    const pupil = await app.as('student');
    const photo = await upload(pupil);
    const id = randomUUID();
    const { pool } = app.database;
    const put = (record: string, state: string) =>
      pool.query(
        `insert into record (person_id, id, term_id, class_id, type, state, day, fields, writer_id, writer_role, attachments, changed_at)
         values ($1, $2, 2, $3, 'party-league-activity', $4, '2026-05-09', '{"title": "敬老院服务"}', $1, 'student', 1, $5)`,
        [region.ann, record, region.class1, state, NOW],
      );
    await put(id, 'confirmed');
    await put(randomUUID(), 'waiting');
    await pool.query(`update attachment set owner_kind = 'record', owner_ref = $1, person_id = $2 where id = $3`, [
      id,
      region.ann,
      photo,
    ]);
    const { entries } = await (await app.as('guardian')).call(getTimeline, ann);
    expect(entries.filter(({ kind }) => kind === 'record')).toMatchObject([
      { day: '2026-05-09', title: '敬老院服务', photos: [{ id: photo }] },
    ]);
    const { pages } = await (await app.as('guardian')).call(getAlbum, ann);
    expect(pages[0]).toMatchObject({ id, from: 'record', caption: '敬老院服务', own: false, photos: [{ id: photo }] });
  });

  it('refuses a place that no page gave', async () => {
    const pupil = await app.as('student');
    for (const before of ['x', '2026-01-01~nothing~1', '9999-99-99~album~1'])
      expect(await refusal(pupil.call(getTimeline, { ...ann, query: { before } }))).toBe('400 request.invalid');
    expect(await refusal(pupil.call(getAlbum, { ...ann, query: { before: 'x' } }))).toBe('400 request.invalid');
  });

  it('shows a guardian every own child, in whatever school', async () => {
    const { pool } = app.database;
    await pool.query(`insert into guardianship (person_id, guardian_id) values ($1, $2)`, [
      region.eva,
      region.annsMother,
    ]);
    const guardian = await app.as('guardian');
    expect((await guardian.call(getTimeline, { params: { studentId: region.eva } })).entries).toMatchObject([
      { kind: 'admission', school: { name: '乙县一中' } },
    ]);
    expect(await refusal(guardian.call(getTimeline, { params: { studentId: region.ben } }))).toBe(
      '404 request.not-found',
    );
  });

  it('is gone with the album when the pupil is erased', async () => {
    await erasePupil(app.ledger, app.config.dataDir, region.ann);
    const { rowCount } = await app.database.pool.query(
      'select 1 from album_entry union all select 1 from attachment where person_id = $1',
      [region.ann],
    );
    expect(rowCount).toBe(0);
  });
});
