import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installBuiltIns, openTestDatabase } from '@wuyu/server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommand } from '../main.js';

const lin = 'G110101201501010017';
const wang = 'G110101201501010025';

type Database = Awaited<ReturnType<typeof openTestDatabase>>;
interface Place {
  database: Database;
  folder: string;
}

let here: Place;
let there: Place;

/** An installation with two pupils; the first has an honour where `withAward`. */
async function install(withAward: boolean): Promise<Place> {
  const database = await openTestDatabase();
  await installBuiltIns(database.db, new Date());
  await database.pool.query(`
    insert into person (id, kind, name, changed_at) values (1, 'student', '林', now()), (2, 'student', '王', now());
    insert into person_number values (1, 'student', '${lin}'), (2, 'student', '${wang}');
    insert into term values (1, '2025-2026-1', 2025, 1, '2025-09-01', '2026-01-31');
    create table observation_p1 partition of observation for values in (1)`);
  if (withAward) {
    await database.pool.query(`
      insert into batch (id, source, recorded_at) values (1, 'sheet', now());
      insert into observation (person_id, batch_id, indicator_id, term_id, day, value, recorded_at, cell)
      select 1, 1, id, 1, '2025-12-05', 10000, now(), 1 from indicator where code = 'art.award'`);
  }
  return { database, folder: await mkdtemp(join(tmpdir(), 'wuyu-archive-')) };
}

beforeAll(async () => {
  here = await install(true);
  there = await install(false);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});
afterAll(async () => {
  for (const place of [here, there]) {
    await place?.database.close();
    await rm(place.folder, { recursive: true });
  }
});

/** Runs `wuyu archive … --json` in this process, at one of the installations. */
async function archive(at: Place, ...args: string[]) {
  let out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  // The test's server listens on a socket only: the host before the path is not asked.
  vi.stubEnv('DATABASE_URL', at.database.connectionString.replace('@/', '@localhost/'));
  vi.stubEnv('WUYU_DATA', at.folder);
  const code = await runCommand(['archive', ...args, '--json']);
  vi.restoreAllMocks();
  return { code, said: JSON.parse(out) };
}

const file = (name: string) => join(here.folder, name);
const rowsThere = async () => (await there.database.pool.query('select person_id, issuer from imported_archive')).rows;

describe('wuyu archive', () => {
  let issuer: string;

  it('exports a pupil’s archive in both forms and checks it', async () => {
    const { code, said } = await archive(here, 'export', '--student', lin, '--out', file('a.json'));
    expect({ code, said }).toMatchObject({ code: 0, said: { number: expect.stringMatching(/^WA-/) } });
    issuer = said.issuer;
    const token = await archive(here, 'export', '--student', lin, '--out', file('a.jwt'), '--form', 'jwt');
    expect(token.said).toMatchObject({ number: said.number, form: 'jwt' });
    for (const name of ['a.json', 'a.jwt']) {
      const own = await archive(here, 'verify', file(name), '--student', lin);
      expect(own).toMatchObject({
        code: 0,
        said: { unchecked: [], content: { awards: [{ awardedOn: '2025-12-05' }] } },
      });
      // Without any database, by the key alone.
      const alone = await archive(there, 'verify', file(name), '--issuer', issuer);
      expect(alone).toMatchObject({ code: 0, said: { unchecked: [{ what: 'status' }] } });
    }
  });

  it('imports it elsewhere for the pupil whose number is in it, once', async () => {
    const trust = ['--issuer', issuer];
    expect((await archive(there, 'import', file('a.json'), ...trust, '--dry-run')).said).toMatchObject({
      kept: 'no',
      studentId: 1,
    });
    expect(await rowsThere()).toEqual([]);
    expect((await archive(there, 'import', file('a.json'), ...trust)).said).toMatchObject({
      kept: 'new',
      studentId: 1,
    });
    expect((await archive(there, 'import', file('a.jwt'), ...trust, '--student', lin)).said.kept).toBe('known');
    expect(await rowsThere()).toEqual([{ person_id: 1, issuer }]);
  });

  it('takes the issuer’s key from a file', async () => {
    const key = issuer.slice('did:key:'.length);
    await writeFile(
      file('issuer.json'),
      JSON.stringify({ issuer, id: `${issuer}#${key}`, publicKeyMultibase: key, name: '甲市' }),
    );
    expect((await archive(there, 'verify', file('a.json'), '--issuer', file('issuer.json'))).code).toBe(0);
    await writeFile(file('issuer.json'), '{"issuer":"did:web:school.example"}');
    expect((await archive(there, 'verify', file('a.json'), '--issuer', file('issuer.json'))).said.error.code).toBe(
      'archive.issuer-text',
    );
  });

  it('refuses by name what was changed, what is another’s, and whom nobody vouches for', async () => {
    const text = await readFile(file('a.json'), 'utf8');
    await writeFile(file('changed.json'), text.replace('2025-12-05T', '2025-12-06T'));
    for (const [code, ...args] of [
      ['archive.tampered', 'import', file('changed.json'), '--issuer', issuer],
      ['archive.tampered', 'verify', file('changed.json'), '--issuer', issuer],
      ['archive.other-subject', 'import', file('a.json'), '--issuer', issuer, '--student', wang],
      ['archive.unknown-issuer', 'import', file('a.json')],
      ['result.student-unknown', 'import', file('a.json'), '--issuer', issuer, '--student', 'G0'],
    ] as const) {
      const refused = await archive(there, ...args);
      expect(refused).toMatchObject({ code: 1, said: { error: { code } } });
    }
    await there.database.pool.query(`delete from person_number where person_id = 1`);
    expect((await archive(there, 'import', file('a.json'), '--issuer', issuer)).said.error.code).toBe(
      'archive.owner-unknown',
    );
    expect((await archive(here, 'export', '--student', wang, '--out', file('b.json'))).said.error.code).toBe(
      'archive.empty',
    );
    expect(await rowsThere()).toHaveLength(1);
  });
});
