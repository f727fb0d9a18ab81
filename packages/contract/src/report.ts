import { type Static, Type } from '@sinclair/typebox';
import type { Endpoint } from './endpoint.js';
import { Choice, Count, Day, Fields, Id, Instant, Nullable, Share, TermCode, Uuid } from './shapes.js';

const ReportJob = Type.Object({
  id: Uuid,
  term: TermCode,
  placeId: Nullable(Id),
  classId: Nullable(Id),
  form: Choice('zip', 'pdf'),
  state: Choice('waiting', 'running', 'done', 'failed', 'cancelled'),
  progress: Share,
  done: Count,
  total: Count,
  createdAt: Instant,
  finishedAt: Nullable(Instant),
  problem: Nullable(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
});
export type ReportJob = Static<typeof ReportJob>;

const ofStudent = Fields({ studentId: Id });
const inTerm = Fields({ term: TermCode, language: Type.Optional(Choice('zh-CN', 'en')) });
const ofJob = Fields({ jobId: Uuid });

export const getReportPdf = {
  method: 'GET',
  path: '/students/:studentId/report.pdf',
  summary: "A pupil's growth report of a term as PDF",
  permission: 'report.read',
  params: ofStudent,
  query: inTerm,
  stream: 'application/pdf',
} as const satisfies Endpoint;

export const getReportHtml = {
  method: 'GET',
  path: '/students/:studentId/report.html',
  summary: 'The same report as an accessible page',
  permission: 'report.read',
  params: ofStudent,
  query: inTerm,
  stream: 'text/html',
} as const satisfies Endpoint;

export const startReportJob = {
  method: 'POST',
  path: '/report-jobs',
  summary: 'Make the reports of a class or a whole school, as a zip or one file',
  permission: 'report.make',
  body: Fields({ term: TermCode, classId: Type.Optional(Id), placeId: Type.Optional(Id), form: Choice('zip', 'pdf') }),
  status: 202,
  reply: ReportJob,
} as const satisfies Endpoint;

export const getReportJob = {
  method: 'GET',
  path: '/report-jobs/:jobId',
  summary: 'Progress of one batch of reports',
  permission: 'report.make',
  params: ofJob,
  reply: ReportJob,
} as const satisfies Endpoint;

export const cancelReportJob = {
  method: 'POST',
  path: '/report-jobs/:jobId/cancel',
  summary: 'Stop a batch of reports',
  permission: 'report.make',
  params: ofJob,
  reply: ReportJob,
} as const satisfies Endpoint;

export const getReportJobFile = {
  method: 'GET',
  path: '/report-jobs/:jobId/file',
  summary: 'The finished file of a batch of reports',
  permission: 'report.make',
  params: ofJob,
  stream: '*',
} as const satisfies Endpoint;

export const checkReport = {
  method: 'GET',
  path: '/reports/:number',
  summary: 'Is a report with this number genuine? Term, day and digest; nothing about the person',
  permission: 'public',
  params: Fields({ number: Type.String({ minLength: 8, maxLength: 64, pattern: '^[A-Za-z0-9-]+$' }) }),
  reply: Type.Object({ number: Type.String(), term: TermCode, madeOn: Day, digest: Type.String() }),
} as const satisfies Endpoint;
