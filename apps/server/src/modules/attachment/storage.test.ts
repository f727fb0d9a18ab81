import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { addAttachment, getAttachment } from '@wuyu/contract';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openTestApp } from '../../testing.js';
import { scene } from './attachment.fixture.js';
import { keys, openBucket } from './bucket.fixture.js';
import { readAttachmentConfig } from './config.js';
import { attachmentFolder, copyAttachments } from './index.js';
import { type AttachmentStorage, diskPath, diskStorage } from './storage.js';
import { s3Storage } from './storage-s3.js';

let folder: string;
let bucket: Awaited<ReturnType<typeof openBucket>>;
const storages: Record<string, AttachmentStorage> = {};
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-storage-'));
  bucket = await openBucket();
  storages.disk = diskStorage(path.join(folder, 'kept'));
  storages.bucket = s3Storage({ ...keys, endpoint: bucket.endpoint, bucket: 'wuyu', region: 'cn-north-1' });
});
afterAll(async () => {
  await bucket.close();
  await rm(folder, { recursive: true, force: true });
});

async function put(storage: AttachmentStorage, name: string, content: Buffer): Promise<void> {
  const file = path.join(folder, randomUUID());
  await writeFile(file, content);
  await storage.put(name, file, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
}

describe.each(['disk', 'bucket'])('a storage (%s)', (kind) => {
  const storage = () => storages[kind] as AttachmentStorage;

  it('gives back what it was given, whole and in part, until it is removed', async () => {
    const [name, content] = [randomUUID(), randomBytes(300_000)];
    await put(storage(), name, content);
    await put(storage(), `${name}.preview`, content.subarray(0, 10));
    expect((await buffer(await storage().open(name, 0, content.length - 1))).equals(content)).toBe(true);
    expect(await buffer(await storage().open(name, 70_000, 70_009))).toEqual(content.subarray(70_000, 70_010));
    await put(storage(), name, content.subarray(5));
    expect(await buffer(await storage().open(name, 0, 4))).toEqual(content.subarray(5, 10));
    for (const one of [name, name, `${name}.preview`]) await storage().remove(one);
    await expect(storage().open(name, 0, 1)).rejects.toThrow();
  });

  it('knows no names but its own', async () => {
    for (const name of ['../etc/passwd', 'a/b', randomUUID().toUpperCase(), `${randomUUID()}.html`, '']) {
      await expect((async () => storage().open(name, 0, 1))()).rejects.toThrow(RangeError);
      await expect((async () => storage().remove(name))()).rejects.toThrow(RangeError);
    }
  });
});

describe('a folder of attachments', () => {
  it('is readable by its owner only, and has no half file in it', async () => {
    await put(storages.disk as AttachmentStorage, randomUUID(), Buffer.from('x'));
    expect((await stat(path.join(folder, 'kept'))).mode & 0o077).toBe(0);
    expect(
      (await readdir(path.join(folder, 'kept'), { recursive: true })).filter((name) => name.endsWith('.new')),
    ).toEqual([]);
  });
});

describe('a bucket', () => {
  it('is told of a wrong key or a body that is not what was signed, and keeps nothing then', async () => {
    const wrong = s3Storage({
      ...keys,
      secretKey: 'wrong',
      endpoint: bucket.endpoint,
      bucket: 'wuyu',
      region: 'cn-north-1',
    });
    const name = randomUUID();
    await expect(put(wrong, name, Buffer.from('x'))).rejects.toThrow('The storage answered 403.');
    const file = path.join(folder, 'other');
    await writeFile(file, 'other');
    await expect(
      (storages.bucket as AttachmentStorage).put(name, file, { bytes: 5, sha256: '0'.repeat(64) }),
    ).rejects.toThrow(/403/);
    expect([...bucket.objects.keys()].filter((key) => key.includes(name))).toEqual([]);
  });

  it('keeps what is uploaded to a server that is set so; when it is gone, the upload is refused and nothing is left', async () => {
    const other = await openBucket();
    const app = await openTestApp(
      {},
      {
        WUYU_S3_ENDPOINT: `${other.endpoint.href}s3/`,
        WUYU_S3_BUCKET: 'wuyu',
        WUYU_S3_ACCESS_KEY: keys.accessKey,
        WUYU_S3_SECRET_KEY: keys.secretKey,
      },
    );
    onTestFinished(() => app.close());
    const ann = await app.as('student');
    const send = async () =>
      ann.call(addAttachment, {
        upload: {},
        file: { name: 'a.jpg', bytes: new Blob([new Uint8Array(await scene(1).jpeg().toBuffer())]) },
      });
    const made = await send();
    expect([...other.objects.keys()].every((key) => key.startsWith('/s3/wuyu/attachments/'))).toBe(true);
    expect(other.objects.size).toBe(2);
    expect((await ann.call(getAttachment, { params: { attachmentId: made.id } })).bytes.length).toBe(made.bytes);
    await other.close();
    await expect(send()).rejects.toMatchObject({ status: 503, code: 'attachment.storage' });
    await expect(ann.call(getAttachment, { params: { attachmentId: made.id } })).rejects.toMatchObject({
      code: 'attachment.storage',
    });
    expect((await app.database.pool.query('select id from attachment')).rows).toEqual([{ id: made.id }]);
    expect((await app.database.pool.query('select file from attachment_removal')).rowCount).toBe(1);
    expect(app.log.join('')).not.toContain(keys.secretKey);
  });
});

describe('the settings of a bucket', () => {
  it('are needed together, checked, and never repeated', () => {
    const whole = {
      WUYU_S3_ENDPOINT: 'https://oss.example.cn',
      WUYU_S3_BUCKET: 'wuyu',
      WUYU_S3_ACCESS_KEY: 'geheim',
      WUYU_S3_SECRET_KEY: 'geheim2',
    };
    expect(readAttachmentConfig({})).toMatchObject({
      faults: [],
      config: { s3: undefined, quota: { files: 200, megabytes: 1000 } },
    });
    expect(readAttachmentConfig(whole)).toMatchObject({
      faults: [],
      config: { s3: { bucket: 'wuyu', region: 'us-east-1' } },
    });
    for (const wrong of [
      { WUYU_S3_SECRET_KEY: '' },
      { WUYU_S3_ENDPOINT: 'ftp://x' },
      { WUYU_S3_ENDPOINT: 'https://u:geheim@x/' },
      { WUYU_S3_BUCKET: 'Geheim/../x' },
      { WUYU_S3_REGION: 'x y' },
      { WUYU_ATTACHMENTS_A_DAY: '0' },
      { WUYU_ATTACHMENT_MB_A_DAY: 'geheim' },
    ]) {
      const { faults } = readAttachmentConfig({ ...whole, ...wrong });
      expect(faults).toHaveLength(1);
      expect(faults.join()).not.toMatch(/geheim/i);
    }
  });
});

describe('a backup of attachments', () => {
  it('has the files of the rows it has, tells which are missing, and notices a damaged one', async () => {
    const app = await openTestApp();
    onTestFinished(() => app.close());
    const ann = await app.as('student');
    const send = async (seed: number) =>
      ann.call(addAttachment, {
        upload: {},
        file: { name: 'a.jpg', bytes: new Blob([new Uint8Array(await scene(seed).jpeg().toBuffer())]) },
      });
    await send(1);
    await send(2);
    const { pool } = app.database;
    const { rows } = await pool.query<{ file: string }>('select file from attachment order by id');
    const [first = '', second = ''] = rows.map(({ file }) => file);
    const source = attachmentFolder(app.config.dataDir);
    await put(diskStorage(source), randomUUID(), Buffer.from('without a row'));
    const [kept, back] = [path.join(folder, 'backup'), path.join(folder, 'back')];
    expect(await copyAttachments(pool, source, kept)).toEqual({ copied: 2, missing: 0 });
    expect(await copyAttachments(pool, kept, back, true)).toEqual({ copied: 2, missing: 0 });
    const names = (root: string) =>
      readdir(root, { recursive: true }).then((all) => all.filter((name) => name.length > 3).sort());
    expect(await names(back)).toEqual(
      [first, `${first}.preview`, second, `${second}.preview`].map((name) => `${name.slice(0, 2)}/${name}`).sort(),
    );
    await writeFile(diskPath(kept, first), 'damaged');
    await expect(copyAttachments(pool, kept, back, true)).rejects.toThrow(first);
    await rm(diskPath(kept, first));
    await rm(diskPath(back, first));
    expect(await copyAttachments(pool, kept, back, true)).toEqual({ copied: 1, missing: 1 });
  });
});
