import { randomBytes } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type Language, Problem, type ProblemReply, sayProblem } from '@wuyu/contract';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ReplyError } from './checking.js';
import { languageOf } from './language.js';

/** A problem in the form that is answered (RFC 9457), said in `language`. */
export function problemReply(problem: Problem, language: Language): ProblemReply {
  const faults = problem.faults.map((fault) => ({ ...fault, ...sayProblem(fault.code, fault.values ?? {}, language) }));
  const values =
    problem.code === 'request.invalid' ? { detail: faults[0]?.message ?? '', ...problem.values } : problem.values;
  const { message, remedy } = sayProblem(problem.code, values, language);
  return {
    type: `urn:wuyu:problem:${problem.code}`,
    title: STATUS_CODES[problem.status] ?? 'Refused',
    status: problem.status,
    code: problem.code,
    detail: message,
    remedy,
    values,
    faults,
  };
}

/** What the framework itself refuses, as problems of ours. Undefined: it is not the caller's doing. */
function asProblem(
  error: Error & Partial<FastifyError>,
  bodyMegabytes: number,
  uploadMegabytes: number,
): Problem | undefined {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem(413, 'request.too-large', { limit: bodyMegabytes });
    case 'FST_REQ_FILE_TOO_LARGE':
      return new Problem(413, 'request.too-large', { limit: uploadMegabytes });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new Problem(415, 'request.media-type');
    default:
      break;
  }
  // Malformed JSON, wrong lengths, broken forms: whatever the framework found wrong with the request itself.
  if (typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500) {
    return new Problem(error.statusCode, 'request.invalid', { detail: (error.code ?? error.name).slice(0, 60) });
  }
  return undefined;
}

/**
 * What of an unexpected error may be logged: its kind and where it came from. Messages of the database and of parsers
 * repeat values that may be personal, so only messages that we wrote ourselves go in.
 */
export function loggable(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { kind: typeof error };
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  return {
    kind: error.name,
    code,
    table,
    constraint,
    ...(error instanceof ReplyError ? { message: error.message } : {}),
    frames: frames.slice(0, 12).map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: loggable(error.cause) } : {}),
  };
}

/** The language to answer in: the account's, else the browser's. */
export function languageFor(request: FastifyRequest): Language {
  return request.actor?.language ?? languageOf(request.headers['accept-language']);
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .header('content-language', languageFor(request))
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemReply(problem, languageFor(request))));
}

/** Every refusal and every failure leaves in one envelope. */
export function answerProblems(app: FastifyInstance, limits: { bodyMegabytes: number; uploadMegabytes: number }): void {
  app.setErrorHandler((error: Error & Partial<FastifyError>, request, reply) => {
    const problem = error instanceof Problem ? error : asProblem(error, limits.bodyMegabytes, limits.uploadMegabytes);
    if (problem) return sendProblem(request, reply, problem);
    const reference = randomBytes(5).toString('hex');
    request.log.error({ reference, route: request.routeOptions.url, error: loggable(error) }, 'broken');
    return sendProblem(request, reply, new Problem(500, 'server.broken', { reference }));
  });
}
