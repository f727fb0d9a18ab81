import * as contract from '@wuyu/contract';
import type { OpenDatabase } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { type Actor, requireClass, requirePlace, requireStudent } from '../identity/index.js';
import { getTerm } from '../roster/index.js';
import { decide, guide, handIn, saveChosen } from './acts.js';
import { remindClass, selectionBoard } from './board.js';
import { selectionPage } from './page.js';
import { selectionPolicy } from './policy.js';
import { findRule, saveRule } from './rule.js';
import { consentToSelection, signSelection } from './sign.js';

export interface SelectionDependencies {
  database: OpenDatabase;
  now(): Date;
  /** The day in the region's time zone. */
  today(): string;
}

const done = { done: true } as const;

export function selectionRoutes(serve: Serve, { database: { db }, now, today }: SelectionDependencies): void {
  const moment = () => ({ now: now(), today: today() });

  /** The right, the term, the act; then the page as it is now. */
  async function act(
    actor: Actor,
    permission: keyof typeof selectionPolicy,
    personId: number,
    code: string,
    perform: (of: { personId: number; term: Awaited<ReturnType<typeof getTerm>> }) => Promise<void> | undefined,
  ) {
    await requireStudent(db, actor, selectionPolicy, permission, personId);
    const term = await getTerm(db, code);
    await perform({ personId, term });
    return selectionPage(db, actor, personId, term, today());
  }

  serve(contract.getSelection, ({ actor, params, query }) =>
    act(actor, 'selection.read', params.studentId, query.term, () => undefined),
  );
  serve(contract.saveSelection, ({ actor, params, body: { term, version, items } }) =>
    act(actor, 'selection.choose', params.studentId, term, (of) =>
      saveChosen(db, actor, { ...of, version }, items, moment()),
    ),
  );
  serve(contract.handInSelection, ({ actor, params, body: { term, version } }) =>
    act(actor, 'selection.choose', params.studentId, term, (of) => handIn(db, actor, { ...of, version }, moment())),
  );
  serve(contract.addSelectionNote, ({ actor, params, body: { term, ...said } }) =>
    act(actor, 'selection.guide', params.studentId, term, (of) => guide(db, actor, of, said, moment())),
  );
  serve(contract.decideSelection, ({ actor, params, body: { term, version, ...said } }) =>
    act(actor, 'selection.decide', params.studentId, term, (of) =>
      decide(db, actor, { ...of, version }, said, moment()),
    ),
  );
  serve(contract.signSelection, ({ actor, params, body: { term, ...signing } }) =>
    act(actor, 'selection.choose', params.studentId, term, (of) => signSelection(db, actor, of, signing, moment())),
  );
  serve(contract.consentToSelection, ({ actor, params, body: { term, ...signing } }) =>
    act(actor, 'selection.consent', params.studentId, term, (of) =>
      consentToSelection(db, actor, of, signing, moment()),
    ),
  );

  serve(contract.listSelections, async ({ actor, params: { classId }, query }) => {
    await requireClass(db, actor, selectionPolicy, 'selection.board', classId);
    return selectionBoard(db, classId, await getTerm(db, query.term), today());
  });
  serve(contract.remindSelections, async ({ actor, params: { classId }, body }) => {
    await requireClass(db, actor, selectionPolicy, 'selection.board', classId);
    return { reminded: await remindClass(db, actor, classId, await getTerm(db, body.term), moment()) };
  });

  serve(contract.getSelectionRule, async ({ actor, params: { placeId } }) => {
    await requirePlace(db, actor, selectionPolicy, 'selection.rule', placeId);
    return findRule(db, placeId);
  });
  serve(contract.saveSelectionRule, async ({ actor, params: { placeId }, body }) => {
    await requirePlace(db, actor, selectionPolicy, 'selection.rule', placeId);
    await saveRule(db, actor, placeId, body, now());
    return done;
  });
}
