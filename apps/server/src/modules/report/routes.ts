import * as contract from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { requireStudent } from '../identity/index.js';
import { getTerm, rosterPolicy } from '../roster/index.js';
import { reportPolicy } from './policy.js';
import { writeRemark } from './remarks.js';
import { studentPage } from './student-page.js';

export interface ReportDependencies {
  db: Db;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

const done = { done: true } as const;

export function reportRoutes(serve: Serve, { db, now, today }: ReportDependencies): void {
  serve(contract.getStudent, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, rosterPolicy, 'student.read', studentId);
    return studentPage(db, actor, { studentId, ...query });
  });

  serve(contract.writeRemark, async ({ actor, params: { studentId, kind }, body }) => {
    await requireStudent(db, actor, reportPolicy, `remark.write-${kind}`, studentId);
    const term = await getTerm(db, body.term);
    await writeRemark(db, actor, { personId: studentId, term, kind }, body, now(), today());
    return done;
  });
}
