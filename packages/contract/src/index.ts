export * from './archive.js';
export * from './attachment.js';
export * from './audit-acts.js';
export * from './board.js';
export * from './calendar.js';
export { type CallOptions, type Client, createClient, type Fetch, pathOf, SaidProblem } from './client.js';
export * from './comment.js';
export {
  type AnsweredFile,
  apiPrefix,
  type Endpoint,
  type InputOf,
  type ReplyOf,
  type UploadFile,
} from './endpoint.js';
export { endpoints } from './endpoints.js';
export * from './evidence.js';
export * from './exchange.js';
export * from './ledger.js';
export * from './notice.js';
export * from './notice-kinds.js';
export { openApi } from './openapi.js';
export * from './people.js';
export * from './permission.js';
export * from './point.js';
export * from './problem.js';
export { problemWords, sayProblem } from './problems/index.js';
export * from './publicity.js';
export * from './rating.js';
export * from './record.js';
export * from './record-type.js';
export * from './report.js';
export * from './result.js';
export * from './roster.js';
export * from './roster-import.js';
export { rubricFaults } from './rubric-rules.js';
export * from './scheme.js';
export * from './search.js';
export * from './selection.js';
export * from './session.js';
export { isDay } from './shapes.js';
export type { ClassBrief, PlaceBrief, SaidFault, TermBrief, Words } from './types.js';
