import { Problem } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import { indicators } from '../scheme/index.js';
import { type ImportProfile, parseProfile } from './profile.js';
import { builtInProfiles } from './profiles/index.js';
import { savedProfiles } from './queries.js';

/** All profiles: those that come with the program, then the saved ones. */
export async function profiles(db: Db | Tx): Promise<Array<ImportProfile & { builtIn: boolean }>> {
  const saved = (await savedProfiles(db)) as ImportProfile[];
  return [
    ...builtInProfiles.map((profile) => ({ ...profile, builtIn: true })),
    ...saved.map((profile) => ({ ...profile, builtIn: false })),
  ];
}

/** @throws Problem 404 `evidence.profile-unknown`, naming those there are */
export async function getProfile(db: Db | Tx, code: string): Promise<ImportProfile> {
  const builtIn = builtInProfiles.find((profile) => profile.code === code);
  if (builtIn !== undefined) return builtIn;
  const all = await profiles(db);
  const found = all.find((profile) => profile.code === code);
  if (found === undefined) {
    throw new Problem(404, 'evidence.profile-unknown', { code, known: all.map((profile) => profile.code).join(', ') });
  }
  return found;
}

/**
 * Saves a profile under its code, in place of an earlier one of that code.
 *
 * @throws Problem 422 `evidence.profile-invalid` with a fault for each path, 409 `evidence.profile-built-in`
 */
export async function saveProfile(db: Db | Tx, document: unknown, at: Date): Promise<ImportProfile> {
  const known = new Set((await indicators(db)).map(({ code }) => code));
  const profile = parseProfile(document, known);
  if (builtInProfiles.some(({ code }) => code === profile.code)) {
    throw new Problem(409, 'evidence.profile-built-in', { code: profile.code });
  }
  const row = { code: profile.code, document: JSON.stringify(profile), changed_at: at };
  await db
    .insertInto('import_profile')
    .values(row)
    .onConflict((conflict) => conflict.column('code').doUpdateSet(row))
    .execute();
  return profile;
}
