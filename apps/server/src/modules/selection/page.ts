import { Problem, type SelectionPage } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, can } from '../identity/index.js';
import { findClassBrief, type Term } from '../roster/index.js';
import { selectionPolicy } from './policy.js';
import { findNotes, findSignatures } from './queries.js';
import { nextState, waitingFor } from './rules.js';
import { findSituation, type Situation } from './situation.js';

/** A pupil's selection as whoever asks may see it, and what they may do with it now. */
export async function selectionPage(
  db: Db,
  actor: Actor,
  personId: number,
  term: Term,
  today: string,
): Promise<SelectionPage> {
  const situation = await findSituation(db, personId, term, today);
  const { window, records } = situation;
  const brief = await findClassBrief(db, situation.classId, term.schoolYear);
  if (!brief) throw new Problem(404, 'request.not-found');
  const { school: _, ...classBrief } = brief;
  return {
    student: { id: personId, name: situation.person.name },
    class: classBrief,
    term: term.code,
    window: { opensOn: window.opensOn, closesOn: window.closesOn, open: isOpen(situation, today) },
    rule: situation.rule,
    state: situation.state,
    waiting: waitingFor(situation.state),
    version: situation.version,
    items: situation.chosen.map((item) => ({ ...item, record: records.get(item.recordId) ?? null })),
    records: [...records.values()],
    notes: await findNotes(db, situation),
    signatures: (await findSignatures(db, situation)).map(({ by, name, at }) => ({ by, name, at: at.toISOString() })),
    digest: situation.digest,
    consentNeeded: situation.consentNeeded,
    may: await mayDo(db, actor, situation, today),
  };
}

function isOpen({ window }: Situation, today: string): boolean {
  return window.opensOn <= today && today <= window.closesOn;
}

async function mayDo(db: Db, actor: Actor, situation: Situation, today: string): Promise<SelectionPage['may']> {
  const { personId, state } = situation;
  const has = async (permission: keyof typeof selectionPolicy) =>
    (await can(db, actor, selectionPolicy, permission, { personId })) !== undefined;
  const [choose, guide, decide, consent] = await Promise.all([
    has('selection.choose'),
    has('selection.guide'),
    has('selection.decide'),
    has('selection.consent'),
  ]);
  const days = isOpen(situation, today) || state === 'returned';
  return {
    choose: choose && days && nextState(state, 'save') !== undefined,
    guide: guide && state !== 'public',
    decide: decide && nextState(state, 'approve') !== undefined,
    reopen: decide && nextState(state, 'reopen') !== undefined,
    sign: choose && nextState(state, 'sign') !== undefined,
    consent: consent && nextState(state, 'consent') !== undefined,
  };
}
