import type { StepName } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, scopeOf } from '../identity/index.js';
import { placesAbove, type Term } from '../roster/index.js';
import { countsBelow } from './figures.js';
import { boardPolicy } from './policy.js';
import { hiddenSteps, hideFew } from './suppress.js';

/** Whoever works at a school knows its pupils; from further away few are not told of. */
export const worksAt = ({ roles }: Actor, schoolId: number): boolean =>
  roles.some(({ role, placeId }) => placeId === schoolId && ['school', 'head', 'committee'].includes(role));

/**
 * The steps of which nothing may be said of a place, since a table above it, as far up as the actor may read, hides them.
 */
export async function hiddenAbove(db: Db, actor: Actor, placeId: number, term: Term): Promise<ReadonlySet<StepName>> {
  const scope = scopeOf(actor, boardPolicy, 'board.read');
  const above = await placesAbove(db, placeId);
  const top = scope === 'everywhere' ? above.length - 1 : above.findLastIndex(({ id }) => scope.includes(id));
  const path = above.slice(0, top + 1).reverse();
  let steps: ReadonlySet<StepName> = new Set();
  for (const [at, { id }] of path.slice(0, -1).entries()) {
    const rows = await countsBelow(db, id, term);
    const shown = hideFew(
      rows.map(({ counts }) => counts),
      steps,
    );
    steps = hiddenSteps(shown[rows.findIndex(({ place }) => place.id === path[at + 1]?.id)] ?? []);
  }
  return steps;
}
