import type { listRecordTypes, RecordType, ReplyOf } from '@wuyu/contract';
import { Problem } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor } from '../identity/index.js';
import { enrolmentOn } from '../roster/index.js';
import { type Indicator, indicators } from '../scheme/index.js';
import { recordWindow } from './placement.js';
import { confirmerOf, type RecordKind, recordKinds, type Stage } from './record-types.js';
import { requireWriter } from './rights.js';
import { pathOf, switchedOff } from './switches.js';

/** The kinds of record that somebody may write about a pupil now. */
export async function listTypes(
  db: Db,
  actor: Actor,
  studentId: number,
  today: string,
): Promise<ReplyOf<typeof listRecordTypes>> {
  const writer = await requireWriter(db, actor, studentId);
  const enrolment = await enrolmentOn(db, studentId, today);
  if (!enrolment) {
    const values = { day: today };
    throw new Problem(409, 'record.not-enrolled', values);
  }
  const { term, window, earliest, latest } = await recordWindow(db, enrolment.placeId, today);
  const off = await switchedOff(db, await pathOf(db, enrolment.placeId));
  const known = new Map((await indicators(db)).map((indicator) => [indicator.code, indicator]));
  const usable = recordKinds.filter(
    (kind) => kind.stages.includes(enrolment.stage) && !off.has(kind.code) && kind.writers.includes(writer.role),
  );
  return {
    term: term.code,
    window,
    earliest,
    latest,
    types: usable.map((kind) => toType(kind, enrolment.stage, known)),
  };
}

function toType(kind: RecordKind, stage: Stage, known: ReadonlyMap<string, Indicator>): RecordType {
  const { facts, confirm: _, status, ...shown } = kind;
  return {
    ...shown,
    stages: [...kind.stages],
    writers: [...kind.writers],
    fields: [...kind.fields],
    confirmedBy: confirmerOf(kind, stage),
    indicators: facts.map(({ indicator }) => {
      const { title = { zh: indicator, en: indicator }, unit = { zh: '', en: '' } } = known.get(indicator) ?? {};
      return { code: indicator, title, unit };
    }),
    unverified: status === 'unverified',
  };
}
