import type { ArchiveDocument } from '@wuyu/contract';
import type { Db, Tx } from '../../platform/database/index.js';

/** What the steps before left, as an archive holds it. */

export async function selectionsOf(
  _db: Db | Tx,
  _personId: number,
  _termId: number,
): Promise<ArchiveDocument['selections']> {
  return [];
}

/** Whether what the pupil chose is still shown, or an objection to it is still open. */
export async function publicityIsOpen(_db: Db | Tx, _personId: number, _termId: number): Promise<boolean> {
  return false;
}

export async function ratingsOf(
  _db: Db | Tx,
  _personId: number,
  _termId: number,
): Promise<ArchiveDocument['ratings']> {
  return [];
}
