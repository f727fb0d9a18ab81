import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import {
  assignLevels,
  attachFold,
  clearSubject,
  combine,
  parseScheme,
  rawOf,
  scoreLeaf,
  unpackObservations,
} from '@wuyu/evaluation';
import pg from 'pg';
// Not through the face: a worker starts sooner without what else stands behind it.
import { copyInto } from '../../platform/database/copy.js';
import { copyOut, copyOutBytes, fieldOffset, fieldsOf, streamingSocket } from '../../platform/database/copy-out.js';
import { createResultTable, indexResultTable } from './result-table.js';
import { ROW_WIDTHS, wholeTermSql } from './rows.js';
import type { WorkerReply, WorkerStart, WorkerTask } from './tasks.js';

const PROGRESS_EVERY = 1 << 18;
/** More than a pack of 4,096 observations takes. */
const LARGEST_PACK = 1 << 17;
const TWO_32 = 4_294_967_296;

function serve(port: NonNullable<typeof parentPort>, start: WorkerStart): void {
  const scheme = parseScheme(start.document);
  const { subjects, scores, levels, slotOf, aside } = start;
  const fold = attachFold(scheme, subjects.n, start.columns);
  let client: pg.Client | undefined;

  async function connected(): Promise<pg.Client> {
    if (!client) {
      const { connectionString } = start;
      const plain = !/[?&](ssl|sslmode)=(?!disable|false|0)/.test(connectionString);
      client = new pg.Client({
        connectionString,
        application_name: 'wuyu evaluation',
        ...(plain ? { stream: streamingSocket } : {}),
      });
      client.on('error', () => undefined);
      await client.connect();
    }
    return client;
  }

  /** In one snapshot: either there are later batches in it, and each row tells its own, or there are none. */
  async function foldTerm(termId: number, timed: boolean): Promise<number> {
    const connection = await connected();
    await connection.query('begin isolation level repeatable read read only');
    const { rows } = await connection.query<{ last: number }>('select coalesce(max(id), 0) as last from batch');
    const batched = (rows[0]?.last ?? 0) > start.position;
    const folded = await foldRows(wholeTermSql(termId, timed, batched), timed, true, batched);
    await connection.query('commit');
    return folded;
  }

  async function foldRows(sql: string, timed: boolean, leaveAside: boolean, batched = true): Promise<number> {
    const { indexOf } = subjects;
    const { position } = start;
    const all = timed ? ROW_WIDTHS.timed : ROW_WIDTHS.untimed;
    const widths = batched ? all : all.slice(0, -1);
    const [personAt, indicatorAt, valueAt, dayAt, momentAt] = widths.map((_, field) => fieldOffset(widths, field)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const batchAt = fieldOffset(all, all.length - 1);
    const persons = indexOf.length;
    const slots = slotOf.length;
    let seen = 0;
    let folded = 0;
    await copyOut(await connected(), sql, widths, (view, at) => {
      if ((++seen & (PROGRESS_EVERY - 1)) === 0) port.postMessage({ progress: PROGRESS_EVERY });
      const person = view.getInt32(at + personAt);
      const indicator = view.getInt16(at + indicatorAt);
      if (person >= persons || indicator >= slots || (batched && view.getInt32(at + batchAt) > position)) return;
      const index = indexOf[person] as number;
      const slot = slotOf[indicator] as number;
      if (index < 0 || slot < 0 || (leaveAside && aside[index] === 1)) return;
      const value = view.getInt32(at + valueAt) * TWO_32 + view.getUint32(at + valueAt + 4);
      folded++;
      if (timed) {
        const moment = view.getInt32(at + momentAt) * TWO_32 + view.getUint32(at + momentAt + 4);
        fold.add(index, slot, value, view.getInt32(at + dayAt), moment);
      } else {
        fold.add(index, slot, value, 0, 0);
      }
    });
    return folded;
  }

  async function foldPacks(sql: string): Promise<number> {
    const { indexOf } = subjects;
    const persons = indexOf.length;
    const slots = slotOf.length;
    let seen = 0;
    let folded = 0;
    const room = new ArrayBuffer(LARGEST_PACK);
    await copyOutBytes(await connected(), sql, (row) => {
      const pack = unpackObservations(fieldsOf(row)[0] as Buffer, room);
      const { n, values, days, moments } = pack;
      const oneMoment = moments.length === n ? undefined : (moments[0] as number);
      for (let i = 0; i < n; i++) {
        const person = pack.persons[i] as number;
        const indicator = pack.indicators[i] as number;
        if (person >= persons || indicator >= slots) continue;
        const index = indexOf[person] as number;
        const slot = slotOf[indicator] as number;
        if (index < 0 || slot < 0 || aside[index] === 1) continue;
        folded++;
        fold.add(index, slot, values[i] as number, days[i] as number, oneMoment ?? (moments[i] as number));
      }
      seen += n;
      if (seen >= PROGRESS_EVERY) {
        port.postMessage({ progress: seen });
        seen = 0;
      }
    });
    return folded;
  }

  async function write(task: Extract<WorkerTask, { kind: 'write' }>): Promise<number> {
    const { table, runId, termId, from, to } = task;
    const connection = await connected();
    await connection.query('begin');
    const copy = copyInto(connection as never, await createResultTable(connection, table, runId));
    const nodes = scores.length;
    const packedScores = Buffer.alloc(nodes * 2);
    const packedLevels = Buffer.alloc(nodes);
    for (let index = from; index < to; index++) {
      for (let node = 0; node < nodes; node++) {
        const score = (scores[node] as Int16Array)[index] as number;
        packedScores[node * 2] = score >> 8;
        packedScores[node * 2 + 1] = score;
        packedLevels[node] = (levels[node] as Uint8Array)[index] as number;
      }
      copy.row(7);
      copy.int4(subjects.persons[index] as number);
      copy.int2(termId);
      copy.int4(runId);
      copy.int4(subjects.class[index] as number);
      copy.int4(subjects.school[index] as number);
      copy.bytes(packedScores);
      copy.bytes(packedLevels);
      if (copy.due) await copy.flush();
    }
    const rows = await copy.end();
    await indexResultTable(connection, table);
    await connection.query('commit');
    return rows;
  }

  async function act(task: WorkerTask): Promise<WorkerReply> {
    switch (task.kind) {
      case 'fold':
        return { rows: await foldRows(task.sql, task.timed, true), norms: [] };
      case 'fold-term':
        return { rows: await foldTerm(task.termId, task.timed), norms: [] };
      case 'fold-packs':
        return { rows: await foldPacks(task.sql), norms: [] };
      case 'reread':
        for (const index of task.indexes) clearSubject(fold, index);
        return { rows: await foldRows(task.sql, task.timed, false), norms: [] };
      case 'leaf': {
        const raw = rawOf(scheme, task.node, fold, subjects);
        return { rows: 0, norms: scoreLeaf(scheme, task.node, raw, subjects, scores[task.node] as Int16Array) };
      }
      case 'combine':
        combine(scheme, scores, subjects, task.from, task.to);
        return { rows: 0, norms: [] };
      case 'levels':
        assignLevels(scheme, task.node, scores[task.node] as Int16Array, subjects, levels[task.node] as Uint8Array);
        return { rows: 0, norms: [] };
      case 'write':
        return { rows: await write(task), norms: [] };
    }
  }

  port.on('message', (task: WorkerTask | 'close') => {
    if (task === 'close') {
      void Promise.resolve(client?.end()).finally(() => port.close());
      return;
    }
    act(task).then(
      (reply) => port.postMessage({ reply }),
      (error: Error) => port.postMessage({ error: error.message }),
    );
  });
}

if (!isMainThread && parentPort) serve(parentPort, workerData as WorkerStart);
