import './rating.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  getRatingMissing,
  listPeerComments,
  type RatingRound,
  type ReplyOf,
  raterKinds,
  releasePeerComment,
} from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

/** Who of the own class has forms left, by name. */
export function MissingList({ round, classId }: { round: RatingRound; classId: number }) {
  const { t } = useTranslation();
  const query = useQuery(ask(getRatingMissing, { params: { roundId: round.id, classId } }));
  return (
    <Section title={t('rating.round.missing')} hint={t('rating.round.missingHint')}>
      <Awaiting
        query={query}
        isEmpty={({ missing }) => missing.length === 0}
        empty={<Empty title={t('rating.round.missingNone')} />}
      >
        {({ missing }) =>
          raterKinds.map((kind) => {
            const of = missing.filter((one) => one.kind === kind);
            if (of.length === 0) return null;
            return (
              <div key={kind} className="rating-kind">
                <h3>{t(`rating.kind.${kind}`)}</h3>
                <ul className="rating-missing">
                  {of.map(({ personId, name, left }) => (
                    <li key={personId}>
                      <Tag>{left > 1 ? t('rating.round.missingLine', { name, n: left }) : name}</Tag>
                    </li>
                  ))}
                </ul>
              </div>
            );
          })
        }
      </Awaiting>
    </Section>
  );
}

/** What peers wrote: read by the class teacher before a pupil sees it. */
export function PeerComments({ round, classId }: { round: RatingRound; classId: number }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listPeerComments, { params: { roundId: round.id, classId } }));
  return (
    <Section title={t('rating.round.comments')} hint={t('rating.round.commentsHint')}>
      <Awaiting
        query={query}
        isEmpty={({ comments }) => comments.length === 0}
        empty={<Empty title={t('rating.round.commentsNone')} />}
      >
        {({ comments }) => (
          <ul className="rating-comments">
            {comments.map((comment) => (
              <PeerComment key={comment.id} roundId={round.id} comment={comment} />
            ))}
          </ul>
        )}
      </Awaiting>
    </Section>
  );
}

function PeerComment({
  roundId,
  comment: { id, studentId, name, text, released },
}: {
  roundId: string;
  comment: ReplyOf<typeof listPeerComments>['comments'][number];
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      send(releasePeerComment, { params: { roundId, studentId, commentId: id }, body: { released: !released } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [listPeerComments.path] }),
  });
  const act = released ? t('rating.round.unrelease') : t('rating.round.release', { name });
  return (
    <li className="rating-comment">
      <p>
        <strong>{name}</strong> {text} {released && <Tag tone="good">{t('rating.round.released')}</Tag>}
      </p>
      <Button kind={released ? 'quiet' : 'plain'} busy={change.isPending} onClick={() => change.mutate()}>
        {act}
      </Button>
      <Refused error={change.error} />
    </li>
  );
}
