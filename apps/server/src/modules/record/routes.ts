import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import type { Task } from '../../platform/jobs/index.js';
import { requireClass, requirePlace, requireStudent } from '../identity/index.js';
import { correctRecord, takeBackRecord } from './correct.js';
import type { RecordDependencies } from './dependencies.js';
import { readRecord } from './detail.js';
import { deleteDraft, saveDraft } from './drafts.js';
import { listTypes } from './listed-types.js';
import { countOf, listDrafts, listOfClass, listRecords, listWaiting } from './lists.js';
import { describeModel, requestTraining, suggestKind, trainAll, trainModel } from './model.js';
import { pointRoutes } from './point-routes.js';
import { recordPolicy } from './policy.js';
import { confirmRecord, refuseRecord, withdrawRecord } from './review.js';
import type { RecordKey } from './rows.js';
import { submitRecord } from './submit.js';
import { listManagedTypes, saveItem, setSwitch } from './switches.js';

const done = { done: true } as const;
const keyOf = ({ studentId, recordId }: { studentId: number; recordId: string }): RecordKey => ({
  personId: studentId,
  id: recordId.toLowerCase(),
});

export function recordRoutes(serve: Serve, dependencies: RecordDependencies): void {
  const { database, now, today } = dependencies;
  const { db } = database;
  const clock = () => ({ now: now(), today: today() });

  serve(contract.listRecordTypes, ({ actor, params }) => listTypes(db, actor, params.studentId, today()));
  serve(contract.saveRecordDraft, ({ actor, params, body }) => saveDraft(db, actor, keyOf(params), body, clock()));
  serve(contract.deleteRecordDraft, async ({ actor, params }) => {
    await deleteDraft(db, actor, keyOf(params));
    return done;
  });
  serve(contract.submitRecord, ({ actor, params, body }) => submitRecord(db, actor, keyOf(params), body, clock()));
  serve(contract.withdrawRecord, ({ actor, params }) => withdrawRecord(db, actor, keyOf(params), now()));
  serve(contract.confirmRecord, ({ actor, params, body }) =>
    confirmRecord(db, actor, keyOf(params), body.revision, now()),
  );
  serve(contract.returnRecord, ({ actor, params, body }) =>
    refuseRecord(db, actor, keyOf(params), { act: 'return', ...body }, now()),
  );
  serve(contract.rejectRecord, ({ actor, params, body }) =>
    refuseRecord(db, actor, keyOf(params), { act: 'reject', ...body }, now()),
  );
  serve(contract.correctRecord, ({ actor, params, body }) => correctRecord(db, actor, keyOf(params), body, clock()));
  serve(contract.takeBackRecord, ({ actor, params, body }) => takeBackRecord(db, actor, keyOf(params), body, now()));
  serve(contract.getRecord, ({ actor, params }) => readRecord(db, actor, keyOf(params), today()));

  serve(contract.listRecords, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, recordPolicy, 'record.read', studentId);
    return listRecords(db, actor, studentId, query, today());
  });
  serve(contract.countRecords, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, recordPolicy, 'record.read', studentId);
    return countOf(db, { studentId }, query.term, today());
  });
  serve(contract.listOwnDrafts, ({ actor, query }) => listDrafts(db, actor, query));
  serve(contract.listWaitingRecords, ({ actor, query }) => listWaiting(db, actor, query));
  serve(contract.listClassRecords, async ({ actor, params: { classId }, query }) => {
    await requireClass(db, actor, recordPolicy, 'record.read', classId);
    return listOfClass(db, actor, classId, query, today());
  });
  serve(contract.countClassRecords, async ({ actor, params: { classId }, query }) => {
    await requireClass(db, actor, recordPolicy, 'record.read', classId);
    return countOf(db, { classId }, query.term, today());
  });

  serve(contract.listPlaceRecordTypes, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, recordPolicy, 'record-type.manage', placeId);
    return listManagedTypes(db, placeId);
  });
  serve(contract.switchRecordType, async ({ actor, params, body: { on } }) => {
    await requirePlace(db, actor, recordPolicy, 'record-type.manage', params.placeId);
    await setSwitch(db, actor, { ...params, on }, now());
    return done;
  });
  serve(contract.savePointItem, async ({ actor, params, body }) => {
    await requirePlace(db, actor, recordPolicy, 'record-type.manage', params.placeId);
    return saveItem(db, actor, { ...params, ...body }, now());
  });
  serve(contract.getRecordModel, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, recordPolicy, 'record-type.manage', placeId);
    return describeModel(db, placeId);
  });
  serve(contract.trainRecordModel, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, recordPolicy, 'record-type.manage', placeId);
    await requestTraining(db, actor, placeId, dependencies.jobs);
    return done;
  });
  serve(contract.suggestRecordType, ({ actor, params: { studentId }, body: { text } }) =>
    suggestKind(db, actor, { studentId, text }, today()),
  );
  pointRoutes(serve, dependencies);
}

/** Learning for the suggestion of a kind: of one county, or of all in turn. */
export function recordTasks({ db }: Pick<OpenDatabase, 'db'>, now: () => Date): Record<string, Task> {
  return {
    'learn-records': async ({ placeId }, signal) => void (await trainModel(db, Number(placeId), now(), signal)),
    'learn-all-records': async (_, signal) => trainAll(db, now(), signal),
  };
}
