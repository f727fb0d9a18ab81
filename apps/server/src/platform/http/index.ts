export type { Actor } from './actor.js';
export { contentDisposition, type FileReply, type SeekableReply } from './file-reply.js';
export { languageOf } from './language.js';
export { loggable } from './problem-reply.js';
export { type Answer, type Call, createServe, type Gate, type Readiness, type Serve } from './serve.js';
export { createHttpServer, type HttpSettings } from './server.js';
export type { ReceivedFile } from './upload.js';
export { serveWeb } from './web-files.js';
