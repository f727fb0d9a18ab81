export { backup, restore } from './backup.js';
export { type CopyWriter, copyInto } from './copy.js';
export { copyOut, copyOutBytes, fieldOffset, fieldsOf, streamingSocket, type TakeRow } from './copy-out.js';
export { appendLock, nextIds, rosterLock } from './ids.js';
export { type MigrationStatus, migrate, migrationStatus } from './migrate.js';
export { type Db, type OpenDatabase, openDatabase, type Tx, txOn, withTransaction } from './open.js';
export { ensureTermPartitions } from './partitions.js';
export { openTestDatabase, type TestDatabase } from './testing.js';
export type { Database } from './types.js';
