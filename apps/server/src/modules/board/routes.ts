import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import type { Task } from '../../platform/jobs/index.js';
import { readGradeBoard, readPlaceBoard } from './board.js';
import { readClassBoard } from './class-board.js';
import { recountAll } from './recount.js';
import { remind } from './remind.js';

export interface BoardDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

export function boardRoutes(serve: Serve, { database: { db }, now, today }: BoardDependencies): void {
  const moment = () => ({ now: now(), today: today() });
  serve(contract.getPlaceBoard, ({ actor, params, query }) =>
    readPlaceBoard(db, actor, { ...params, ...query }, moment()),
  );
  serve(contract.getGradeBoard, ({ actor, params, query }) =>
    readGradeBoard(db, actor, { ...params, ...query }, moment()),
  );
  serve(contract.getClassBoard, ({ actor, params, query }) =>
    readClassBoard(db, actor, { ...params, ...query }, moment()),
  );
  serve(contract.remind, ({ actor, body }) => remind(db, actor, body, moment()));
}

/** What is done again and again: counting every school. */
export function boardTasks({ database: { db }, now, today }: BoardDependencies): Record<string, Task> {
  return { 'count-steps': async (_, signal) => void (await recountAll(db, { now, today }, signal)) };
}
