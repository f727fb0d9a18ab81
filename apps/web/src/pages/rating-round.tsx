import { useQuery } from '@tanstack/react-query';
import { getRatingRound, type RatingRound, type ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { RoundActs } from '../features/rating/round-acts';
import { MissingList, PeerComments } from '../features/rating/round-classes';
import { Tallies } from '../features/rating/round-list';
import { ask } from '../shared/api/index';
import { classTitle, day, termTitle } from '../shared/i18n/format';
import { say } from '../shared/i18n/index';
import { hasRole, useSession } from '../shared/session/session';
import { Awaiting } from '../shared/ui/awaiting';
import { Notice } from '../shared/ui/notice';
import { Page, Section } from '../shared/ui/page';

const LOOK_AGAIN = 1500;

/** /ratings/rounds/:roundId */
export function RatingRoundPage() {
  const { t } = useTranslation();
  const { roundId = '' } = useParams();
  const query = useQuery({
    ...ask(getRatingRound, { params: { roundId } }),
    refetchInterval: ({ state }) => (state.data?.round.state === 'closing' ? LOOK_AGAIN : false),
  });
  return (
    <Awaiting query={query} page>
      {({ round, classes }) => (
        <Page
          title={say(round.title)}
          lead={`${termTitle(t, round.term)} · ${t(`rating.rounds.state.${round.state}`)} · ${t('rating.until', { day: day(round.closesOn) })}`}
          crumbs={[{ label: t('rating.title'), to: `/ratings?term=${round.term}` }]}
          narrow
        >
          <RoundDetails round={round} classes={classes} />
        </Page>
      )}
    </Awaiting>
  );
}

function RoundDetails({ round, classes }: { round: RatingRound; classes: ReplyOf<typeof getRatingRound>['classes'] }) {
  const { t } = useTranslation();
  const session = useSession();
  const leads = (classId: number) =>
    session?.classes.some(({ id, isClassTeacher }) => isClassTeacher && id === classId) ?? false;
  const mayChange = hasRole(session, 'school', 'administrator') || (round.classId !== null && leads(round.classId));
  return (
    <>
      <Section title={t('rating.round.progress')}>
        {classes.map((one) => (
          <div key={one.id} className="rating-kind">
            <div className="rating-kind-head">
              <h3>{classTitle(t, one)}</h3>
              {leads(one.id) && round.state === 'closed' && (
                <Link to={`/classes/${one.id}?term=${round.term}`}>{t('rating.round.seeResults')}</Link>
              )}
            </div>
            <Tallies tallies={one.tallies} />
            {round.weights.peer > 0 && !one.peersTakePart && <Notice tone="info" title={t('rating.round.noPeers')} />}
          </div>
        ))}
      </Section>
      {classes
        .filter(({ id }) => leads(id))
        .map(({ id }) =>
          round.state === 'closed' ? (
            <PeerComments key={id} round={round} classId={id} />
          ) : (
            <MissingList key={id} round={round} classId={id} />
          ),
        )}
      {mayChange && <RoundActs key={`${round.state} ${round.closesOn}`} round={round} />}
    </>
  );
}
