import * as contract from '@wuyu/contract';
import type { Serve } from '../../platform/http/index.js';
import { requireClass, requireStudent } from '../identity/index.js';
import { committeeOf, setCommittee } from './class-committee.js';
import type { RecordDependencies } from './dependencies.js';
import { pointClasses, pointSheet, pointsOfClass, pointsOfStudent } from './point-lists.js';
import { decidePoints, givePoints, undoPoints } from './points.js';
import { recordPolicy } from './policy.js';

const done = { done: true } as const;
const keyOf = ({ classId, actId }: { classId: number; actId: string }) => ({ classId, actId: actId.toLowerCase() });

export function pointRoutes(serve: Serve, { database: { db }, now, today }: RecordDependencies): void {
  const clock = () => ({ now: now(), today: today() });

  serve(contract.listPointClasses, ({ actor }) => pointClasses(db, actor, today()));
  serve(contract.getPointSheet, ({ actor, params }) => pointSheet(db, actor, params.classId, today()));
  serve(contract.givePoints, ({ actor, params, body }) =>
    givePoints(db, actor, { ...keyOf(params), ...body }, clock()),
  );
  serve(contract.undoPoints, ({ actor, params }) => undoPoints(db, actor, keyOf(params), now()));
  serve(contract.listPoints, ({ actor, params, query }) => pointsOfClass(db, actor, params.classId, query, clock()));
  serve(contract.confirmPoints, ({ actor, params }) =>
    decidePoints(db, actor, { ...keyOf(params), state: 'confirmed' }, now()),
  );
  serve(contract.rejectPoints, ({ actor, params }) =>
    decidePoints(db, actor, { ...keyOf(params), state: 'rejected' }, now()),
  );
  serve(contract.listStudentPoints, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, recordPolicy, 'record.read', studentId);
    return pointsOfStudent(db, studentId, query, today());
  });
  serve(contract.getClassCommittee, async ({ actor, params: { classId } }) => {
    await requireClass(db, actor, recordPolicy, 'class-committee.manage', classId);
    return committeeOf(db, classId);
  });
  serve(contract.setClassCommittee, async ({ actor, params: { classId }, body }) => {
    await requireClass(db, actor, recordPolicy, 'class-committee.manage', classId);
    await setCommittee(db, actor, { classId, ...body }, clock());
    return done;
  });
}
