import './rating.css';
import type { listStudentRatings, ReplyOf, StudentRating } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { day, number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';

/** What the closed rounds came to for one pupil, in words and bars. */
export function Outcomes({ found }: { found: ReplyOf<typeof listStudentRatings> }) {
  const { t } = useTranslation();
  if (found.ratings.length === 0) return <Empty title={t('rating.result.none')} hint={t('rating.result.noneHint')} />;
  return (
    <>
      <p className="hint">{t('rating.result.note')}</p>
      {found.ratings.map((rating) => (
        <Outcome key={rating.roundId} rating={rating} fewest={found.fewestPeers} />
      ))}
    </>
  );
}

function Outcome({ rating, fewest }: { rating: StudentRating; fewest: number }) {
  const { t } = useTranslation();
  const reason = rating.methodReason as 'few' | 'unconnected' | 'no-fit' | '';
  const why = t(`rating.result.why.${reason || 'none'}`);
  const hasPeers = rating.kinds.some(({ kind }) => kind === 'peer');
  return (
    <Section title={say(rating.title)} hint={t('rating.result.closedOn', { day: day(rating.closedOn) })}>
      <dl className="rating-outcomes">
        {rating.indicators.map(({ indicator, title, value }) => (
          <Bar key={indicator} title={`${t('rating.result.whole')} · ${say(title)}`} value={value} />
        ))}
      </dl>
      {rating.kinds.map((kind) => (
        <div key={kind.kind} className="rating-kind">
          <div className="rating-kind-head">
            <h3>{t(`rating.kind.${kind.kind}`)}</h3>
            <span className="hint">{t('rating.result.weight', { n: kind.weight })}</span>
          </div>
          {kind.state === 'counted' ? (
            <dl className="rating-outcomes">
              {kind.criteria.map(({ criterion, title, level, value }) => (
                <Bar
                  key={criterion}
                  title={say(title)}
                  value={value}
                  said={
                    level
                      ? `${say(level.title)}${t('rating.result.colon')}${say(level.description)}`
                      : t('rating.result.cannotTell')
                  }
                />
              ))}
            </dl>
          ) : (
            <p className="hint">
              {kind.state === 'few' ? t('rating.result.few', { n: fewest }) : t('rating.result.nobody')}
            </p>
          )}
          {kind.comments.length > 0 && (
            <>
              <h4>{t('rating.result.comments')}</h4>
              <ul className="rating-words">
                {kind.comments.map((comment) => (
                  <li key={comment}>{comment}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      ))}
      {hasPeers && rating.method !== 'none' && (
        <p className="hint">
          {t(`rating.result.method.${rating.method}`, { why })} {t('rating.result.peerNote')}
        </p>
      )}
      <p className="hint">{say(rating.rubric.note)}</p>
    </Section>
  );
}

function Bar({ title, value, said }: { title: string; value: number | null; said?: string }) {
  return (
    <div className={said === undefined ? 'rating-outcome rating-outcome-whole' : 'rating-outcome'}>
      <dt>{title}</dt>
      <dd>
        <div className="rating-bar" aria-hidden="true">
          <span style={{ width: `${value ?? 0}%` }} />
        </div>
      </dd>
      <dd>{value === null ? '—' : number(value)}</dd>
      {said !== undefined && <dd className="rating-level-said">{said}</dd>}
    </div>
  );
}
