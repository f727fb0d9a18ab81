import { readFile, rm } from 'node:fs/promises';
import * as contract from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import { mayAtAll, type Policy, requireStudent } from '../identity/index.js';
import { issuerKeysIn, ownKeys } from './archive/check.js';
import { issueArchive, issuerOf } from './archive/issue.js';
import { importArchive, importedArchives } from './archive/keep.js';
import { policiesOf } from './archive/ledger-proof.js';
import { findIssued, issuedTo } from './archive/queries.js';
import { revokeIssued } from './archive/revoke.js';
import type { ArchiveSettings } from './archive/settings.js';
import { statusList } from './archive/status.js';
import { archivePolicy, importPolicy, revokePolicy } from './policy.js';

export interface ArchiveDependencies extends ArchiveSettings {
  db: Db;
  now(): Date;
}

/** More is no archive, and would only cost time. */
const MOST_MEGABYTES = 8;

/** Growth archives as credentials: out, back in, and whether they still hold. */
export function exchangeRoutes(serve: Serve, { db, now, ...settings }: ArchiveDependencies): void {
  serve(
    contract.getArchive,
    async ({ actor, params: { studentId }, query: { form = 'data-integrity' } }) => {
      await requireStudent(db, actor, archivePolicy, 'report.read', studentId);
      const { accountId } = actor;
      const issued = await issueArchive(db, { personId: studentId, form, at: now(), accountId }, settings);
      return { fileName: issued.fileName, mediaType: issued.mediaType, content: issued.text };
    },
    // Signing every part takes some tenths of a second of a processor.
    { perMinute: 60 },
  );

  serve(contract.listArchives, async ({ actor, params: { studentId } }) => {
    await requireStudent(db, actor, archivePolicy, 'report.read', studentId);
    const issued = await issuedTo(db, studentId);
    return {
      issued: issued.map(({ number, issued_at, revoked_at }) => ({
        number,
        issuedAt: issued_at.toISOString(),
        revokedAt: revoked_at?.toISOString() ?? null,
      })),
      imported: await importedArchives(db, studentId),
    };
  });

  serve(contract.getArchiveIssuer, async () => {
    const [key] = await ownKeys(settings);
    return { ...(key as NonNullable<typeof key>), name: (await issuerOf(db, settings)).name };
  });

  serve(
    contract.getArchiveStatus,
    async ({ params: { list } }) => ({
      fileName: `archive-status-${list}.json`,
      mediaType: 'application/vc+ld+json',
      content: await statusList(db, list, now(), settings),
      inline: true,
    }),
    { perMinute: 60 },
  );

  serve(contract.revokeArchive, async ({ actor, params: { number } }) => {
    requireRole(actor, revokePolicy);
    const found = await findIssued(db, number);
    if (!found?.person_id) throw new contract.Problem(404, 'archive.unknown', { number });
    await requireStudent(db, actor, revokePolicy, 'report.make', found.person_id);
    return { number, revokedAt: (await revokeIssued(db, number, actor.accountId, now())).toISOString() };
  });

  serve(contract.importArchive, async ({ actor, file, upload }) => {
    try {
      requireRole(actor, importPolicy);
      await requireStudent(db, actor, importPolicy, 'report.make', upload.studentId);
      if (file.bytes > MOST_MEGABYTES * 1_048_576) {
        throw new contract.Problem(413, 'request.too-large', { limit: MOST_MEGABYTES });
      }
      return await importArchive(db, {
        text: await readFile(file.path, 'utf8'),
        keys: [...(await ownKeys(settings)), ...(upload.issuer ? issuerKeysIn(upload.issuer) : [])],
        status: upload.status,
        // Forms write their line ends in another way than a policy.
        policies: policiesOf(settings.ledger, upload.policy?.replaceAll('\r\n', '\n')),
        personId: upload.studentId,
        dryRun: upload.dryRun ?? false,
        at: now(),
        accountId: actor.accountId,
        recordedBy: actor.recordedBy,
      });
    } finally {
      await rm(file.path, { force: true });
    }
  });
}

/** Refuses a role that has the right over nobody, before anything is looked up. @throws Problem 403 `identity.forbidden` */
function requireRole(actor: Actor, policy: Policy): void {
  if (!mayAtAll(actor, policy, 'report.make')) throw new contract.Problem(403, 'identity.forbidden');
}
