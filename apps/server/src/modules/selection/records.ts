import type { SelectableRecord } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';
import type { Actor } from '../identity/index.js';

/** The confirmed records of a pupil's term, newest first, with the fields that their type lets out. */
export async function selectableRecords(_db: Db | Tx, _personId: number, _termId: number): Promise<SelectableRecord[]> {
  return [];
}

export async function selectableByIds(
  _db: Db | Tx,
  _of: readonly { personId: number; recordId: string }[],
): Promise<Map<string, SelectableRecord>> {
  return new Map();
}

export async function holdRecords(_tx: Tx, _actor: Actor, _personId: number, _ids: readonly string[], _now: Date) {}
export async function letGoOfRecords(_tx: Tx, _ids: readonly string[]) {}
