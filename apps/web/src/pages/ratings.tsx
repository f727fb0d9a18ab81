import type { Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MyTasks } from '../features/rating/my-tasks';
import { RoundList } from '../features/rating/round-list';
import { classTitle } from '../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page, Section } from '../shared/ui/page';

/** /ratings */
export function RatingsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const chosen = useTerm();
  if (!session) return null;
  const rates = hasRole(session, 'teacher', 'student', 'guardian');
  const led = session.classes.filter(({ isClassTeacher }) => isClassTeacher);
  const needsTerm = led.length > 0 || isDesk(session);
  return (
    <Page
      title={t('rating.title')}
      lead={t('rating.lead')}
      tools={needsTerm ? <TermPicker chosen={chosen} /> : undefined}
      narrow
    >
      {rates && <MyTasks />}
      {rates && <OutcomeLinks session={session} />}
      {needsTerm && (
        <Awaiting
          query={chosen.query}
          isEmpty={({ terms }) => terms.length === 0}
          empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
        >
          {() => (
            <>
              {led.map((one) => (
                <RoundList
                  key={one.id}
                  title={`${t('rating.rounds.title')} · ${classTitle(t, one)}`}
                  term={chosen.term}
                  of={{ classId: one.id }}
                  mayOpen
                />
              ))}
              {isDesk(session) && <PlaceRounds session={session} term={chosen.term} />}
            </>
          )}
        </Awaiting>
      )}
    </Page>
  );
}

function PlaceRounds({ session, term }: { session: Session; term: string }) {
  const { t } = useTranslation();
  const placeId = useDeskPlace(session);
  if (!placeId) return null;
  return (
    <>
      <RoundList title={t('rating.rounds.title')} term={term} of={{ placeId }} mayOpen={hasRole(session, 'school')} />
      <p>
        <Link to="/rubrics">{t('rubric.title')}</Link>
      </p>
    </>
  );
}

/** To what came of the rounds: of oneself, of each child. */
function OutcomeLinks({ session }: { session: Session }) {
  const { t } = useTranslation();
  const own = hasRole(session, 'student') && session.person ? [session.person] : [];
  const people = [...own, ...session.children];
  if (people.length === 0) return null;
  return (
    <Section title={t('rating.results')}>
      <ul className="cards">
        {people.map(({ id, name }) => (
          <li key={id}>
            <Link className="card" to={`/students/${id}/ratings`}>
              <span className="card-title">{t('rating.resultsOf', { name })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
