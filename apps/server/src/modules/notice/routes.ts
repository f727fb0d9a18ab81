import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';

export interface NoticeDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

export function noticeRoutes(_serve: Serve, _dependencies: NoticeDependencies): void {}
