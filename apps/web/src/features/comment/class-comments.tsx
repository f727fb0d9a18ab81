import './comment.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  type CommentJob,
  cancelCommentJob,
  getCommentJob,
  listClassComments,
  type ReplyOf,
  startCommentJob,
} from '@wuyu/contract';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';
import { Tag } from '../../shared/ui/tag';

type Found = ReplyOf<typeof listClassComments>;

const tones = { none: 'plain', draft: 'busy', confirmed: 'good' } as const;

/** The pupils of a class with how far each comment is, and drafts for those without. */
export function ClassComments({ classId, title, term }: { classId: number; title: string; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listClassComments, { params: { classId }, query: { term } }));
  return (
    <Awaiting query={query}>
      {(found) => {
        const count = (state: Found['students'][number]['state']) =>
          found.students.filter((student) => student.state === state).length;
        const { opensOn, closesOn, open } = found.window;
        const days = { from: day(opensOn), to: day(closesOn) };
        return (
          <>
            {!open && (
              <Notice tone="info" title={t('comment.closed', days)}>
                <p>{t('comment.closedHint')}</p>
              </Notice>
            )}
            {open && count('none') > 0 && <Drafts classId={classId} term={term} found={found} />}
            <Section
              title={title}
              hint={`${t('comment.counts', { confirmed: count('confirmed'), total: found.students.length, draft: count('draft') })} · ${t('comment.window', days)}`}
            >
              {found.students.length === 0 && (
                <Empty title={t('comment.noStudents')} hint={t('comment.noStudentsHint')} />
              )}
              <ul className="comment-rows">
                {found.students.map(({ id, name, state, length }) => (
                  <li key={id}>
                    <Link className="card comment-row" to={`/students/${id}/comment?term=${term}`}>
                      <span className="card-title">{name}</span>
                      {length > 0 && <span className="hint">{t('comment.words', { n: length })}</span>}
                      <Tag tone={tones[state]}>{t(`comment.state.${state}`)}</Tag>
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          </>
        );
      }}
    </Awaiting>
  );
}

const LOOK_AGAIN = 1000;
const busy = (job: CommentJob | null | undefined) => job?.state === 'waiting' || job?.state === 'running';

function Drafts({ classId, term, found }: { classId: number; term: string; found: Found }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<string | null>(busy(found.job) ? (found.job?.id ?? null) : null);
  const [model, setModel] = useState(false);
  const id = useRef(crypto.randomUUID());
  const start = useMutation({
    mutationFn: () =>
      send(startCommentJob, { body: { id: id.current, term, classId, model: model && found.model.available } }),
    onSuccess: (job) => {
      id.current = crypto.randomUUID();
      setAsked(job.id);
    },
  });
  const query = useQuery({
    ...ask(getCommentJob, { params: { jobId: asked ?? '' } }),
    enabled: asked !== null,
    refetchInterval: ({ state }) => (state.data === undefined || busy(state.data) ? LOOK_AGAIN : false),
  });
  const job = query.data;
  const state = job?.state;
  useEffect(() => {
    if (state && !['waiting', 'running'].includes(state))
      void queries.invalidateQueries({ queryKey: [listClassComments.path] });
  }, [state, queries]);
  const cancel = useMutation({
    mutationFn: () => send(cancelCommentJob, { params: { jobId: asked ?? '' } }),
    onSuccess: () => query.refetch(),
  });
  return (
    <Section title={t('comment.batch')} hint={t('comment.batchHint')}>
      {found.model.available ? (
        <div className="field">
          <label className="choice-option">
            <input type="checkbox" checked={model} onChange={({ target }) => setModel(target.checked)} />
            <span>{t('comment.useModel', { name: found.model.name })}</span>
          </label>
          <p className="hint">{t('comment.modelOn')}</p>
        </div>
      ) : (
        <p className="hint">{t('comment.modelOff')}</p>
      )}
      {busy(job) && job && (
        <Progress share={job.total === 0 ? 0 : job.done / job.total} said={t('comment.batchBusy')} />
      )}
      {job?.state === 'done' && <Notice tone="good" title={t('comment.batchDone', { done: job.done })} />}
      {job?.state === 'cancelled' && <Notice tone="info" title={t('comment.batchCancelled')} />}
      {job && job.fallbacks > 0 && <p className="hint">{t('comment.batchFallbacks', { n: job.fallbacks })}</p>}
      {job?.problem && (
        <Notice tone="bad" title={job.problem.message}>
          <p>{job.problem.remedy}</p>
        </Notice>
      )}
      <Refused error={start.error ?? cancel.error} />
      <div className="tools">
        {busy(job) ? (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('state.cancel')}
          </Button>
        ) : (
          <Button kind="main" busy={start.isPending} onClick={() => start.mutate()}>
            {t('comment.batch')}
          </Button>
        )}
      </div>
    </Section>
  );
}
