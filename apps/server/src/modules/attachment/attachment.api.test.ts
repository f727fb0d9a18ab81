import { randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import {
  addAttachment,
  getAttachment,
  getAttachmentPreview,
  type Role,
  removeAttachment,
  SaidProblem,
} from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasePupil } from '../../ledger-parts.js';
import type { Visitor } from '../../platform/http/testing.js';
import { openTestApp, type TestApp } from '../../testing.js';
import type { Actor } from '../identity/index.js';
import { region } from '../identity/testing.js';
import { asBox, film, phonePhoto, pixelBomb, scene, trickyPdf } from './attachment.fixture.js';
import { attachmentsOf, claimAttachments, fingerprintsOf, openStorage, releaseAttachments } from './index.js';
import { lookDistance } from './look.js';
import { clearAttachments } from './removal.js';

let app: TestApp;
let now = new Date('2026-03-02T08:00:00Z');
const HOUR = 3_600_000;
beforeAll(async () => {
  app = await openTestApp({ now: () => now }, { WUYU_ATTACHMENTS_A_DAY: '60' });
});
afterAll(() => app.close());

const jpeg = (seed = 1) => scene(seed, 400, 300).jpeg().toBuffer();
const upload = (by: Visitor, bytes: Buffer, name = '照片.jpg', id?: string) =>
  by.call(addAttachment, {
    ...(id ? { upload: { id } } : { upload: {} }),
    file: { name, bytes: new Blob([new Uint8Array(bytes)]) },
  });
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => 'taken',
    (error: SaidProblem) => `${error.status} ${error.code}`,
  );
const files = async () => {
  const root = path.join(app.config.dataDir, 'attachments');
  return (await readdir(root, { recursive: true }).catch(() => [])).filter((name) => name.length > 3).sort();
};
const clear = (at: Date) => clearAttachments(app.database, openStorage(app.config.dataDir, app.config.attachments), at);

async function actorOf(role: Role): Promise<Actor> {
  const account = await app.database.db
    .selectFrom('account')
    .select('id')
    .where('login', '=', `demo-${role}`)
    .executeTakeFirstOrThrow();
  return { accountId: account.id, roles: [], personId: null, language: 'zh-CN', recordedBy: 'test', mustChange: false };
}
const claim = async (role: Role, ids: string[], kind: string, ref: string, personId: number | null) => {
  const actor = await actorOf(role);
  await app.database.db.transaction().execute((tx) => claimAttachments(tx, actor, ids, { kind, ref, personId }));
};

describe('an upload', () => {
  it('is kept as what it shows, under a name of ours, and given back to its uploader', async () => {
    const ann = await app.as('student');
    const made = await upload(ann, await phonePhoto(), 'IMG_001\u202egpj.PNG');
    expect(made).toMatchObject({
      kind: 'image',
      fileName: 'IMG_001gpj.jpg',
      mediaType: 'image/jpeg',
      hasPreview: true,
    });
    const path = ann.urlOf(getAttachment, { params: { attachmentId: made.id } }).slice(app.address.length);
    const answer = await ann.fetch(path);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(made.bytes),
      'content-disposition': expect.stringMatching(/^inline/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      'cache-control': 'private, no-cache',
    });
    const whole = Buffer.from(await answer.arrayBuffer());
    expect(whole).toHaveLength(made.bytes);
    const etag = answer.headers.get('etag') as string;
    expect((await ann.fetch(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const part = await ann.fetch(path, { headers: { range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 10-19/${made.bytes}`]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(whole.subarray(10, 20));
    const tail = await ann.fetch(path, { headers: { range: 'bytes=-7' } });
    expect(Buffer.from(await tail.arrayBuffer())).toEqual(whole.subarray(-7));
    expect((await ann.fetch(path, { headers: { range: `bytes=${made.bytes}-` } })).status).toBe(416);
    const head = await ann.fetch(path, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(made.bytes)]);
    const preview = await ann.call(getAttachmentPreview, { params: { attachmentId: made.id } });
    expect(preview.mediaType).toBe('image/webp');
    expect((await files()).some((name) => name.includes(made.id))).toBe(false);
    expect(await readdir(`${app.config.dataDir}/uploads`)).toEqual([]);
  });

  it('answers the same again under the same id, and refuses another file or another person there', async () => {
    const ann = await app.as('student');
    const id = randomUUID();
    const photo = await jpeg(5);
    const both = await Promise.all([upload(ann, photo, 'a.jpg', id), upload(ann, photo, 'a.jpg', id)]);
    expect(both[0]).toEqual(both[1]);
    expect(await upload(ann, photo, 'a.jpg', id.toUpperCase())).toEqual(both[0]);
    expect(await refusal(upload(ann, await jpeg(6), 'a.jpg', id))).toBe('409 attachment.id-taken');
    expect(await refusal(upload(await app.as('teacher'), photo, 'a.jpg', id))).toBe('409 attachment.id-taken');
    const { rows } = await app.database.pool.query('select count(*) from attachment where id = $1', [id]);
    expect(Number(rows[0].count)).toBe(1);
  });

  it('is refused with a reason and leaves nothing', async () => {
    const ann = await app.as('student');
    const before = await files();
    const heic = Buffer.concat([asBox('ftyp', Buffer.from('heic\0\0\0\0mif1heic')), randomBytes(40 * 1_048_576)]);
    const refused: Array<[string, Buffer, string]> = [
      ['照片.heic', heic, '415 attachment.heic'],
      ['a.jpg', Buffer.alloc(0), '422 attachment.empty'],
      ['a.jpg', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), '415 attachment.kind-unknown'],
      ['a.jpg', Buffer.from('MZ'), '415 attachment.kind-unknown'],
      ['a.png', pixelBomb(20_000), '422 attachment.bomb'],
      ['a.jpg', (await jpeg()).subarray(0, 900), '422 attachment.broken'],
      ['a.jpg', Buffer.concat([await jpeg(), Buffer.alloc(31 * 1_048_576)]), '413 attachment.too-large'],
      ['a.mp4', Buffer.concat([film(), Buffer.alloc(51 * 1_048_576)]), '413 attachment.too-large'],
      ['a.mp4', film({ seconds: 90 }), '422 attachment.too-long'],
    ];
    for (const [name, bytes, expected] of refused) expect(await refusal(upload(ann, bytes, name))).toBe(expected);
    const said = (await upload(ann, heic, 'a.heic').catch((error: SaidProblem) => error)) as SaidProblem;
    expect(said.remedy).toMatch(/JPEG/);
    expect(await files()).toEqual(before);
    expect(await readdir(`${app.config.dataDir}/uploads`)).toEqual([]);
    expect(await refusal(upload(app.visitor(), await jpeg()))).toBe('401 identity.sign-in-first');
  });

  it('may be a PDF, which is saved and not shown, or a short video, of which parts are asked for', async () => {
    const teacher = await app.as('teacher');
    const pdf = await upload(teacher, await trickyPdf(), '证书.exe');
    expect(pdf).toMatchObject({ kind: 'pdf', fileName: '证书.pdf', hasPreview: false });
    const answer = await teacher.fetch(`/api/v1/attachments/${pdf.id}`);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await refusal(teacher.call(getAttachmentPreview, { params: { attachmentId: pdf.id } }))).toBe(
      '404 request.not-found',
    );
    const video = await upload(teacher, film(), 'IMG.MOV');
    expect(video).toMatchObject({ kind: 'video', mediaType: 'video/mp4', seconds: 4, width: 1280 });
    const part = await teacher.fetch(`/api/v1/attachments/${video.id}`, { headers: { range: 'bytes=0-7' } });
    expect(Buffer.from(await part.arrayBuffer()).toString('latin1', 4)).toBe('ftyp');
  });

  it('may be taken back by its uploader only, and its files go', async () => {
    const ann = await app.as('student');
    const made = await upload(ann, await jpeg(7));
    const params = { attachmentId: made.id };
    expect(await refusal((await app.as('teacher')).call(removeAttachment, { params }))).toBe('404 request.not-found');
    const before = await files();
    await ann.call(removeAttachment, { params });
    expect(await refusal(ann.call(getAttachment, { params }))).toBe('404 request.not-found');
    await clear(now);
    expect(await files()).toHaveLength(before.length - 2);
  });

  it('is counted: no account brings more than its share in a day', async () => {
    const bureau = await app.as('bureau');
    const { accountId } = await actorOf('bureau');
    await app.database.pool.query(
      `insert into attachment (id, account_id, kind, file_name, media_type, bytes, digest, source, file, uploaded_at)
       select gen_random_uuid(), $1, 'image', 'x.jpg', 'image/jpeg', 1, '', '', gen_random_uuid(), $2 from generate_series(1, 60)`,
      [accountId, now],
    );
    expect(await refusal(upload(bureau, await jpeg()))).toBe('429 attachment.quota');
    await app.database.pool.query('delete from attachment where account_id = $1', [accountId]);
    expect(await refusal(upload(bureau, await jpeg()))).toBe('taken');
  });
});

describe('an attachment', () => {
  it('is read by its uploader until it is claimed, and then by whoever may read what it proves', async () => {
    const ann = await app.as('student');
    const { id } = await upload(ann, await jpeg(8));
    const readers = async () =>
      Object.fromEntries(
        await Promise.all(
          (['student', 'guardian', 'teacher', 'school', 'bureau', 'administrator'] as const).map(async (role) => [
            role,
            await refusal((await app.as(role)).call(getAttachment, { params: { attachmentId: id } })),
          ]),
        ),
      );
    const no = '404 request.not-found';
    expect(await readers()).toEqual({
      student: 'taken',
      guardian: no,
      teacher: no,
      school: no,
      bureau: no,
      administrator: no,
    });
    await claim('student', [id], 'album', 'a1', region.ann);
    const all = {
      student: 'taken',
      guardian: 'taken',
      teacher: 'taken',
      school: 'taken',
      bureau: 'taken',
      administrator: 'taken',
    };
    expect(await readers()).toEqual(all);
    const far = await app.database.pool.query(
      `select details->>'relation' as relation from audit where act = 'read' and details->>'what' = 'attachment.read' and person_id = $1`,
      [region.ann],
    );
    expect(far.rows.map(({ relation }) => relation).sort()).toEqual(['everywhere', 'own-place', 'own-place']);
    await app.database.pool.query('update attachment set person_id = $2 where id = $1', [id, region.eva]);
    expect(await readers()).toMatchObject({ student: no, guardian: no, teacher: no, school: no, bureau: no });
    await app.database.pool.query(`update attachment set owner_kind = 'nobody speaks for this' where id = $1`, [id]);
    expect(await readers()).toMatchObject({ student: no, administrator: no });
  });

  it('is claimed once, by its uploader, and only whole lists are', async () => {
    const ann = await app.as('student');
    const a = await upload(ann, await jpeg(9));
    now = new Date(now.getTime() + 1000);
    const b = await upload(ann, await jpeg(10));
    await expect(claim('teacher', [a.id], 'record', 'r2', region.ann)).rejects.toMatchObject({
      code: 'attachment.unknown',
    });
    await claim('student', [a.id, b.id], 'record', 'r2', region.ann);
    await claim('student', [a.id, b.id], 'record', 'r2', region.ann);
    await expect(claim('student', [a.id], 'record', 'r3', region.ann)).rejects.toMatchObject({
      code: 'attachment.unknown',
    });
    await expect(claim('student', [a.id, randomUUID()], 'record', 'r2', region.ann)).rejects.toMatchObject({
      code: 'attachment.unknown',
    });
    expect((await attachmentsOf(app.database.db, 'record', ['r2', 'none'])).get('r2')).toEqual([a, b]);
    expect(await refusal(ann.call(removeAttachment, { params: { attachmentId: a.id } }))).toBe(
      '409 attachment.claimed',
    );
  });

  it('has a fingerprint by which the same picture is found again', async () => {
    const ann = await app.as('student');
    const teacher = await app.as('teacher');
    const mine = [await upload(ann, await jpeg(20)), await upload(ann, await jpeg(21)), await upload(ann, film())];
    const copy = await upload(teacher, await jpeg(20));
    await claim(
      'student',
      mine.map(({ id }) => id),
      'record',
      'r7',
      region.ann,
    );
    await claim('teacher', [copy.id], 'record', 'r8', region.eva);
    const { db } = app.database;
    const [again] = await fingerprintsOf(db, 'record', 'r8');
    const found = new Map((await fingerprintsOf(db, 'record', 'r7')).map((one) => [one.id, one]));
    const [same, other, video] = mine.map(({ id }) => found.get(id));
    expect(same).toMatchObject({ digest: again?.digest, look: again?.look });
    expect(lookDistance(other?.look ?? 0n, again?.look ?? 0n)).toBeGreaterThan(12);
    expect(video?.look).toBeNull();
    expect((same?.look ?? 0n) < 2n ** 63n).toBe(true);
  });

  it('is removed, row and files, a day after it came unless it is claimed, and when it is let go', async () => {
    const ann = await app.as('student');
    await clear(new Date(now.getTime() + 25 * HOUR));
    const before = await files();
    const [left, claimed, released] = [
      await upload(ann, await jpeg(11)),
      await upload(ann, await jpeg(12)),
      await upload(ann, await jpeg(13)),
    ];
    await claim('student', [claimed.id, released.id], 'record', 'r4', region.ann);
    await app.database.db.transaction().execute((tx) => releaseAttachments(tx, 'record', 'r4', [claimed.id]));
    await clear(new Date(now.getTime() + 23 * HOUR));
    expect(await files()).toHaveLength(before.length + 6);
    await clear(new Date(now.getTime() + 24 * HOUR));
    expect(await files()).toHaveLength(before.length + 2);
    const rows = await app.database.pool.query('select id from attachment where id = any($1)', [
      [left.id, claimed.id, released.id],
    ]);
    expect(rows.rows).toEqual([{ id: claimed.id }]);
  });

  it('leaves no file when the server died between file and row, and none whose removal failed once', async () => {
    const storage = openStorage(app.config.dataDir, app.config.attachments);
    const before = await files();
    const name = randomUUID();
    const { pool } = app.database;
    await pool.query('insert into attachment_removal values ($1, $2)', [name, new Date(now.getTime() + HOUR)]);
    await storage.put(name, path.join(app.config.dataDir, 'attachments', before[0] as string), {
      bytes: 1,
      sha256: '',
    });
    expect(await clear(now)).toBe(0);
    const broken = { ...storage, remove: () => Promise.reject(new Error('down')) };
    const later = new Date(now.getTime() + 2 * HOUR);
    expect(await clearAttachments(app.database, broken, later)).toBe(0);
    expect(await files()).toHaveLength(before.length + 1);
    expect(await clear(new Date(later.getTime() + 2 * HOUR))).toBe(1);
    expect(await files()).toEqual(before);
  });

  it('goes with the pupil: what is theirs, and what their account left unclaimed', async () => {
    const ann = await app.as('student');
    const teacher = await app.as('teacher');
    await clear(new Date(now.getTime() + 25 * HOUR));
    const others = await upload(teacher, await jpeg(16));
    await claim('teacher', [others.id], 'record', 'r6', region.ben);
    const own = await upload(ann, await jpeg(14));
    const byTeacher = await upload(teacher, await jpeg(15));
    await claim('teacher', [byTeacher.id], 'record', 'r5', region.ann);
    await erasePupil(app.ledger, app.config.dataDir, region.ann);
    await clear(new Date());
    const rows = await app.database.pool.query('select id from attachment where id = any($1)', [
      [own.id, byTeacher.id, others.id],
    ]);
    expect(rows.rows).toEqual([{ id: others.id }]);
    const left = await app.database.pool.query<{ file: string; preview_bytes: number }>(
      'select file, preview_bytes from attachment',
    );
    expect((await files()).map((name) => path.basename(name)).sort()).toEqual(
      left.rows.flatMap(({ file, preview_bytes }) => [file, ...(preview_bytes > 0 ? [`${file}.preview`] : [])]).sort(),
    );
  });
});
