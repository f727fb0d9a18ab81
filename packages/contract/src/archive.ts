import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import {
  Choice,
  ClassBrief,
  Count,
  Day,
  Done,
  Fields,
  Id,
  Instant,
  Level,
  Nullable,
  PlaceBrief,
  Score,
  Share,
  TermCode,
  Uuid,
} from './shapes.js';

const ofStudent = Fields({ studentId: Id });
const ofTerm = Fields({ studentId: Id, term: TermCode });
const Digest = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hexadecimal' });
const SignerName = Type.String({ minLength: 1, maxLength: 40 });
const Said = Type.String({ minLength: 1, maxLength: 500 });
const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 }));

/** Who signs an archive, in this order. */
export const SignerRole = Choice('student', 'teacher', 'committee', 'head');
export type SignerRole = Static<typeof SignerRole>;

/** What an archive may lack; it can be signed all the same, and is looked at first. */
export const ArchiveGap = Choice('selection', 'publicity', 'result', 'comment', 'statement');
export type ArchiveGap = Static<typeof ArchiveGap>;

/** The parts of an archive, as a correction names what it changed. */
export const ArchivePart = Choice(
  'student',
  'enrolments',
  'selections',
  'figures',
  'fitness',
  'results',
  'reports',
  'remarks',
  'ratings',
);
export type ArchivePart = Static<typeof ArchivePart>;

/** What is signed and sealed: one document, whose canonical JSON (RFC 8785) the digest is of. Words are as they stand in it. */
export const ArchiveDocument = Type.Object({
  schema: Type.Literal(1),
  term: Type.Object({ code: TermCode, startsOn: Day, endsOn: Day }),
  student: Type.Object({
    name: Type.String(),
    sex: Type.String(),
    ethnicity: Type.String(),
    bornOn: Nullable(Day),
    number: Type.String({ description: 'The pupil number with all but its ends hidden' }),
  }),
  school: Type.Object({ code: Type.String(), name: Type.String() }),
  class: Type.Object({ title: Type.String(), grade: Type.String(), stage: Type.Integer({ minimum: 1, maximum: 3 }) }),
  enrolments: Type.Array(
    Type.Object({ school: Type.String(), class: Type.String(), from: Day, to: Nullable(Day), began: Type.String() }),
  ),
  selections: Type.Array(
    Type.Object({
      aspect: Type.String(),
      type: Type.String(),
      title: Type.String(),
      day: Day,
      details: Type.Array(Type.Object({ label: Type.String(), value: Type.String() })),
      attachments: Type.Array(Digest, { description: 'Digests of the supporting files' }),
    }),
    { description: 'Records that were chosen, shown in public and stood' },
  ),
  figures: Type.Array(
    Type.Object({
      indicator: Type.String(),
      aspect: Type.String(),
      title: Type.String(),
      unit: Type.String(),
      times: Count,
      total: Type.Number(),
      last: Type.Object({ day: Day, value: Type.Number() }),
    }),
    { description: 'What was confirmed in the term, an indicator a line' },
  ),
  fitness: Nullable(
    Type.Object({
      items: Type.Array(
        Type.Object({
          title: Type.String(),
          value: Nullable(Type.Number()),
          unit: Type.String(),
          score: Nullable(Type.Number()),
          level: Type.String(),
        }),
      ),
      total: Nullable(Type.Number()),
      level: Type.String(),
    }),
  ),
  results: Nullable(
    Type.Object({
      scheme: Type.String(),
      title: Type.String(),
      aspects: Type.Array(Type.Object({ node: Type.String(), title: Type.String(), score: Score, level: Level })),
    }),
  ),
  reports: Type.Array(Type.Object({ number: Type.String(), digest: Type.String() })),
  remarks: Type.Object({ teacher: Type.String(), family: Type.String(), self: Type.String() }),
  ratings: Type.Array(
    Type.Object({
      title: Type.String(),
      closedOn: Day,
      criteria: Type.Array(Type.Object({ title: Type.String(), value: Type.Number() })),
    }),
    { description: 'What the rounds of rating came to; no rater can be told from it' },
  ),
});
export type ArchiveDocument = Static<typeof ArchiveDocument>;

const Signature = Type.Object({
  role: SignerRole,
  outcome: Choice('signed', 'refused'),
  name: Type.String(),
  forPupil: Type.Boolean({ description: 'A guardian signed for a pupil of primary school' }),
  at: Instant,
  digest: Digest,
  reason: Type.String(),
  returnedTo: Type.Union([Type.Literal(''), Choice('student', 'teacher')]),
  counts: Type.Boolean({ description: 'Of the round that holds; earlier ones are kept and no longer count' }),
});

const ArchiveState = Choice('open', 'signing', 'returned', 'sealed');

const RevisionBrief = Type.Object({
  revision: Count,
  state: ArchiveState,
  digest: Digest,
  sealedAt: Nullable(Instant),
  reason: Type.String(),
  changes: Type.Array(ArchivePart),
});

const TermArchiveBrief = Type.Object({
  term: TermCode,
  class: ClassBrief,
  school: PlaceBrief,
  state: ArchiveState,
  turn: Nullable(SignerRole),
  revision: Count,
  sealedAt: Nullable(Instant),
});
export type TermArchiveBrief = Static<typeof TermArchiveBrief>;

export const listTermArchives = {
  method: 'GET',
  path: '/students/:studentId/term-archives',
  summary: "The archives of a pupil's terms, newest first, over all schools: how far each is",
  permission: 'archive.read',
  params: ofStudent,
  reply: Type.Object({
    student: Type.Object({ id: Id, name: Type.String() }),
    terms: Type.Array(TermArchiveBrief),
    may: Type.Object({ album: Type.Boolean(), admission: Type.Boolean() }),
  }),
} as const satisfies Endpoint;

const TermArchive = Type.Object({
  studentId: Id,
  document: ArchiveDocument,
  digest: Digest,
  state: ArchiveState,
  turn: Nullable(SignerRole),
  revision: Count,
  reason: Type.String(),
  changes: Type.Array(ArchivePart),
  gaps: Type.Array(ArchiveGap),
  outdated: Type.Array(ArchivePart, {
    description: 'What has changed since it was signed: the signatures so far are of something else',
  }),
  signatures: Type.Array(Signature, { description: 'Of this revision, oldest first' }),
  revisions: Type.Array(RevisionBrief, { description: 'Newest first' }),
  sealedAt: Nullable(Instant),
  verify: Nullable(Type.String({ description: 'Where the seal can be checked: a path of this site' })),
  window: Nullable(Type.Object({ opensOn: Day, closesOn: Day, open: Type.Boolean() })),
  may: Type.Object({ sign: Nullable(SignerRole), correct: Type.Boolean() }),
  signerName: Type.String({ description: 'The name to be typed; empty where any will do' }),
});
export type TermArchive = Static<typeof TermArchive>;

export const getTermArchive = {
  method: 'GET',
  path: '/students/:studentId/term-archives/:term',
  summary: 'One archive: what is signed, who signed, who is to sign; a sealed one as it was sealed',
  permission: 'archive.read',
  params: ofTerm,
  query: Fields({ revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
  reply: TermArchive,
} as const satisfies Endpoint;

export const getTermArchiveDocument = {
  method: 'GET',
  path: '/students/:studentId/term-archives/:term/document',
  summary: 'The sealed document, byte for byte: its SHA-256 is the digest that was signed',
  permission: 'archive.read',
  params: ofTerm,
  query: Fields({ revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
  stream: 'application/json',
} as const satisfies Endpoint;

export const getTermArchiveProof = {
  method: 'GET',
  path: '/students/:studentId/term-archives/:term/proof',
  summary: "The ledger's proof of the seal, with the record it commits to: anybody can check it without us",
  permission: 'archive.read',
  params: ofTerm,
  query: Fields({ revision: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
  stream: 'application/json',
} as const satisfies Endpoint;

const signing = [
  'archive.sign-student',
  'archive.sign-teacher',
  'archive.sign-committee',
  'archive.sign-head',
] as const;

export const signTermArchive = {
  method: 'POST',
  path: '/students/:studentId/term-archives/:term/sign',
  summary: 'Sign what was shown, by its digest, with the own name; the last signature seals',
  permission: signing,
  params: ofTerm,
  body: Fields({ as: SignerRole, digest: Digest, name: SignerName }),
  reply: TermArchive,
} as const satisfies Endpoint;

export const refuseTermArchive = {
  method: 'POST',
  path: '/students/:studentId/term-archives/:term/refuse',
  summary: 'Not to sign, and why: it goes back to whoever can mend it, and is signed anew',
  permission: signing,
  params: ofTerm,
  body: Fields({ as: SignerRole, digest: Digest, reason: Said, to: Choice('student', 'teacher') }),
  reply: TermArchive,
} as const satisfies Endpoint;

export const correctTermArchive = {
  method: 'POST',
  path: '/students/:studentId/term-archives/:term/correct',
  summary:
    'Begin a correction of a sealed archive: a further revision, which committee and head sign; the old one stays',
  permission: 'archive.correct',
  params: ofTerm,
  body: Fields({ reason: Said }),
  reply: TermArchive,
} as const satisfies Endpoint;

const inScope = {
  term: TermCode,
  as: Choice('teacher', 'committee', 'head'),
  classId: Type.Optional(Id),
  placeId: Type.Optional(Id),
};

export const listSigning = {
  method: 'GET',
  path: '/archive-signing',
  summary:
    'The archives of a class or school as a signer meets them: exceptions first, then what is ready, then the rest',
  permission: ['archive.sign-teacher', 'archive.sign-committee', 'archive.sign-head'],
  query: Fields({
    ...inScope,
    after: Type.Optional(Type.String({ maxLength: 40, pattern: '^[0-3][.][0-9]+[.][0-9]+$' })),
    limit: Limit,
  }),
  reply: Type.Object({
    archives: Type.Array(
      Type.Object({
        studentId: Id,
        name: Type.String(),
        classId: Id,
        group: Choice('exception', 'ready', 'waiting', 'done'),
        state: ArchiveState,
        turn: Nullable(SignerRole),
        gaps: Type.Array(ArchiveGap),
        correction: Type.Boolean(),
        digest: Nullable(Digest),
      }),
    ),
    next: Nullable(Type.String()),
  }),
} as const satisfies Endpoint;

const SigningList = Type.Object({ count: Count, digest: Digest });

export const countSigning = {
  method: 'GET',
  path: '/archive-signing/counts',
  summary:
    'How many archives of a class or school are ready for a signer, class by class, with the digests of these lists',
  permission: ['archive.sign-teacher', 'archive.sign-committee', 'archive.sign-head'],
  query: Fields(inScope),
  reply: Type.Object({
    classes: Type.Array(
      Type.Composite([
        ClassBrief,
        Type.Object({ total: Count, sealed: Count, ready: Count, exceptions: Count, waiting: Count }),
      ]),
    ),
    complete: SigningList,
    all: SigningList,
    signerName: Type.String({ description: 'The name to be typed; empty where any will do' }),
  }),
} as const satisfies Endpoint;

const ArchiveJob = Type.Object({
  id: Uuid,
  kind: Choice('sign', 'export'),
  term: TermCode,
  placeId: Nullable(Id),
  classId: Nullable(Id),
  state: Choice('waiting', 'running', 'done', 'failed', 'cancelled'),
  progress: Share,
  done: Count,
  total: Count,
  skipped: Count,
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
});
export type ArchiveJob = Static<typeof ArchiveJob>;

const jobRights = [
  'archive.sign-teacher',
  'archive.sign-committee',
  'archive.sign-head',
  'archive.export-many',
] as const;

export const startSigning = {
  method: 'POST',
  path: '/archive-jobs/sign',
  summary: 'Sign everything that is ready in a class or school, by the digest of the list that was shown',
  permission: ['archive.sign-teacher', 'archive.sign-committee', 'archive.sign-head'],
  body: Fields({
    id: Uuid,
    ...inScope,
    include: Choice('complete', 'all'),
    name: SignerName,
    listDigest: Digest,
  }),
  status: 202,
  reply: ArchiveJob,
} as const satisfies Endpoint;

export const startAdmissionExport = {
  method: 'POST',
  path: '/archive-jobs/export',
  summary: 'Make the admission archives of a class of senior pupils, as a zip',
  permission: 'archive.export-many',
  body: Fields({ id: Uuid, term: TermCode, classId: Id }),
  status: 202,
  reply: ArchiveJob,
} as const satisfies Endpoint;

export const getArchiveJob = {
  method: 'GET',
  path: '/archive-jobs/:jobId',
  summary: 'How far a batch of signatures or files is',
  permission: jobRights,
  params: Fields({ jobId: Uuid }),
  reply: ArchiveJob,
} as const satisfies Endpoint;

export const cancelArchiveJob = {
  method: 'POST',
  path: '/archive-jobs/:jobId/cancel',
  summary: 'Stop a batch; signatures given so far stay given',
  permission: jobRights,
  params: Fields({ jobId: Uuid }),
  reply: ArchiveJob,
} as const satisfies Endpoint;

export const getArchiveJobFile = {
  method: 'GET',
  path: '/archive-jobs/:jobId/file',
  summary: 'The finished file of a batch of admission archives',
  permission: 'archive.export-many',
  params: Fields({ jobId: Uuid }),
  stream: 'application/zip',
} as const satisfies Endpoint;

export const getAdmissionArchive = {
  method: 'GET',
  path: '/students/:studentId/admission-archive.pdf',
  summary: "A senior pupil's admission archive (录取档案) of all sealed terms, as PDF with the ledger's proofs",
  permission: 'archive.export',
  params: ofStudent,
  stream: 'application/pdf',
} as const satisfies Endpoint;

const Photo = Type.Object({
  id: Uuid,
  kind: Choice('image', 'pdf', 'video'),
  fileName: Type.String(),
  width: Count,
  height: Count,
});

const TimelineEntry = Type.Object({
  id: Type.String(),
  day: Day,
  kind: Choice(
    'admission',
    'promotion',
    'transfer',
    'record',
    'award',
    'certificate',
    'report',
    'comment',
    'archive',
    'album',
  ),
  title: Type.String({ description: 'As it stands in its source; empty where the kind says it all' }),
  term: Nullable(TermCode),
  aspect: Type.String(),
  school: Nullable(PlaceBrief),
  class: Nullable(ClassBrief),
  figure: Nullable(Type.Object({ value: Type.Number(), unit: Type.String() })),
  photos: Type.Array(Photo),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

const Before = Type.Optional(Type.String({ maxLength: 120, description: '`next` of the page before' }));

export const getTimeline = {
  method: 'GET',
  path: '/students/:studentId/timeline',
  summary: 'The way of a pupil from first grade to now, over schools and terms, newest first',
  permission: 'archive.read',
  params: ofStudent,
  query: Fields({ before: Before, limit: Limit }),
  reply: Type.Object({ entries: Type.Array(TimelineEntry), next: Nullable(Type.String()) }),
} as const satisfies Endpoint;

const AlbumPage = Type.Object({
  id: Type.String(),
  from: Choice('record', 'album'),
  day: Day,
  term: Nullable(TermCode),
  aspect: Type.String(),
  caption: Type.String(),
  photos: Type.Array(Photo),
  own: Type.Boolean({ description: 'The reader made it and may take it away' }),
});
export type AlbumPage = Static<typeof AlbumPage>;

export const getAlbum = {
  method: 'GET',
  path: '/students/:studentId/album',
  summary: 'Photos of confirmed records and of the album itself, newest first',
  permission: 'archive.read',
  params: ofStudent,
  query: Fields({ before: Before, limit: Limit }),
  reply: Type.Object({ pages: Type.Array(AlbumPage), next: Nullable(Type.String()), may: Type.Boolean() }),
} as const satisfies Endpoint;

export const addToAlbum = {
  method: 'POST',
  path: '/students/:studentId/album',
  summary: 'Put photos with a caption into the album; the same id again changes nothing',
  permission: 'album.write',
  params: ofStudent,
  body: Fields({
    id: Uuid,
    day: Day,
    aspect: Choice('', 'moral', 'academic', 'health', 'art', 'practice'),
    caption: Type.String({ minLength: 1, maxLength: 200 }),
    attachments: Type.Array(Uuid, { minItems: 1, maxItems: 9, uniqueItems: true }),
  }),
  status: 201,
  reply: AlbumPage,
} as const satisfies Endpoint;

export const removeFromAlbum = {
  method: 'DELETE',
  path: '/students/:studentId/album/:entryId',
  summary: 'Take an own entry out of the album, with its photos',
  permission: 'album.write',
  params: Fields({ studentId: Id, entryId: Uuid }),
  reply: Done,
} as const satisfies Endpoint;

export const listMaterials = {
  method: 'GET',
  path: '/places/:placeId/materials',
  summary: 'Sealed archives of a place in a term, for use in admission and teaching; for experts without names',
  permission: 'archive.use',
  params: Fields({ placeId: Id }),
  query: Fields({ term: TermCode, after: Type.Optional(Uuid), limit: Limit }),
  reply: Type.Object({
    materials: Type.Array(
      Type.Object({
        code: Uuid,
        grade: Type.String(),
        student: Nullable(Type.Object({ id: Id, name: Type.String() })),
        selections: Count,
        sealedOn: Day,
        revision: Count,
      }),
    ),
    next: Nullable(Type.String()),
  }),
} as const satisfies Endpoint;

export const getMaterial = {
  method: 'GET',
  path: '/materials/:code',
  summary: 'A sealed archive by its code, without name, number, school and birthday; every read is written down',
  permission: 'archive.use',
  params: Fields({ code: Uuid }),
  reply: Type.Object({ code: Uuid, revision: Count, document: ArchiveDocument }),
} as const satisfies Endpoint;
