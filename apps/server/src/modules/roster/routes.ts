import * as contract from '@wuyu/contract';
import type { Db } from '../../platform/database/index.js';
import type { Actor, Serve } from '../../platform/http/index.js';
import { can, readOf, recordAct, requirePlace, scopeOf } from '../identity/index.js';
import { accountSheet } from './account-sheet.js';
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
import { pagePupils, pageTeachers, searchPupilsOf, searchTeachersOf } from './people.js';
import { rosterPolicy } from './policy.js';
import { placesAbove, placesUnder } from './queries.js';
import { schoolYearOf } from './rules/grade.js';
import { searchAll } from './search.js';
import { findStudentBasics, historyOf, studentsByNumber } from './students.js';
import { listRosterImports, readRosterImport, requireRosterImport, undoRosterImport } from './undo.js';

export interface RosterRoutesDependencies {
  db: Db;
  /** The day in the region's time zone. */
  today(): string;
  now(): Date;
}

export function rosterRoutes(serve: Serve, { db, today, now }: RosterRoutesDependencies): void {
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

  /** Who reads a list of names from the desk leaves a trace: of what, never for whom was searched. */
  async function readPeople(
    actor: Actor,
    placeId: number,
    what: string,
    of: Record<string, number> = {},
  ): Promise<void> {
    await requirePlace(db, actor, rosterPolicy, 'people.read', placeId);
    await recordAct(db, { act: 'read.people', accountId: actor.accountId, placeId, details: { what, ...of } });
  }

  serve(contract.listPupils, async ({ actor, params: { placeId }, query }) => {
    const { term: code, limit = 100, ...rest } = query;
    const term = await getTerm(db, code);
    await readPeople(actor, placeId, 'pupils', {
      ...(rest.grade === undefined ? {} : { grade: rest.grade }),
      ...(rest.classId === undefined ? {} : { classId: rest.classId }),
    });
    const { people, next } = await pagePupils(db, { placeId, term, limit, ...rest });
    return { pupils: people, next };
  });

  serve(contract.searchPupils, async ({ actor, params: { placeId }, body }) => {
    const term = await getTerm(db, body.term);
    await readPeople(actor, placeId, 'pupils.search');
    const { people, more } = await searchPupilsOf(db, { placeId, term, text: body.text });
    return { pupils: people, more };
  });

  serve(contract.listTeachers, async ({ actor, params: { placeId }, query }) => {
    const term = await getTerm(db, query.term);
    await readPeople(actor, placeId, 'teachers');
    const { people, next } = await pageTeachers(db, { placeId, term, after: query.after, limit: query.limit ?? 100 });
    return { teachers: people, next };
  });

  serve(contract.searchTeachers, async ({ actor, params: { placeId }, body }) => {
    const term = await getTerm(db, body.term);
    await readPeople(actor, placeId, 'teachers.search');
    const { people, more } = await searchTeachersOf(db, { placeId, term, text: body.text });
    return { teachers: people, more };
  });

  serve(contract.search, async ({ actor, body }) => ({ found: await searchAll(db, actor, body.text, today()) }), {
    perMinute: 600,
  });

  serve(contract.listRosterImports, ({ actor, query }) =>
    listRosterImports(db, actor, { ...query, limit: query.limit ?? 20 }, now()),
  );

  serve(contract.getRosterImport, ({ actor, params }) => readRosterImport(db, actor, params.importId, now()));

  serve(contract.undoRosterImport, async ({ actor, params, body }) => {
    await requireRosterImport(db, actor, params.importId);
    await undoRosterImport(db, actor, { ...params, ...body }, now());
    return { done: true as const };
  });

  serve(contract.makeAccountSheet, ({ actor, body }) =>
    accountSheet(db, actor, { ...body, renew: body.renew ?? false }, today(), now()),
  );
}
