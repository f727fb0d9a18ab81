export type { Actor } from './actor.js';
export { contentDisposition, type FileReply } from './file-reply.js';
export { languageOf } from './language.js';
export { loggable, problemReply } from './problem-reply.js';
export { type Answer, type Call, createServe, type Gate, type Readiness, type Serve, sessionCookie } from './serve.js';
export { createHttpServer, type HttpSettings } from './server.js';
export { discard, type ReceivedFile } from './upload.js';
export { serveWeb } from './web-files.js';
