import './rating.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listRatingRounds, type RatingRound } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

export const roundTones = { open: 'busy', closing: 'busy', closed: 'good' } as const;

/** The rounds of a class or a school in a term, and the way to open one. */
export function RoundList({
  title,
  term,
  of,
  mayOpen,
}: {
  title: string;
  term: string;
  of: { classId: number } | { placeId: number };
  mayOpen: boolean;
}) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listRatingRounds.path, { term, ...of }],
    queryFn: ({ pageParam, signal }) =>
      send(listRatingRounds, { query: { term, ...of, ...(pageParam ? { before: pageParam } : {}) } }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const rounds = query.data?.pages.flatMap((page) => page.rounds) ?? [];
  const where = 'classId' in of ? `classId=${of.classId}` : `placeId=${of.placeId}`;
  const open = (
    <Link className={buttonClass('main')} to={`/ratings/new?${where}&term=${term}`}>
      {t('rating.rounds.open')}
    </Link>
  );
  return (
    <Section title={title} tools={mayOpen && rounds.length > 0 ? open : undefined}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && rounds.length === 0 && (
        <Empty title={t('rating.rounds.none')} hint={t('rating.rounds.noneHint')}>
          {mayOpen && open}
        </Empty>
      )}
      <ul className="cards">
        {rounds.map((round) => (
          <li key={round.id}>
            <Link className="card rating-round" to={`/ratings/rounds/${round.id}`}>
              <span className="rating-round-head">
                <span className="card-title">{say(round.title)}</span>
                <Tag tone={roundTones[round.state]}>{t(`rating.rounds.state.${round.state}`)}</Tag>
              </span>
              <span className="hint">
                {t('rating.rounds.pupils', { n: round.pupils })} · {t('rating.until', { day: day(round.closesOn) })}
              </span>
              <Tallies tallies={round.tallies} />
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('rating.rounds.more')}
        </Button>
      )}
    </Section>
  );
}

/** How many forms of each kind are in. */
export function Tallies({ tallies }: { tallies: RatingRound['tallies'] }) {
  const { t } = useTranslation();
  return (
    <ul className="rating-kinds">
      {tallies.map(({ kind, done, total }) => (
        <li key={kind}>
          {t(`rating.kind.${kind}`)} {t('rating.rounds.tally', { done, total })}
        </li>
      ))}
    </ul>
  );
}
