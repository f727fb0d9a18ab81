import * as contract from '@wuyu/contract';
import type { Actor, Serve } from '../../platform/http/index.js';
import { can, type Policy, recordAct, requirePlace, requireStudent } from '../identity/index.js';
import { getTerm } from '../roster/index.js';
import { bundleOf, makeAdmissionArchive } from './admission.js';
import { addToAlbum, albumOf, removeFromAlbum } from './album.js';
import { correctTermArchive } from './correct.js';
import type { ArchiveDependencies } from './dependencies.js';
import { archiveJobRoutes } from './job-routes.js';
import { findMaterial, listMaterials } from './materials.js';
import { archivePolicy } from './policy.js';
import { refuseTermArchive, signTermArchive } from './sign.js';
import { requireSigner, signerNameOf } from './signer.js';
import { countSigning, listSigning, readyFor, requireSigningScope } from './signing-list.js';
import { findTermArchive, type TermArchiveRow } from './store.js';
import { timelineOf } from './timeline.js';
import { studentBrief, termArchivePage, termArchivesOf } from './view.js';

const done = { done: true } as const;

export function archiveRoutes(serve: Serve, given: ArchiveDependencies): void {
  const { database, ledger, now, today, offsetOf } = given;
  const { db } = database;

  const read = (actor: Actor, studentId: number) => requireStudent(db, actor, archivePolicy, 'archive.read', studentId);

  serve(contract.listTermArchives, async ({ actor, params: { studentId } }) => {
    await read(actor, studentId);
    const terms = await termArchivesOf(db, studentId, today());
    const may = async (right: 'album.write' | 'archive.export') =>
      (await can(db, actor, archivePolicy, right, { personId: studentId })) !== undefined;
    const senior = terms.some(
      ({ state, revision, class: { grade } }) => grade > 30 && (state === 'sealed' || revision > 1),
    );
    return {
      student: await studentBrief(db, studentId),
      terms,
      may: { album: await may('album.write'), admission: senior && (await may('archive.export')) },
    };
  });

  serve(contract.getTermArchive, async ({ actor, params: { studentId, term }, query: { revision } }) => {
    await read(actor, studentId);
    return termArchivePage(
      db,
      ledger,
      actor,
      { personId: studentId, term: await getTerm(db, term), revision },
      today(),
    );
  });

  serve(contract.getTermArchiveDocument, async ({ actor, params, query: { revision } }) => {
    const row = await getSealed(actor, params, revision);
    return {
      fileName: `archive-${params.term}-${row.revision}.json`,
      mediaType: 'application/json',
      content: row.document,
    };
  });

  serve(contract.getTermArchiveProof, async ({ actor, params, query: { revision } }) => {
    const row = await getSealed(actor, params, revision);
    const bundle = row.entry_id === null ? undefined : await bundleOf(ledger, row.entry_id);
    if (!bundle) throw new contract.Problem(404, 'ledger.entry-unknown', { entry: row.entry_id ?? '' });
    return {
      fileName: `wuyu-proof-${params.term}-${row.revision}.json`,
      mediaType: 'application/json',
      content: bundle.text,
    };
  });

  async function getSealed(
    actor: Actor,
    { studentId, term }: { studentId: number; term: string },
    revision: number | undefined,
  ): Promise<TermArchiveRow> {
    await read(actor, studentId);
    const row = await findTermArchive(db, {
      personId: studentId,
      termId: (await getTerm(db, term)).id,
      revision,
    });
    if (row?.state !== 'sealed') throw new contract.Problem(409, 'archive.not-sealed');
    return row;
  }

  serve(contract.signTermArchive, async ({ actor, params: { studentId }, params, body }) => {
    await requireSigner(db, actor, body.as, studentId);
    const term = await getTerm(db, params.term);
    await signTermArchive(db, actor, { personId: studentId, term, ...body }, now(), today());
    return termArchivePage(db, ledger, actor, { personId: studentId, term }, today());
  });

  serve(contract.refuseTermArchive, async ({ actor, params: { studentId }, params, body }) => {
    await requireSigner(db, actor, body.as, studentId);
    const term = await getTerm(db, params.term);
    await refuseTermArchive(db, actor, { personId: studentId, term, ...body }, now(), today());
    return termArchivePage(db, ledger, actor, { personId: studentId, term }, today());
  });

  serve(contract.correctTermArchive, async ({ actor, params: { studentId }, params, body }) => {
    await requireStudent(db, actor, archivePolicy, 'archive.correct', studentId);
    const term = await getTerm(db, params.term);
    await correctTermArchive(db, actor, { personId: studentId, term, ...body }, now());
    return termArchivePage(db, ledger, actor, { personId: studentId, term }, today());
  });

  serve(contract.listSigning, async ({ actor, query: { as, term, classId, placeId, after, limit = 50 } }) => {
    await requireSigningScope(db, actor, as, { classId, placeId });
    return listSigning(db, { classId, placeId }, as, await getTerm(db, term), today(), { after, limit });
  });

  serve(contract.countSigning, async ({ actor, query: { as, term: code, classId, placeId } }) => {
    const scope = { classId, placeId };
    await requireSigningScope(db, actor, as, scope);
    const term = await getTerm(db, code);
    const list = async (include: 'complete' | 'all') => {
      const { items, digest } = await readyFor(db, scope, as, term, today(), include);
      return { count: items.length, digest };
    };
    return {
      classes: await countSigning(db, scope, as, term, today()),
      complete: await list('complete'),
      all: await list('all'),
      signerName: await signerNameOf(db, actor),
    };
  });

  archiveJobRoutes(serve, given);

  serve(
    contract.getAdmissionArchive,
    async ({ actor, params: { studentId } }) => {
      await requireStudent(db, actor, archivePolicy, 'archive.export', studentId);
      const made = await makeAdmissionArchive(db, { personId: studentId, accountId: actor.accountId }, given);
      return { fileName: `${made.number}.pdf`, mediaType: 'application/pdf', content: made.pdf, inline: true };
    },
    { perMinute: 60 },
  );

  serve(contract.getTimeline, async ({ actor, params: { studentId }, query: { before, limit = 50 } }) => {
    await read(actor, studentId);
    return timelineOf(db, { personId: studentId, before, limit, offsetMinutes: offsetOf(now()) });
  });

  serve(contract.getAlbum, async ({ actor, params: { studentId }, query: { before, limit = 50 } }) => {
    await read(actor, studentId);
    const may = await can(db, actor, archivePolicy, 'album.write', { personId: studentId });
    return { ...(await albumOf(db, actor, { personId: studentId, before, limit })), may: may !== undefined };
  });

  serve(contract.addToAlbum, async ({ actor, params: { studentId }, body }) => {
    await requireStudent(db, actor, archivePolicy, 'album.write', studentId);
    return addToAlbum(db, actor, { personId: studentId, ...body }, now(), today());
  });

  serve(contract.removeFromAlbum, async ({ actor, params: { studentId, entryId } }) => {
    await requireStudent(db, actor, archivePolicy, 'album.write', studentId);
    await removeFromAlbum(db, actor, studentId, entryId);
    return done;
  });

  serve(contract.listMaterials, async ({ actor, params: { placeId }, query: { term, after, limit = 50 } }) => {
    await requirePlace(db, actor, archivePolicy, 'archive.use', placeId);
    const { rows, next } = await listMaterials(db, placeId, await getTerm(db, term), today(), { after, limit });
    const named = (await can(db, actor, namedUse, 'archive.use', { placeId })) !== undefined;
    await recordAct(db, {
      act: 'archive.materials-listed',
      accountId: actor.accountId,
      placeId,
      details: { term, count: rows.length, named },
    });
    return {
      materials: rows.map(({ code, grade, person_id, name, selections, sealed_at, revision }) => ({
        code,
        grade,
        student: named ? { id: person_id, name } : null,
        selections,
        sealedOn: given.dayOf(sealed_at),
        revision,
      })),
      next,
    };
  });

  serve(contract.getMaterial, async ({ actor, params: { code } }) => {
    const found = await findMaterial(db, code);
    const relation = found && (await can(db, actor, archivePolicy, 'archive.use', { personId: found.personId }));
    const act = { accountId: actor.accountId, personId: found?.personId ?? null };
    if (!found || !relation) {
      await recordAct(db, { act: 'read.refused', ...act, details: { what: 'archive.use' } });
      throw new contract.Problem(404, 'request.not-found');
    }
    await recordAct(db, { act: 'archive.used', ...act, details: { revision: found.revision, relation } });
    return { code, revision: found.revision, document: found.document };
  });
}

/** Who sees whose an archive is when it is used; an expert does not. */
const { expert: _, ...named } = archivePolicy['archive.use'];
const namedUse: Policy = { 'archive.use': named };
