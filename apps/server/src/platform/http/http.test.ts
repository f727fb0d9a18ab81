import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { Type } from '@sinclair/typebox';
import { createClient, type Endpoint, Problem } from '@wuyu/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from './actor.js';
import { contentDisposition, createHttpServer, createServe, languageOf, type ReceivedFile, serveWeb } from './index.js';
import { createVisitor } from './testing.js';

const strict = { additionalProperties: false };
const echo = {
  method: 'POST',
  path: '/echo/:id',
  summary: '',
  permission: 'public',
  params: Type.Object({ id: Type.Integer({ minimum: 1 }) }, strict),
  query: Type.Object(
    { flag: Type.Optional(Type.Boolean()), day: Type.Optional(Type.String({ format: 'date' })) },
    strict,
  ),
  body: Type.Object({ text: Type.String() }, strict),
  status: 201,
  reply: Type.Object({
    id: Type.Integer(),
    flag: Type.Boolean(),
    text: Type.String(),
    at: Type.String({ format: 'date-time' }),
  }),
} as const satisfies Endpoint;
const lying = {
  method: 'GET',
  path: '/lying',
  summary: '',
  permission: 'public',
  reply: Type.Object({ n: Type.Integer() }),
} as const satisfies Endpoint;
const breaking = {
  method: 'GET',
  path: '/breaking',
  summary: '',
  permission: 'public',
  reply: Type.Object({}),
} as const satisfies Endpoint;
const hidden = {
  method: 'GET',
  path: '/hidden',
  summary: '',
  permission: 'audit.read',
  reply: Type.Object({ ok: Type.Boolean() }),
} as const satisfies Endpoint;
const paper = {
  method: 'GET',
  path: '/paper.pdf',
  summary: '',
  permission: 'public',
  stream: 'application/pdf',
} as const satisfies Endpoint;
const upload = {
  method: 'POST',
  path: '/upload',
  summary: '',
  permission: 'public',
  upload: Type.Object(
    { kind: Type.Union([Type.Literal('a'), Type.Literal('b')]), dryRun: Type.Optional(Type.Boolean()) },
    strict,
  ),
  reply: Type.Object({ name: Type.String(), bytes: Type.Integer(), dryRun: Type.Optional(Type.Boolean()) }),
} as const satisfies Endpoint;
const limited = {
  method: 'GET',
  path: '/limited',
  summary: '',
  permission: 'public',
  reply: Type.Object({}),
} as const satisfies Endpoint;

const actor = (role: Actor['roles'][number]['role']): Actor => ({
  accountId: null,
  roles: [{ role, placeId: null }],
  personId: null,
  language: 'en',
  recordedBy: 'test',
  mustChange: false,
});

let app: FastifyInstance;
let address: string;
let folder: string;
let ready = true;
let received: ReceivedFile | undefined;
const log: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wuyu-http-'));
  const web = path.join(folder, 'web');
  await mkdir(path.join(web, 'assets'), { recursive: true });
  await writeFile(path.join(web, 'index.html'), '<!doctype html><title>五育</title>');
  await writeFile(path.join(web, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(path.join(web, 'assets', 'app-1a2b.js.gz'), gzipSync('export {}; // packed'));
  const readiness = () => ({ ready, state: ready ? 'ready' : 'demo' });
  app = await createHttpServer({
    logLevel: 'info',
    logTo: { write: (line) => void log.push(line) },
    publicUrl: undefined,
    trustProxy: 0,
    uploadMegabytes: 1,
    readiness,
  });
  const served = new Set<Endpoint>();
  const gate = {
    identify: async (token: string) =>
      token === 'admin' ? actor('administrator') : token === 'pupil' ? actor('student') : undefined,
    allows: (who: Actor) => who.roles.some(({ role }) => role === 'administrator'),
  };
  const serve = createServe(
    app,
    { gate, publicUrl: undefined, uploadFolder: path.join(folder, 'uploads'), uploadMegabytes: 1, readiness },
    served,
  );
  serve(echo, ({ params, query, body }) => ({
    id: params.id,
    flag: query.flag ?? false,
    text: body.text,
    at: new Date(0) as unknown as string,
    secret: 'never declared',
  }));
  serve(lying, () => ({ n: 'many' }) as never);
  serve(breaking, () => {
    throw new Error('value 张三 is wrong');
  });
  serve(hidden, () => ({ ok: true }));
  serve(paper, () => ({ fileName: '报告 (张𠮷).pdf', mediaType: 'application/pdf', content: Buffer.from('%PDF-1.7') }));
  serve(upload, ({ upload: fields, file }) => {
    if (fields.kind === 'b') throw new Problem(422, 'request.not-found');
    received = file;
    return { name: file.name, bytes: file.bytes, ...fields };
  });
  serve(limited, () => ({}), { perMinute: 2 });
  await serveWeb(app, web, served);
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, init: RequestInit = {}) => fetch(`${address}${url}`, init);

describe('an endpoint', () => {
  it('checks and converts what comes in, and answers only what is declared', async () => {
    const client = createClient((url, init) => fetch(url, init), address);
    const reply = await client.call(echo, { params: { id: 7 }, query: { flag: true }, body: { text: '好' } });
    expect(reply).toEqual({ id: 7, flag: true, text: '好', at: '1970-01-01T00:00:00.000Z' });
  });

  it('refuses days that do not exist, numbers that are none, unknown fields and broken JSON', async () => {
    const post = (url: string, body: string) =>
      get(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    for (const [url, body] of [
      ['/api/v1/echo/7?day=2025-02-30', '{"text":""}'],
      ['/api/v1/echo/7.5', '{"text":""}'],
      ['/api/v1/echo/x', '{"text":""}'],
      ['/api/v1/echo/7?flagg=true', '{"text":""}'],
      ['/api/v1/echo/7?flag=true&flag=false', '{"text":""}'],
      ['/api/v1/echo/7', '{"text":"","more":1}'],
      ['/api/v1/echo/7', '{"text":'],
      ['/api/v1/echo/7', '{"text":"","__proto__":{"a":1}}'],
      ['/api/v1/echo/7', ''],
    ] as const) {
      const response = await post(url, body);
      expect(response.status, url + body).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(await response.json()).toMatchObject({ code: 'request.invalid' });
    }
    expect(
      (await get('/api/v1/echo/7', { method: 'POST', body: 'text', headers: { 'content-type': 'text/x' } })).status,
    ).toBe(415);
    expect((await post('/api/v1/echo/7', JSON.stringify({ text: 'x'.repeat(3_000_000) }))).status).toBe(413);
  });

  it('that answers something else than it declares is broken, and says so to the log only', async () => {
    const response = await get('/api/v1/lying', { headers: { 'accept-language': 'en' } });
    expect(response.status).toBe(500);
    const problem = (await response.json()) as { code: string; remedy: string; values: { reference: string } };
    expect(problem.code).toBe('server.broken');
    expect(problem.remedy).toContain(problem.values.reference);
    const line = log.find((entry) => entry.includes(problem.values.reference));
    expect(line).toContain('lying answered something undeclared: /n (integer)');
    expect(JSON.stringify(problem)).not.toContain('lying answered');
  });

  it('that breaks leaves a reference and no values in the log', async () => {
    const response = await get('/api/v1/breaking');
    expect(response.status).toBe(500);
    expect(log.join('')).toContain('http.test.');
    expect(log.join('')).not.toContain('张三');
  });

  it('asks who one is, then whether one may', async () => {
    const as = (token: string) => get('/api/v1/hidden', { headers: { cookie: `wuyu_session=${token}` } });
    expect((await get('/api/v1/hidden')).status).toBe(401);
    expect((await as('stranger')).status).toBe(401);
    expect((await as('pupil')).status).toBe(403);
    expect((await as('admin')).status).toBe(200);
  });

  it('limits how often it is called', async () => {
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push(await get('/api/v1/limited'));
    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(await statuses[2]?.json()).toMatchObject({ code: 'request.too-many', values: { seconds: 60 } });
  });
});

describe('a file', () => {
  it('goes out under its own name in any script', async () => {
    const response = await get('/api/v1/paper.pdf');
    expect(response.headers.get('content-type')).toBe('application/pdf');
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="__ (___).pdf"; filename*=UTF-8\'\'%E6%8A%A5%E5%91%8A%20%28%E5%BC%A0%F0%A0%AE%B7%29.pdf',
    );
    const client = createClient((url, init) => fetch(url, init), address);
    expect((await client.call(paper)).fileName).toBe('报告 (张𠮷).pdf');
    expect(contentDisposition('a\r\nb"\ud800/..\\c')).toBe(
      'attachment; filename="ab___.._c"; filename*=UTF-8\'\'ab%22__.._c',
    );
    const head = await get('/api/v1/paper.pdf', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('comes in as a stream to the disk, with the fields converted', async () => {
    const reply = await createVisitor(address).call(upload, {
      upload: { kind: 'a', dryRun: true },
      file: { name: '七(1)班.xlsx', bytes: new Blob([new Uint8Array(300_000)]) },
    });
    expect(reply).toEqual({ name: '七(1)班.xlsx', bytes: 300_000, dryRun: true });
    expect((await readFile(received?.path ?? '')).length).toBe(300_000);
    expect(received?.sha256).toHaveLength(32);
  });

  it('leaves nothing behind when it is too large, its fields are wrong, or the handler refuses', async () => {
    const before = (await readdir(path.join(folder, 'uploads'))).length;
    const send = (kind: string, size: number) =>
      createVisitor(address).call(upload, {
        upload: { kind: kind as 'a' },
        file: { name: 'x.csv', bytes: new Blob([new Uint8Array(size)]) },
      });
    await expect(send('a', 1_100_000)).rejects.toMatchObject({
      status: 413,
      code: 'request.too-large',
      values: { limit: 1 },
    });
    await expect(send('c', 10)).rejects.toMatchObject({
      status: 400,
      faults: [expect.objectContaining({ path: 'upload.kind' })],
    });
    await expect(send('b', 10)).rejects.toMatchObject({ status: 422 });
    const form = new FormData();
    form.append('kind', 'a');
    expect((await get('/api/v1/upload', { method: 'POST', body: form })).status).toBe(400);
    expect(
      (await get('/api/v1/upload', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(415);
    expect((await readdir(path.join(folder, 'uploads'))).length).toBe(before);
  });
});

describe('an address', () => {
  it('that is none, or knows other methods, answers in the same envelope', async () => {
    const missing = await get('/api/v1/nothing?name=x');
    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({ code: 'request.not-found', status: 404, detail: '没有找到' });
    const wrong = await get('/api/v1/echo/7', { method: 'DELETE' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('POST');
    expect((await get('/api/v1/nothing', { method: 'HEAD' })).status).toBe(404);
  });

  it('of the web app answers its page; its hashed files are kept for a year', async () => {
    for (const url of ['/', '/students/7', '/sign-in?next=/']) {
      const response = await get(url);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      expect(await response.text()).toContain('五育');
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
    const plain = await get('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('cache-control')).toContain('immutable');
    expect(await plain.text()).toBe('export {};');
    expect((await get('/assets/gone.js')).status).toBe(404);
    expect((await get('/../../etc/passwd.txt')).status).toBe(404);
  });

  it('of a file with a packed copy answers that to who can open it', async () => {
    const packed = await get('/assets/app-1a2b.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('content-type')).toContain('javascript');
    expect(packed.headers.get('vary')).toBe('accept-encoding');
    expect(packed.headers.get('cache-control')).toContain('immutable');
    expect(await packed.text()).toContain('packed');
  });
});

describe('behind https', () => {
  it('cookies are secure, browsers stay there, and only the public address counts as our own', async () => {
    const publicUrl = new URL('https://wuyu.example');
    const readiness = () => ({ ready: true, state: 'ready' });
    const secured = await createHttpServer({
      logLevel: 'silent',
      publicUrl,
      trustProxy: 1,
      uploadMegabytes: 1,
      readiness,
    });
    const gate = { identify: async () => undefined, allows: () => false };
    const serve = createServe(secured, { gate, publicUrl, uploadFolder: folder, uploadMegabytes: 1, readiness });
    const enter = {
      method: 'POST',
      path: '/enter',
      summary: '',
      permission: 'public',
      reply: Type.Object({}),
    } as const satisfies Endpoint;
    serve(enter, ({ session }) => {
      session.set('token');
      return {};
    });
    const from = (origin: string) =>
      secured.inject({ method: 'POST', url: '/api/v1/enter', headers: { origin, host: 'inner:8080' } });
    const response = await from('https://wuyu.example');
    expect(response.headers['set-cookie']).toContain('; Secure');
    expect(response.headers['strict-transport-security']).toContain('max-age');
    expect((await from('https://evil.example')).statusCode).toBe(403);
    await secured.close();
  });
});

describe('readiness', () => {
  it('is told apart from being alive', async () => {
    ready = false;
    expect((await get('/healthz')).status).toBe(200);
    const waiting = await get('/readyz');
    expect([waiting.status, await waiting.json()]).toEqual([503, { ready: false, state: 'demo' }]);
    const refused = await get('/api/v1/limited');
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({ code: 'server.starting', values: { state: 'demo' } });
    ready = true;
    expect((await get('/readyz')).status).toBe(200);
  });
});

describe('the language', () => {
  it('is Chinese unless English is preferred', () => {
    expect(languageOf(undefined)).toBe('zh-CN');
    expect(languageOf('fr,de')).toBe('zh-CN');
    expect(languageOf('en-US,en;q=0.9,zh;q=0.8')).toBe('en');
    expect(languageOf('en;q=0.3,zh-CN')).toBe('zh-CN');
    expect(languageOf('en;q=0')).toBe('zh-CN');
  });
});
