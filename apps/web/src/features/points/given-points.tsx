import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  confirmPoints,
  givePoints,
  listPoints,
  type PointAct,
  type ReplyOf,
  rejectPoints,
  undoPoints,
} from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { day, listed, moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { useOutbox } from '../../shared/offline/use-outbox';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { signed } from './signed';

type Found = ReplyOf<typeof listPoints>;

/** What was given today, the newest first; what has not been sent yet stands on top. */
export function GivenToday({ classId, today }: { classId: number; today: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listPoints, { params: { classId }, query: { day: today, limit: 50 } }));
  const { acts } = useOutbox();
  const waiting = acts.filter(({ path, input }) => path === givePoints.path && input.params?.classId === classId);
  return (
    <Section title={t('record.points.today')} hint={t('record.points.todayHint')}>
      {waiting.length > 0 && (
        <ul className="given">
          {waiting.map((act) => (
            <li key={act.id} className="given-act">
              <span className="given-title">{act.title}</span>
              <Tag tone={act.state === 'refused' ? 'bad' : 'busy'}>
                {t(act.state === 'refused' ? 'record.outbox.stateRefused' : 'record.outbox.stateWaiting')}
              </Tag>
            </li>
          ))}
        </ul>
      )}
      <Awaiting
        query={query}
        isEmpty={(found: Found) => found.acts.length === 0}
        empty={
          waiting.length > 0 ? (
            <span />
          ) : (
            <Empty title={t('record.points.noneToday')} hint={t('record.points.noneTodayHint')} />
          )
        }
      >
        {(found) => (
          <ul className="given">
            {found.acts.map((act) => (
              <li key={act.id}>
                <GivenAct act={act} classId={classId} />
              </li>
            ))}
          </ul>
        )}
      </Awaiting>
    </Section>
  );
}

/** What the class committee gave and the class teacher has not looked at yet. */
export function WaitingPoints({ classId }: { classId: number }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listPoints, { params: { classId }, query: { state: 'waiting', limit: 50 } }));
  if (!query.data || query.data.acts.length === 0) return null;
  return (
    <Section
      title={t('record.points.toConfirm', { n: query.data.acts.length })}
      hint={t('record.points.toConfirmHint')}
    >
      <ul className="given">
        {query.data.acts.map((act) => (
          <li key={act.id}>
            <GivenAct act={act} classId={classId} decides />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function GivenAct({ act, classId, decides = false }: { act: PointAct; classId: number; decides?: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (endpoint: typeof undoPoints | typeof confirmPoints | typeof rejectPoints) =>
      send(endpoint, { params: { classId, actId: act.id } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [listPoints.path] }),
  });
  const gone = act.state === 'undone' || act.state === 'rejected';
  const undoable = act.undoUntil !== null && act.undoUntil > new Date().toISOString();
  const named = `${say(act.title)} ${signed(act.points)}`;
  return (
    <article className={gone ? 'given-act given-gone' : 'given-act'}>
      <div className="given-what">
        <span className="given-title">
          {say(act.title)} <span className={act.points > 0 ? 'given-plus' : 'given-minus'}>{signed(act.points)}</span>
        </span>
        <span className="given-names">{listed(act.students.map(({ name }) => name))}</span>
        {act.note && <span className="given-note">{act.note}</span>}
        <span className="hint">
          {decides ? day(act.day) : moment(act.at)} ·{' '}
          {act.by.own ? t('record.points.byMe') : t(`record.points.by.${act.by.role}`)}
        </span>
        <Refused error={change.error} />
      </div>
      <div className="given-end">
        {act.state !== 'confirmed' && (
          <Tag tone={act.state === 'waiting' ? 'busy' : 'plain'}>{t(`record.points.states.${act.state}`)}</Tag>
        )}
        {!decides && undoable && !gone && (
          <Button
            kind="quiet"
            busy={change.isPending}
            aria-label={t('record.points.undoOf', { title: named })}
            onClick={() => change.mutate(undoPoints)}
          >
            {t('record.points.undo')}
          </Button>
        )}
        {decides && (
          <>
            <Button
              kind="main"
              busy={change.isPending}
              aria-label={t('record.points.confirmOf', { title: named })}
              onClick={() => change.mutate(confirmPoints)}
            >
              {t('record.points.confirm')}
            </Button>
            <Button
              busy={change.isPending}
              aria-label={t('record.points.rejectOf', { title: named })}
              onClick={() => change.mutate(rejectPoints)}
            >
              {t('record.points.reject')}
            </Button>
          </>
        )}
      </div>
    </article>
  );
}
