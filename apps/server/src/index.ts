export { type Config, ConfigurationError, readConfig } from './config.js';
export { performRun, requestRun } from './modules/result/index.js';
export { installBuiltIns } from './modules/scheme/index.js';
export { backup, migrate, migrationStatus, type OpenDatabase, openDatabase, restore } from './platform/database/index.js';
