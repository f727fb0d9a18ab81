import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { requirePlace, requireStudent } from '../identity/index.js';
import { getTerm } from '../roster/index.js';
import { answerAsKnown, answerByReceipt, filedBy, followReceipt, objectionsTo } from './answer.js';
import { cancelRound, concludeRound, signRound } from './end-round.js';
import { publicPupils } from './entries.js';
import { fileObjection } from './file-objection.js';
import { assignObjection, handleObjection } from './handle-objection.js';
import { inbox, objectionPage } from './inbox.js';
import { openRound, planRound } from './open.js';
import { publicityPolicy } from './policy.js';
import { requireReadable, roundPage } from './round-page.js';
import { describeRounds, listRounds } from './rounds.js';
import { examples, findPublicityRule, savePublicityRule } from './rule.js';
import { createTally } from './tally.js';
import { withdrawEntry } from './withdraw-entry.js';

export interface PublicityDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

const OBJECTIONS_A_DAY = 5;
const RECEIPTS_A_MINUTE = 20;
const done = { done: true } as const;

export function publicityRoutes(serve: Serve, { database: { db }, now, today }: PublicityDependencies): void {
  const moment = () => ({ now: now(), today: today() });
  const tally = createTally(OBJECTIONS_A_DAY);

  serve(contract.listPublicityRounds, async ({ actor, query: { term, ...asked } }) => {
    const { id: termId } = await getTerm(db, term);
    return listRounds(db, actor, { termId, ...asked }, today());
  });
  serve(contract.getPublicityRound, ({ actor, params }) => roundPage(db, actor, params.roundId, today()));
  serve(contract.listPublicEntries, async ({ actor, params: { roundId, classId }, query }) =>
    publicPupils(db, actor, await requireReadable(db, actor, roundId), classId, query.after),
  );
  serve(contract.planPublicity, async ({ actor, query: { term, ...asked } }) =>
    planRound(db, actor, asked, await getTerm(db, term), today()),
  );
  serve(contract.openPublicity, async ({ actor, body: { term, ...asked } }) => {
    const round = await openRound(db, actor, asked, await getTerm(db, term), moment());
    return (await describeRounds(db, [round], today()))[0] as contract.PublicityRound;
  });
  serve(contract.cancelPublicity, async ({ actor, params, body }) => {
    await cancelRound(db, actor, params.roundId, body.reason, moment());
    return done;
  });
  serve(contract.signPublicity, async ({ actor, params, body }) => {
    await signRound(db, actor, { ...params, ...body }, moment());
    return done;
  });
  serve(contract.concludePublicity, async ({ actor, params }) => {
    await concludeRound(db, actor, params.roundId, moment());
    return done;
  });
  serve(contract.withdrawPublicEntry, async ({ actor, params, body }) => {
    await withdrawEntry(db, actor, params.entryId, body.reason, moment());
    return done;
  });
  serve(contract.getPublicityRule, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, publicityPolicy, 'publicity.rule', placeId);
    return { ...(await findPublicityRule(db, placeId)), examples };
  });
  serve(contract.savePublicityRule, async ({ actor, params: { placeId }, body }) => {
    await requirePlace(db, actor, publicityPolicy, 'publicity.rule', placeId);
    await savePublicityRule(db, actor, placeId, body, now());
    return done;
  });

  serve(contract.fileObjection, async ({ actor, params, body }) => {
    await fileObjection(db, actor, { ...params, ...body }, tally, moment());
    return followReceipt(db, body.receipt, today());
  });
  serve(contract.followObjection, ({ body }) => followReceipt(db, body.receipt, today()), {
    perMinute: RECEIPTS_A_MINUTE,
  });
  serve(contract.answerDecision, ({ body: { receipt, ...answer } }) => answerByReceipt(db, receipt, answer, moment()), {
    perMinute: RECEIPTS_A_MINUTE,
  });
  serve(contract.listObjections, ({ actor, query: { state = 'open', after } }) =>
    inbox(db, actor, { state, after }, today()),
  );
  serve(contract.getObjection, ({ actor, params }) => objectionPage(db, actor, params.objectionId, today()));
  serve(contract.listOwnObjections, async ({ actor, params: { studentId }, query }) => {
    await requireStudent(db, actor, publicityPolicy, 'publicity.withdraw', studentId);
    const { id: termId } = await getTerm(db, query.term);
    return { objections: await objectionsTo(db, studentId, termId, today()) };
  });
  serve(contract.listFiledObjections, async ({ actor }) => ({
    objections: actor.accountId === null ? [] : await filedBy(db, actor.accountId, today()),
  }));
  serve(contract.assignObjection, async ({ actor, params, body }) => {
    await assignObjection(db, actor, params.objectionId, body.accountId, moment());
    return done;
  });
  serve(contract.handleObjection, async ({ actor, params, body }) => {
    await handleObjection(db, actor, params.objectionId, body, moment());
    return done;
  });
  serve(contract.answerObjection, async ({ actor, params, body }) => {
    await answerAsKnown(db, actor, params.objectionId, body, moment());
    return done;
  });
}
