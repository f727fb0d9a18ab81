import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Day, Fields, Id, Instant, Nullable } from './shapes.js';

const Form = Choice('data-integrity', 'jwt');
const ofStudent = Fields({ studentId: Id });

/** What a growth archive says that left or came as a credential; the words are the issuer's. */
const ArchiveContent = Type.Object({
  id: Type.String({ description: "The credential's id" }),
  name: Type.String(),
  issuer: Type.Object({ id: Type.String(), name: Type.String() }),
  validFrom: Type.String(),
  validUntil: Nullable(Type.String()),
  terms: Type.Array(
    Type.Object({
      name: Type.String(),
      from: Day,
      to: Day,
      evaluation: Type.String({ description: 'The scheme, as its issuer names it' }),
      levels: Type.Array(Type.Object({ aspect: Type.String(), level: Type.String() })),
      comment: Nullable(Type.String()),
    }),
  ),
  awards: Type.Array(Type.Object({ name: Type.String(), awardedOn: Day, narrative: Nullable(Type.String()) })),
  figures: Type.Array(
    Type.Object({
      name: Type.String(),
      results: Type.Array(Type.Object({ name: Type.String(), value: Type.String() })),
      evidence: Type.Array(Type.Object({ name: Type.String(), narrative: Type.String() })),
    }),
    { description: 'Scores, measurements and reports: credentials within that are neither a term nor an award' },
  ),
});
export type ArchiveContent = Static<typeof ArchiveContent>;

const Unchecked = Type.Array(
  Type.Object({ what: Choice('form', 'signature', 'period', 'status', 'subject', 'ledger'), detail: Type.String() }),
  { description: 'What could not be checked with what was given, e.g. whether it was revoked' },
);

const CheckedArchive = Type.Object({
  form: Form,
  content: ArchiveContent,
  checked: Count,
  unchecked: Unchecked,
});
export type CheckedArchive = Static<typeof CheckedArchive>;

const ImportedArchive = Type.Composite([
  CheckedArchive,
  Type.Object({
    studentId: Id,
    kept: Choice('new', 'known', 'no'),
  }),
]);
export type ImportedArchive = Static<typeof ImportedArchive>;

export const getArchive = {
  method: 'GET',
  path: '/students/:studentId/archive',
  summary: "A pupil's growth archive as a signed credential (CLR 2.0); the same facts give the same archive again",
  permission: 'report.read',
  params: ofStudent,
  query: Fields({ form: Type.Optional(Form) }),
  stream: '*',
} as const satisfies Endpoint;

export const listArchives = {
  method: 'GET',
  path: '/students/:studentId/archives',
  summary: "A pupil's archives: those that were issued here, and those that came from elsewhere, as history",
  permission: 'report.read',
  params: ofStudent,
  reply: Type.Object({
    issued: Type.Array(Type.Object({ number: Type.String(), issuedAt: Instant, revokedAt: Nullable(Instant) })),
    imported: Type.Array(Type.Object({ importedAt: Instant, content: ArchiveContent, unchecked: Unchecked })),
  }),
} as const satisfies Endpoint;

export const getArchiveIssuer = {
  method: 'GET',
  path: '/archive/issuer',
  summary: 'Who signs archives here, and the public key to check them with',
  permission: 'public',
  reply: Type.Object({
    issuer: Type.String({ description: 'did:key' }),
    id: Type.String({ description: 'The id of the key, as it stands in proofs' }),
    publicKeyMultibase: Type.String(),
    name: Type.String(),
  }),
} as const satisfies Endpoint;

export const getArchiveStatus = {
  method: 'GET',
  path: '/archive/status/:list',
  summary: 'Which archives were revoked: a signed list (W3C Bitstring Status List 1.0)',
  permission: 'public',
  params: Fields({ list: Id }),
  stream: 'application/vc+ld+json',
} as const satisfies Endpoint;

export const revokeArchive = {
  method: 'POST',
  path: '/archives/:number/revoke',
  summary: 'Declare an archive that has left invalid; for the administrator and the bureau',
  permission: 'report.make',
  params: Fields({ number: Type.String({ pattern: '^WA-[0-9A-HJKMNP-TV-Z]{12}$' }) }),
  reply: Type.Object({ number: Type.String(), revokedAt: Instant }),
} as const satisfies Endpoint;

export const importArchive = {
  method: 'POST',
  path: '/archive/import',
  summary: "Verify an archive and keep it as a pupil's history; for the administrator, the bureau and the school",
  permission: 'report.make',
  upload: Fields({
    studentId: Id,
    issuer: Type.Optional(
      Type.String({
        maxLength: 20_000,
        description:
          'Whom to believe beside ourselves: a did:key, or JSON of one or several keys as /archive/issuer gives',
      }),
    ),
    status: Type.Optional(
      Type.String({ maxLength: 20_000, description: "The issuer's signed status list, as it publishes it" }),
    ),
    policy: Type.Optional(
      Type.String({
        maxLength: 100_000,
        description: 'By whose keys the ledger’s proof in it is checked: a C2SP tlog-policy of its log',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ default: false })),
  }),
  reply: ImportedArchive,
} as const satisfies Endpoint;
