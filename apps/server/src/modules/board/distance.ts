import type { StepName } from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import { type Actor, scopeOf } from '../identity/index.js';
import { placesAbove, type Term } from '../roster/index.js';
import { type RegionFigures, readRegion, rowsBelow } from './figures.js';
import { boardPolicy } from './policy.js';
import { hiddenSteps, hideFew } from './suppress.js';

/** Whoever works at a school knows its pupils; from further away few are not told of. */
export const worksAt = ({ roles }: Actor, schoolId: number): boolean =>
  roles.some(({ role, placeId }) => placeId === schoolId && ['school', 'head', 'committee'].includes(role));

/**
 * What the tables above a place, as far up as the actor may read, hide of it: the steps of which nothing may be said below
 * either. The region comes with it when the place is one or stands in one that was read.
 */
export async function hiddenAbove(
  db: Db,
  actor: Actor,
  placeId: number,
  term: Term,
): Promise<{ steps: ReadonlySet<StepName>; region: RegionFigures }> {
  const scope = scopeOf(actor, boardPolicy, 'board.read');
  const above = await placesAbove(db, placeId);
  const top = scope === 'everywhere' ? above.length - 1 : above.findLastIndex(({ id }) => scope.includes(id));
  const path = above.slice(0, top + 1).reverse();
  const region = await readRegion(db, path[0]?.id ?? placeId, term);
  let steps: ReadonlySet<StepName> = new Set();
  for (const [at, { id }] of path.entries()) {
    const next = path[at + 1];
    if (!next) break;
    const rows = rowsBelow(region, id);
    const shown = hideFew(
      rows.map(({ counts }) => counts),
      steps,
    );
    steps = hiddenSteps(shown[rows.findIndex(({ place }) => place.id === next.id)] ?? []);
  }
  return { steps, region };
}
