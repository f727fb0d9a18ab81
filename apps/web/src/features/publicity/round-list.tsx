import { useInfiniteQuery } from '@tanstack/react-query';
import { listPublicityRounds, type PublicityRound } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { classTitle, day } from '../../shared/i18n/format';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { RoundTag } from './round-tag';

/** The rounds of a term, newest first. */
export function RoundList({ term, manages }: { term: string; manages: boolean }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listPublicityRounds.path, term],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      send(listPublicityRounds, { query: { term, ...(pageParam ? { before: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rounds = query.data.pages.flatMap((page) => page.rounds);
  if (rounds.length === 0)
    return <Empty title={t(manages ? 'publicity.noneManage' : 'publicity.none')} hint={t('publicity.noneHint')} />;
  return (
    <>
      <ul className="cards">
        {rounds.map((round) => (
          <li key={round.id}>
            <RoundCard round={round} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('publicity.more')}
        </Button>
      )}
    </>
  );
}

function RoundCard({ round }: { round: PublicityRound }) {
  const { t } = useTranslation();
  const classes = round.classes.map((one) => classTitle(t, one));
  const where =
    round.scope === 'class' ? classes.join('、') : `${t(`publicity.scopes.${round.scope}`)} · ${classes.length}`;
  return (
    <Link className="card round-card" to={`/publicity/${round.id}`}>
      <span>
        <span className="card-title">{where}</span>
        <span className="hint">
          {t('publicity.until', { openedOn: day(round.openedOn), closesOn: day(round.closesOn) })}
        </span>
        <span className="hint">{t('publicity.figures', round)}</span>
        {round.reason !== '' && <span className="hint">{t('publicity.cancelledFor', { reason: round.reason })}</span>}
      </span>
      <RoundTag state={round.state} />
    </Link>
  );
}
