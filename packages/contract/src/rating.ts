import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, ClassBrief, Code, Count, Day, Done, Fields, Id, Nullable, TermCode, Uuid, Words } from './shapes.js';

/** Who rates: the pupil, classmates, the class teacher, the family. */
export const raterKinds = ['self', 'peer', 'teacher', 'guardian'] as const;
export const RaterKind = Choice(...raterKinds);
export type RaterKind = Static<typeof RaterKind>;

/** Below so many peers nothing of what they said is shown, counted or told. */
export const FEWEST_PEERS = 5;

const SaidWords = Fields({
  zh: Type.String({ minLength: 1, maxLength: 300 }),
  en: Type.String({ maxLength: 300 }),
});

const RubricLevel = Fields({
  title: SaidWords,
  description: SaidWords,
  value: Type.Number({ minimum: 0, maximum: 100, description: 'What the level counts on the indicator' }),
});

const RubricCriterion = Fields({
  code: Code,
  title: SaidWords,
  indicator: Type.String({ minLength: 1, maxLength: 100, description: 'Code of the vocabulary, of a unit of points' }),
  levels: Type.Array(RubricLevel, { minItems: 2, maxItems: 6, description: 'The highest first' }),
});

const rubricParts = {
  title: SaidWords,
  note: SaidWords,
  raters: Type.Array(RaterKind, { minItems: 1, maxItems: 4, description: 'Who may rate by it at all' }),
  criteria: Type.Array(RubricCriterion, { minItems: 1, maxItems: 12 }),
};

export const Rubric = Type.Object({
  code: Code,
  version: Type.Integer({ minimum: 1 }),
  /** Null: it comes with the program, in wording of our own. */
  placeId: Nullable(Id),
  ...rubricParts,
});
export type Rubric = Static<typeof Rubric>;
export type RubricCriterion = Static<typeof RubricCriterion>;

export const listRubrics = {
  method: 'GET',
  path: '/rubrics',
  summary:
    'The rubrics that may be used at a place: built in, and those saved there or above; the newest version of each',
  permission: ['rating.open', 'rubric.manage'],
  query: Fields({ placeId: Id }),
  reply: Type.Object({ rubrics: Type.Array(Rubric) }),
} as const satisfies Endpoint;

export const saveRubric = {
  method: 'PUT',
  path: '/places/:placeId/rubrics/:code',
  summary: "Save a place's own rubric as its next version; the same content again changes nothing",
  permission: 'rubric.manage',
  params: Fields({ placeId: Id, code: Code }),
  body: Fields({
    ...rubricParts,
    /** The version of the own rubric that the caller changed; null: there was none. Absent: whatever there is. */
    seen: Type.Optional(Nullable(Type.Integer({ minimum: 1 }))),
  }),
  reply: Rubric,
} as const satisfies Endpoint;

const weight = Type.Integer({ minimum: 0, maximum: 100, description: '0: does not take part' });
const Weights = Fields({ self: weight, peer: weight, teacher: weight, guardian: weight });
export type RatingWeights = Static<typeof Weights>;

const Tally = Type.Object({ kind: RaterKind, done: Count, total: Count });

export const RatingRound = Type.Object({
  id: Uuid,
  term: TermCode,
  title: Words,
  rubric: Type.Object({ code: Code, version: Type.Integer(), title: Words }),
  placeId: Id,
  classId: Nullable(Id),
  grade: Nullable(Type.Integer()),
  weights: Weights,
  peers: Count,
  closesOn: Day,
  state: Choice('open', 'closing', 'closed'),
  /** While it is being closed. */
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  revision: Count,
  /** Peers' answers were fixed by the first closing. */
  peersFixed: Type.Boolean(),
  pupils: Count,
  tallies: Type.Array(Tally),
  problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
});
export type RatingRound = Static<typeof RatingRound>;

const ofRound = Fields({ roundId: Uuid });

export const openRatingRound = {
  method: 'POST',
  path: '/rating-rounds',
  summary:
    'Open a round for a class, a grade or a whole school; the same id with the same content again changes nothing',
  permission: 'rating.open',
  body: Fields({
    id: Uuid,
    term: TermCode,
    rubric: Code,
    classId: Type.Optional(Id),
    placeId: Type.Optional(Id),
    grade: Type.Optional(Type.Integer({ minimum: 11, maximum: 49 })),
    weights: Weights,
    peers: Type.Integer({ minimum: 0, maximum: 12, description: 'How many classmates each rates; 0 without peers' }),
    closesOn: Day,
  }),
  status: 201,
  reply: RatingRound,
} as const satisfies Endpoint;

export const listRatingRounds = {
  method: 'GET',
  path: '/rating-rounds',
  summary: 'The rounds of a class or a school in a term, the last opened first',
  permission: ['rating.open', 'rating.read'],
  query: Fields({
    term: TermCode,
    classId: Type.Optional(Id),
    placeId: Type.Optional(Id),
    before: Type.Optional(Uuid),
  }),
  reply: Type.Object({ rounds: Type.Array(RatingRound), next: Nullable(Uuid) }),
} as const satisfies Endpoint;

export const getRatingRound = {
  method: 'GET',
  path: '/rating-rounds/:roundId',
  summary: 'A round, and how far each of its classes is',
  permission: ['rating.open', 'rating.read'],
  params: ofRound,
  reply: Type.Object({
    round: RatingRound,
    classes: Type.Array(
      Type.Composite([
        ClassBrief,
        Type.Object({
          pupils: Count,
          tallies: Type.Array(Tally),
          /** False: too few pupils for peers to stay anonymous. */
          peersTakePart: Type.Boolean(),
        }),
      ]),
    ),
  }),
} as const satisfies Endpoint;

export const getRatingMissing = {
  method: 'GET',
  path: '/rating-rounds/:roundId/classes/:classId/missing',
  summary: 'Who of a class has not finished, by name; never what anybody gave, or whom',
  permission: 'rating.missing',
  params: Fields({ roundId: Uuid, classId: Id }),
  reply: Type.Object({
    missing: Type.Array(
      Type.Object({
        personId: Id,
        name: Type.String({ description: 'Of a pupil; for `guardian` of the child' }),
        kind: RaterKind,
        left: Count,
      }),
    ),
  }),
} as const satisfies Endpoint;

export const moveRatingClosing = {
  method: 'PUT',
  path: '/rating-rounds/:roundId/closing-day',
  summary: 'Let a round end on another day',
  permission: 'rating.open',
  params: ofRound,
  body: Fields({ closesOn: Day }),
  reply: RatingRound,
} as const satisfies Endpoint;

export const closeRatingRound = {
  method: 'POST',
  path: '/rating-rounds/:roundId/close',
  summary: 'Close a round now: the outcomes are worked out and become facts, all or nothing',
  permission: 'rating.open',
  params: ofRound,
  status: 202,
  reply: RatingRound,
} as const satisfies Endpoint;

export const cancelRatingClosing = {
  method: 'POST',
  path: '/rating-rounds/:roundId/close/cancel',
  summary: 'Stop a closing that is under way; the round stays open',
  permission: 'rating.open',
  params: ofRound,
  reply: RatingRound,
} as const satisfies Endpoint;

export const reopenRatingRound = {
  method: 'POST',
  path: '/rating-rounds/:roundId/reopen',
  summary: 'Open a closed round once more: its facts are taken back; what peers gave stays as it is',
  permission: 'rating.open',
  params: ofRound,
  body: Fields({ closesOn: Day }),
  reply: RatingRound,
} as const satisfies Endpoint;

const TaskState = Choice('open', 'given', 'skipped');

export const listRatingTasks = {
  method: 'GET',
  path: '/rating-tasks',
  summary: 'Whom the caller is asked to rate, in the rounds that are open',
  permission: 'rating.give',
  reply: Type.Object({
    rounds: Type.Array(
      Type.Object({
        id: Uuid,
        title: Words,
        kind: RaterKind,
        closesOn: Day,
        tasks: Type.Array(Type.Object({ id: Uuid, name: Type.String(), state: TaskState })),
      }),
    ),
  }),
} as const satisfies Endpoint;

const Answer = Fields({
  criterion: Code,
  level: Nullable(Type.Integer({ minimum: 0, maximum: 5, description: 'Index of the level; null: cannot tell' })),
});

const ofTask = Fields({ taskId: Uuid });

export const getRatingTask = {
  method: 'GET',
  path: '/rating-tasks/:taskId',
  summary: 'One form to fill in: the rubric, the name of whom it is about, and what the caller gave before',
  permission: 'rating.give',
  params: ofTask,
  reply: Type.Object({
    id: Uuid,
    roundId: Uuid,
    kind: RaterKind,
    name: Type.String(),
    state: TaskState,
    closesOn: Day,
    rubric: Rubric,
    answers: Type.Array(Answer),
    comment: Type.String(),
    next: Nullable(Uuid),
  }),
} as const satisfies Endpoint;

export const giveRating = {
  method: 'PUT',
  path: '/rating-tasks/:taskId/form',
  summary: 'Hand in a form; until the round is closed it may be handed in again',
  permission: 'rating.give',
  params: ofTask,
  body: Fields({
    answers: Type.Array(Answer, { minItems: 1, maxItems: 12 }),
    comment: Type.String({ maxLength: 300 }),
  }),
  reply: Type.Object({ done: Type.Literal(true), next: Nullable(Uuid) }),
} as const satisfies Endpoint;

export const skipRating = {
  method: 'POST',
  path: '/rating-tasks/:taskId/skip',
  summary: 'Say that one cannot rate this person; what was handed in before is taken back',
  permission: 'rating.give',
  params: ofTask,
  reply: Type.Object({ done: Type.Literal(true), next: Nullable(Uuid) }),
} as const satisfies Endpoint;

const CriterionOutcome = Type.Object({
  criterion: Code,
  title: Words,
  /** The level nearest to what this kind of raters gave; null: nobody could tell. */
  level: Nullable(Type.Object({ title: Words, description: Words })),
  /** 0–100; of peers in steps of five. */
  value: Nullable(Type.Number()),
});

const StudentRating = Type.Object({
  roundId: Uuid,
  title: Words,
  rubric: Type.Object({ code: Code, version: Type.Integer(), title: Words, note: Words, placeId: Nullable(Id) }),
  closedOn: Day,
  indicators: Type.Array(Type.Object({ indicator: Code, title: Words, value: Type.Number() })),
  kinds: Type.Array(
    Type.Object({
      kind: RaterKind,
      weight: Count,
      /** `few`: below the minimum of peers, or nobody: it counts for nothing. */
      state: Choice('counted', 'few', 'none'),
      criteria: Type.Array(CriterionOutcome),
      comments: Type.Array(Type.String()),
    }),
  ),
  /** How the peers' part was worked out. */
  method: Choice('plain', 'severity-corrected', 'none'),
  methodReason: Type.String(),
});
export type StudentRating = Static<typeof StudentRating>;

export const listStudentRatings = {
  method: 'GET',
  path: '/students/:studentId/ratings',
  summary: 'What came of the closed rounds of a term for a pupil: peers only together, and never below the minimum',
  permission: 'rating.read',
  params: Fields({ studentId: Id }),
  query: Fields({ term: TermCode }),
  reply: Type.Object({ fewestPeers: Count, ratings: Type.Array(StudentRating) }),
} as const satisfies Endpoint;

export const listPeerComments = {
  method: 'GET',
  path: '/rating-rounds/:roundId/classes/:classId/comments',
  summary:
    'What peers wrote in a class, shuffled, without who; only where enough took part. A pupil sees what was released',
  permission: 'rating.missing',
  params: Fields({ roundId: Uuid, classId: Id }),
  reply: Type.Object({
    comments: Type.Array(
      Type.Object({ id: Uuid, studentId: Id, name: Type.String(), text: Type.String(), released: Type.Boolean() }),
    ),
  }),
} as const satisfies Endpoint;

export const releasePeerComment = {
  method: 'PUT',
  path: '/rating-rounds/:roundId/students/:studentId/comments/:commentId',
  summary: "Let a pupil see a peer's words, or not",
  permission: 'rating.missing',
  params: Fields({ roundId: Uuid, studentId: Id, commentId: Uuid }),
  body: Fields({ released: Type.Boolean() }),
  reply: Done,
} as const satisfies Endpoint;
