import * as contract from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Serve } from '../../platform/http/index.js';
import { can, readOf, requirePlace, scopeOf } from '../identity/index.js';
import {
  briefPlace,
  countSchools,
  findClassBrief,
  getPlace,
  getTerm,
  listClasses,
  listTerms,
  schoolsByChild,
  topPlaces,
} from './pages.js';
import { rosterPolicy } from './policy.js';
import { placesAbove, placesUnder } from './queries.js';
import { schoolYearOf } from './rules/grade.js';
import { findStudentBasics, historyOf, studentsByNumber } from './students.js';

export interface RosterRoutesDependencies {
  db: Db;
  /** The day in the region's time zone. */
  today(): string;
}

export function rosterRoutes(serve: Serve, { db, today }: RosterRoutesDependencies): void {
  serve(contract.listTerms, () => listTerms(db, today()));

  serve(contract.getPlace, async ({ actor, params: { placeId }, query }) => {
    await requirePlace(db, actor, rosterPolicy, 'place.read', placeId);
    const code = query.term ?? (await listTerms(db, today())).current;
    const place = await getPlace(db, placeId);
    const path = (await placesAbove(db, placeId)).reverse().map(briefPlace);
    const places = await placesUnder(db, placeId);
    const schools = places.filter(({ kind }) => kind === 'school').map(({ id }) => id);
    const counts = code === null ? new Map() : await countSchools(db, schools, await getTerm(db, code));
    const sum = (ids: readonly number[], what: 'students' | 'classes') =>
      ids.reduce((total, id) => total + (counts.get(id)?.[what] ?? 0), 0);
    const byChild = schoolsByChild(places, placeId);
    return {
      place: briefPlace(place),
      path,
      children: places
        .filter(({ id }) => byChild.has(id))
        .sort((a, b) => (a.code < b.code ? -1 : 1))
        .map((child) => {
          const under = byChild.get(child.id) ?? [];
          return { ...briefPlace(child), students: sum(under, 'students'), schools: under.length };
        }),
      division: place.kind === 'school' ? place.division : null,
      stages: place.stages,
      students: sum(schools, 'students'),
      classes: sum(schools, 'classes'),
      schools: schools.length,
    };
  });

  serve(contract.listTopPlaces, async ({ actor }) => {
    const scope = scopeOf(actor, rosterPolicy, 'place.read');
    return { places: (await topPlaces(db, scope)).map(briefPlace) };
  });

  serve(contract.listClasses, async ({ actor, params: { placeId }, query }) => {
    await requirePlace(db, actor, rosterPolicy, 'place.read', placeId);
    return { classes: await listClasses(db, placeId, await getTerm(db, query.term)) };
  });

  serve(contract.findStudent, async ({ actor, body }) => {
    const students = [];
    for (const id of await studentsByNumber(db, body.number.trim())) {
      // One who is outside the scope is not found at all.
      const relation = await can(db, actor, rosterPolicy, 'student.read', { personId: id });
      const basics = relation === undefined ? undefined : await findStudentBasics(db, id);
      if (!basics || relation === undefined) continue;
      if (relation === 'own-place' || relation === 'everywhere') await readOf(db, actor, id, 'student.find', relation);
      const last = (await historyOf(db, id)).at(-1);
      const now = last ? await findClassBrief(db, last.class.id, schoolYearOf(last.endsOn ?? today())) : undefined;
      students.push({ id, name: basics.name, class: now ?? null, school: last?.school ?? null });
    }
    return { students };
  });
}
