// The lists that people open all day, asked for over HTTP from a server process of its own, with a million pupils in its database:
// one reader after the other (p50, p99), then two hundred at once (p99, errors). What is asked for differs from call to call.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { sumRegions } from '../apps/server/dist/modules/board/region-sums.js';
import { hashPassword } from '../apps/server/dist/modules/identity/passwords.js';
import { spellName } from '../apps/server/dist/modules/roster/rules/pinyin.js';
import { installBuiltIns } from '../apps/server/dist/modules/scheme/index.js';
import { ensureTermPartitions, openDatabase } from '../apps/server/dist/platform/database/index.js';
import { databaseSeconds, round, withFolder } from './measure.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const TERM = '2026-2027-1';
const PASSWORD = 'bench-password';
const PUPILS_A_SCHOOL = 500;
const CLASSES_A_SCHOOL = 12;
const FAMILY = '王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗';
const FIRST = '子梓宇浩欣雨思嘉佳一明俊文晓诗若天泽语心';
const SECOND = '涵轩怡琪彤宁航杰阳辰瑶萱博睿妍晨熙然钰洋';
/** What a list page may take at the 99th percentile with one reader. */
const ALLOWED_MS = 50;
const CALLS = 300;
const READERS = 200;
const CALLS_A_READER = 5;

export async function bench({ students = 1_000_000, log }) {
  return withFolder(async (folder) => {
    const database = await openDatabase({ dataDir: folder });
    let region;
    try {
      log(`filling ${students} pupils …`);
      region = await fill(database, students, log);
    } finally {
      await database.close();
    }
    const server = await startServer(folder);
    try {
      const rows = [];
      for (const page of pagesOf(region)) {
        const cookie = await signIn(server.port, page.as);
        rows.push(await one(server, cookie, page, folder, log));
      }
      const readers = [];
      for (const page of pagesOf(region)) readers.push({ ...page, cookie: await signIn(server.port, page.as) });
      rows.push(await many(server, readers, folder, log));
      return rows;
    } finally {
      await server.close();
    }
  });
}

/** A province of schools with twelve classes each; two teachers a class; a record for every pupil, and some that wait. */
async function fill({ db, pool }, students, log) {
  const schools = Math.max(2, Math.round(students / PUPILS_A_SCHOOL));
  const counties = Math.max(1, Math.round(schools / 20));
  const classes = schools * CLASSES_A_SCHOOL;
  const teachers = classes * 2;
  const run = (text, values) => pool.query(text, values);
  await installBuiltIns(db, new Date('2026-09-01T00:00:00Z'));
  await run(`insert into place (id, kind, code, name) values (1, 'province', '990000', '云岭省')`);
  await run(
    `insert into place (id, kind, code, name, parent_id) select 1 + i, 'county', (990000 + i)::text, '县' || i, 1 from generate_series(1, ${counties}) i`,
  );
  await run(
    `insert into place (id, kind, code, name, parent_id, stages) select 10000 + i, 'school', (9900000000 + i)::text, '第' || i || '学校', 2 + i % ${counties}, '{2}'
     from generate_series(0, ${schools - 1}) i`,
  );
  await run(
    `insert into term (id, code, school_year, half, starts_on, ends_on) values (1, '${TERM}', 2026, 1, '2026-09-01', '2027-01-31')`,
  );
  await run(
    `insert into class (id, place_id, stage, entry_year, number)
     select i + 1, 10000 + i / ${CLASSES_A_SCHOOL}, 2, 2024 + (i % ${CLASSES_A_SCHOOL}) / 4, 1 + (i % ${CLASSES_A_SCHOOL}) % 4
     from generate_series(0, ${classes - 1}) i`,
  );
  const name = (id) =>
    `substr('${FAMILY}', (1 + (${id} * 7919) % 20)::int, 1)
     || substr('${FIRST}', (1 + (${id} * 104729 / 20) % 20)::int, 1)
     || substr('${SECOND}', (1 + (${id} * 1299709 / 400) % 20)::int, 1)`;
  const all = [...FAMILY].flatMap((a) => [...FIRST].flatMap((b) => [...SECOND].map((c) => a + b + c)));
  await run('create table bench_spelling (name text primary key, pinyin text not null)');
  await run('insert into bench_spelling select * from unnest($1::text[], $2::text[])', [all, all.map(spellName)]);
  const people = (kind, first, count) =>
    run(
      `insert into person (id, kind, name, pinyin, sex, changed_at)
       select ${first} + i, '${kind}', name, pinyin, 1 + i % 2, '2026-09-01'
       from (select i, ${name('i::bigint')} as name from generate_series(1, ${count}) i) p join bench_spelling using (name)
       order by i`,
    );
  await people('student', 0, students);
  await people('teacher', students, teachers);
  await run('drop table bench_spelling');
  await run(
    `insert into person_number (person_id, type, value)
     select i, 'student', 'G' || (110105201201010000 + i)::text from generate_series(1, ${students}) i`,
  );
  await run(
    `insert into person_number (person_id, type, value) select i, 'school', (20260000 + i)::text from generate_series(1, ${students}) i`,
  );
  await run(
    `insert into enrolment (person_id, starts_on, class_id) select i, '2026-09-01', 1 + (i - 1) % ${classes} from generate_series(1, ${students}) i`,
  );
  await run(
    `insert into employment (person_id, place_id, starts_on, post) select ${students} + i, 10000 + ((i - 1) % ${classes}) / ${CLASSES_A_SCHOOL}, '2020-09-01', '教师' from generate_series(1, ${teachers}) i`,
  );
  await run(
    `insert into teaching (person_id, class_id, term_id, is_class_teacher) select ${students} + i, 1 + (i - 1) % ${classes}, 1, i <= ${classes} from generate_series(1, ${teachers}) i`,
  );
  log('records …');
  await run(
    `insert into record (person_id, id, term_id, class_id, type, state, day, writer_id, writer_role, confirmer, changed_at, submitted_at)
     select i, gen_random_uuid(), 1, 1 + (i - 1) % ${classes}, 'volunteer-service', case when n = 1 and i % 10 = 0 then 'waiting' else 'confirmed' end,
       date '2026-09-10' + (i % 60), i, 'student', 'class-teacher', '2026-11-01', '2026-11-01'
     from generate_series(1, ${students}) i, generate_series(1, 2) n`,
  );
  const client = await pool.connect();
  await ensureTermPartitions(client);
  client.release();
  const passwordHash = await hashPassword(PASSWORD);
  const account = async (login, role, placeId, personId) => {
    const id = randomUUID();
    await run(
      `insert into account (id, login, password_hash, person_id, created_at) values ($1, $2, $3, $4, '2026-09-01')`,
      [id, login, passwordHash, personId],
    );
    await run(`insert into account_role (account_id, role, place_id) values ($1, $2, $3)`, [id, role, placeId]);
    return id;
  };
  await account('bench-province', 'bureau', 1, null);
  await account('bench-county', 'bureau', 2, null);
  await account('bench-school', 'school', 10_000, null);
  await account('bench-student', 'student', 0, 1);
  const administrator = await account('bench-administrator', 'administrator', 0, null);
  const teacher = await account('bench-teacher', 'teacher', 0, students + 1);
  await run(
    `insert into notice (id, account_id, kind, created_at) select gen_random_uuid(), $1, 'record-returned', timestamptz '2026-09-01' + i * interval '1 hour'
     from generate_series(1, 2000) i`,
    [teacher],
  );
  log('counts of steps, audit, imports …');
  await run(
    `insert into step_count (term_id, place_id, class_id, step, done, total, student, teacher, counted_at)
     select 1, 10000 + s, c, step, case c when 0 then 300 else 25 end, case c when 0 then 500 else 42 end, 5, 1, '2026-11-01'
     from generate_series(0, ${schools - 1}) s,
       lateral (select 0 as c union all select s * ${CLASSES_A_SCHOOL} + i from generate_series(1, ${CLASSES_A_SCHOOL}) i) classes,
       unnest(array['record', 'rating', 'selection', 'publicity', 'comment', 'archive']) step`,
  );
  await sumRegions(db, 1);
  await run(
    `insert into audit (at, account_id, act, person_id, place_id, details)
     select timestamptz '2026-09-01' + i * interval '1 second', $1, case when i % 3 = 0 then 'session.opened' else 'read' end,
       case when i % 3 > 0 then 1 + i % ${students} end, null, '{"what": "student.read", "relation": "own-place"}'
     from generate_series(1, ${students}) i`,
    [administrator],
  );
  await run(
    `insert into roster_import (id, place_id, file_name, kinds, as_of, recorded_by, recorded_at, figures)
     select i, 10000 + i % ${schools}, 'students.xlsx', '{students}', '2026-09-01', 'x', '2026-09-01', '{"added": 500}'
     from generate_series(1, ${schools * 2}) i`,
  );
  log('vacuum analyze …');
  await run('vacuum analyze');
  await run('checkpoint');
  return { students, schools, counties, classes };
}

/** The lists, and how one call differs from the next. */
function pagesOf({ students, schools, classes }) {
  // Schools of the first county: every counties-th. Of the province, any.
  const school = (n) => 10_000 + ((n * 7919) % schools);
  const classId = (n) => 1 + ((n * 104_729) % classes);
  const inSchool = (n) => 1 + (n % CLASSES_A_SCHOOL);
  const get = (path) => ({ method: 'GET', path });
  const post = (path, body) => ({ method: 'POST', path, body });
  const names = ['王子', '李梓', '张宇', '刘浩', '陈欣', '杨雨'];
  return [
    { name: 'class', as: 'bench-province', call: (n) => get(`/classes/${classId(n)}?term=${TERM}`) },
    {
      name: 'pupils-of-school',
      as: 'bench-province',
      call: (n) => get(`/places/${school(n)}/pupils?term=${TERM}&limit=100`),
    },
    {
      name: 'pupils-of-province',
      as: 'bench-province',
      call: (n) => get(`/places/1/pupils?term=${TERM}&limit=100&after=${school(n)}.2.2025.2.1`),
    },
    {
      name: 'pupils-of-grade-of-county',
      as: 'bench-county',
      call: () => get(`/places/2/pupils?term=${TERM}&limit=100&grade=22`),
    },
    {
      name: 'teachers-of-school',
      as: 'bench-province',
      call: (n) => get(`/places/${school(n)}/teachers?term=${TERM}&limit=100`),
    },
    {
      name: 'search-in-school',
      as: 'bench-school',
      call: (n) => post('/places/10000/pupils/search', { term: TERM, text: names[n % 6].slice(1) }),
    },
    {
      name: 'search-in-province',
      as: 'bench-province',
      call: (n) => post('/places/1/pupils/search', { term: TERM, text: names[n % 6] }),
    },
    {
      name: 'pinyin-in-school',
      as: 'bench-school',
      call: (n) => post('/places/10000/pupils/search', { term: TERM, text: spellName(names[n % 6]).split(' ')[n % 4] }),
    },
    {
      name: 'pinyin-in-province',
      as: 'bench-province',
      call: (n) => post('/places/1/pupils/search', { term: TERM, text: spellName(names[n % 6]).split(' ')[0] }),
    },
    {
      name: 'pinyin-in-county',
      as: 'bench-county',
      call: (n) => post('/places/2/pupils/search', { term: TERM, text: spellName(names[n % 6]).split(' ')[0] }),
    },
    {
      name: 'number-in-province',
      as: 'bench-province',
      call: (n) =>
        post('/places/1/pupils/search', {
          term: TERM,
          text: `G${110105201201010000n + BigInt(1 + ((n * 7919) % students))}`,
        }),
    },
    { name: 'own-records', as: 'bench-student', call: () => get(`/students/1/records?term=${TERM}`) },
    { name: 'class-records', as: 'bench-school', call: (n) => get(`/classes/${inSchool(n)}/records?term=${TERM}`) },
    { name: 'review', as: 'bench-teacher', call: () => get('/waiting-records') },
    { name: 'notices', as: 'bench-teacher', call: () => get('/notices') },
    { name: 'board-of-class', as: 'bench-school', call: (n) => get(`/classes/${inSchool(n)}/board?term=${TERM}`) },
    { name: 'board-of-school', as: 'bench-school', call: () => get(`/places/10000/board?term=${TERM}`) },
    { name: 'board-of-grade', as: 'bench-school', call: () => get(`/places/10000/grades/22/board?term=${TERM}`) },
    {
      name: 'board-of-school-from-above',
      as: 'bench-province',
      call: (n) => get(`/places/${school(n)}/board?term=${TERM}`),
    },
    { name: 'board-of-county', as: 'bench-county', call: () => get(`/places/2/board?term=${TERM}`) },
    { name: 'board-of-province', as: 'bench-province', call: () => get(`/places/1/board?term=${TERM}`) },
    { name: 'roster-imports', as: 'bench-county', call: () => get('/roster-imports') },
    {
      name: 'audit',
      as: 'bench-administrator',
      call: (n) => get(`/audit?limit=50${['', '&only=reads', '&only=acts'][n % 3]}`),
    },
    {
      name: 'audit-of-pupil',
      as: 'bench-administrator',
      call: (n) => get(`/audit?limit=50&personId=${1 + ((n * 7919) % students)}`),
    },
    { name: 'search', as: 'bench-school', call: (n) => post('/search', { text: names[n % 6] }) },
    { name: 'batches', as: 'bench-county', call: () => get('/batches') },
    { name: 'accounts', as: 'bench-school', call: () => get('/accounts?limit=100') },
  ];
}

async function one({ port, pid }, cookie, page, folder, log) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (n) => answer(port, agent, cookie, page.call(n));
  for (let n = 0; n < 30; n++) await ask(n);
  const before = secondsOf(folder, pid);
  const began = performance.now();
  const times = [];
  const seen = new Set();
  let errors = 0;
  for (let n = 0; n < CALLS; n++) {
    const { ms, status } = await ask(30 + n);
    times.push(ms);
    if (status !== 200) seen.add(status);
    if (status !== 200) errors++;
  }
  agent.destroy();
  const p99 = percentile(times, 0.99);
  const cpu = round((1000 * (secondsOf(folder, pid) - before)) / CALLS, 1);
  log(
    `${page.name}: p50 ${percentile(times, 0.5)} ms, p99 ${p99} ms, CPU ${cpu} ms a call${errors > 0 ? `, ${errors} errors (${[...seen]})` : ''}`,
  );
  return {
    name: `${page.name}${errors > 0 ? ` (${errors} errors)` : ''}`,
    cpuSeconds: round(secondsOf(folder, pid) - before),
    wallSeconds: round((performance.now() - began) / 1000),
    p50: percentile(times, 0.5),
    rate: p99,
    unit: 'ms p99, one reader',
    reference: ALLOWED_MS,
    ratio: round(p99 / ALLOWED_MS),
  };
}

/** All lists at once, two hundred readers; each waits for its answer before it asks again. */
async function many({ port, pid }, readers, folder, log) {
  const before = secondsOf(folder, pid);
  const began = performance.now();
  const times = [];
  let errors = 0;
  await Promise.all(
    Array.from({ length: READERS }, async (_, reader) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let n = 0; n < CALLS_A_READER; n++) {
        const page = readers[(reader + n) % readers.length];
        const { ms, status } = await answer(port, agent, page.cookie, page.call(reader * CALLS_A_READER + n));
        times.push(ms);
        if (status !== 200) errors++;
      }
      agent.destroy();
    }),
  );
  const wallSeconds = (performance.now() - began) / 1000;
  log(
    `${READERS} readers: p99 ${percentile(times, 0.99)} ms, ${Math.round(times.length / wallSeconds)} answers/s, ${errors} errors`,
  );
  return {
    name: `${READERS}-readers (${errors} errors)`,
    cpuSeconds: round(secondsOf(folder, pid) - before),
    wallSeconds: round(wallSeconds),
    p50: percentile(times, 0.5),
    rate: percentile(times, 0.99),
    unit: 'ms p99',
    errors,
    reference: 0,
    ratio: errors,
  };
}

/** Of the server and its database. */
function secondsOf(folder, pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return databaseSeconds(folder) + (Number(fields[11]) + Number(fields[12])) / 100;
}

function percentile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)], 1);
}

function answer(port, agent, cookie, { method, path, body }) {
  const began = performance.now();
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve) => {
    const asked = request(
      {
        port,
        host: '127.0.0.1',
        agent,
        method,
        path: `/api/v1${path}`,
        headers: {
          cookie,
          ...(sent ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) } : {}),
        },
      },
      (reply) => {
        reply.on('data', () => undefined);
        reply.on('end', () => resolve({ ms: performance.now() - began, status: reply.statusCode }));
      },
    );
    asked.on('error', () => resolve({ ms: performance.now() - began, status: 0 }));
    asked.end(sent);
  });
}

async function signIn(port, login) {
  const reply = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  const [cookie] = reply.headers.getSetCookie();
  if (!reply.ok || !cookie) throw new Error(`${login} could not sign in: ${reply.status}`);
  return cookie.split(';')[0];
}

async function startServer(folder) {
  const port = await freePort();
  const server = spawn(process.execPath, ['apps/cli/bin/wuyu.mjs', 'serve'], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      WUYU_DATA: folder,
      DATABASE_URL: '',
      LOG_LEVEL: 'error',
    },
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  for (let tries = 0; ; tries++) {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (reply?.ok) break;
    if (tries > 240 || server.exitCode !== null) throw new Error('the server did not become ready');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return {
    port,
    pid: server.pid,
    async close() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
