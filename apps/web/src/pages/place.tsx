import { useQuery } from '@tanstack/react-query';
import { getPlace } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ThisWeek } from '../features/calendar/this-week';
import { FindStudent } from '../features/find-student/find-student';
import { ClassIndex } from '../features/overview/class-index';
import { Overview } from '../features/overview/overview';
import { PlaceTree } from '../features/place-tree/place-tree';
import { ReportBatch } from '../features/report-batch/report-batch';
import { RunBrief } from '../features/runs/run-brief';
import { StartRun } from '../features/runs/start-run';
import { ask } from '../shared/api/index';
import { hasRole, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Page, Section } from '../shared/ui/page';

/** /places/:placeId: a bureau's or a school's overview. */
export function PlacePage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => <PlaceInTerm />}
    </Awaiting>
  );
}

function PlaceInTerm() {
  const { t } = useTranslation();
  const placeId = Number(useParams().placeId);
  const chosen = useTerm();
  const session = useSession();
  const { term } = chosen;
  const query = useQuery(ask(getPlace, { params: { placeId }, query: { term } }));
  const mayRun = hasRole(session, 'administrator', 'bureau', 'school');
  return (
    <Awaiting query={query} page>
      {(found) => {
        const { place } = found;
        const own = new Set(session?.roles.map((role) => role.place?.id));
        // What stands above the own place is a name, not a way.
        const first = hasRole(session, 'administrator') ? 0 : found.path.findIndex(({ id }) => own.has(id));
        const counts = [
          place.kind !== 'school' && t('place.schoolsN', { n: found.schools }),
          t('place.classesN', { n: found.classes }),
          t('place.studentsN', { n: found.students }),
        ].filter((words) => words !== false);
        return (
          <Page
            title={place.name}
            lead={counts.join(' · ')}
            crumbs={found.path.map(({ id, name }, i) => ({
              label: name,
              ...(first >= 0 && i >= first && id !== place.id ? { to: `/places/${id}?term=${term}` } : {}),
            }))}
            tools={
              <>
                {hasRole(session, 'administrator', 'bureau', 'school', 'head') && (
                  <Link className={buttonClass('quiet')} to={`/places/${place.id}/people?term=${term}`}>
                    {t('placeTree.people')}
                  </Link>
                )}
                <TermPicker chosen={chosen} />
              </>
            }
          >
            {own.has(place.id) && <ThisWeek />}
            <Overview
              place={place}
              below={found.children}
              term={term}
              runs={(runs) => (
                <Section
                  title={t('overview.runs')}
                  tools={mayRun && <StartRun placeId={place.id} term={term} key={term} />}
                >
                  <RunBrief runs={runs.slice(0, 5)} mayStop={mayRun} />
                </Section>
              )}
            />
            {found.children.length > 0 && <PlaceTree placeId={place.id} term={term} key={`${place.id} ${term}`} />}
            {place.kind === 'school' && <ClassIndex placeId={place.id} term={term} />}
            <FindStudent />
            {place.kind === 'school' && found.students > 0 && mayRun && <ReportBatch placeId={place.id} term={term} />}
          </Page>
        );
      }}
    </Awaiting>
  );
}
