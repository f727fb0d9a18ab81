import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';

export interface RatingDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

export function ratingRoutes(_serve: Serve, _dependencies: RatingDependencies): void {}
