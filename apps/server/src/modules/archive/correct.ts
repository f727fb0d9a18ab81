import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, recordAct } from '../identity/index.js';
import type { Term } from '../roster/index.js';
import { composeTermArchive } from './compose.js';
import { changedParts, sealable } from './document.js';
import { changeTermArchive, documentOf, findTermArchive, lockTermArchive, type TermArchiveRow } from './store.js';

/**
 * Begins the correction of a sealed archive: what stands now as a further revision, which committee and head sign. What was
 * wrong is mended where it stands (record, comment, mark) before. One that was sent back is begun anew.
 *
 * @throws Problem 409 `archive.not-sealed`, `archive.correction-open`, `archive.nothing-changed`.
 */
export async function correctTermArchive(
  db: Db,
  actor: Actor,
  { personId, term, reason }: { personId: number; term: Term; reason: string },
  at: Date,
): Promise<void> {
  const of = { personId, termId: term.id };
  await db.transaction().execute(async (tx) => {
    const newest = await lockTermArchive(tx, of);
    if (!newest || (newest.revision === 1 && newest.state !== 'sealed')) throw new Problem(409, 'archive.not-sealed');
    if (newest.state === 'signing') throw new Problem(409, 'archive.correction-open');
    const sealed =
      newest.state === 'sealed'
        ? newest
        : ((await findTermArchive(tx, { ...of, revision: newest.revision - 1 })) as TermArchiveRow);
    const before = documentOf(sealed);
    // That a report was made since is no reason to correct anything.
    const same = await composeTermArchive(tx, personId, term, before.reports);
    if (changedParts(before, same.document).length === 0) throw new Problem(409, 'archive.nothing-changed');
    const { document, gaps } = await composeTermArchive(tx, personId, term);
    const changes = changedParts(before, document);
    const { text, digest } = sealable(document);
    const content = { document: text, digest, gaps, reason: reason.trim(), changes };
    const revision = sealed.revision + 1;
    if (newest.state === 'returned') {
      await changeTermArchive(
        tx,
        newest,
        { ...content, state: 'signing', turn: 'committee', round: newest.round + 1 },
        at,
      );
    } else {
      await tx
        .insertInto('term_archive')
        .values({
          person_id: personId,
          term_id: term.id,
          revision,
          state: 'signing',
          turn: 'committee',
          ...content,
          changed_at: at,
        })
        .execute();
    }
    await recordAct(tx, {
      act: 'archive.correction-begun',
      accountId: actor.accountId,
      personId,
      details: { term: term.code, revision, parts: changes.join(' ') },
    });
  });
}
