import './rating.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  FEWEST_PEERS,
  getRatingTask,
  giveRating,
  listRatingTasks,
  type ReplyOf,
  type RubricCriterion,
  skipRating,
} from '@wuyu/contract';
import { type FormEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { say } from '../../shared/i18n/index';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

type Task = ReplyOf<typeof getRatingTask>;

interface Filled {
  /** Criterion → level; null: cannot tell. A criterion that is not in it was not touched. */
  levels: Record<string, number | null>;
  comment: string;
}

/** One person's form. What is filled in stays on the device until it was taken. */
export function RatingForm({ task }: { task: Task }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const commentId = useId();
  const draft = useDraft<Filled>(`rating/${task.id}`, () => ({
    levels: Object.fromEntries(task.answers.map(({ criterion, level }) => [criterion, level])),
    comment: task.comment,
  }));
  const goOn = async (next: string | null) => {
    await draft.clear();
    await queries.invalidateQueries({ queryKey: [listRatingTasks.path] });
    await queries.invalidateQueries({ queryKey: [getRatingTask.path] });
    navigate(next === null ? '/ratings' : `/ratings/tasks/${next}`);
  };
  const give = useMutation({
    mutationFn: ({ levels, comment }: Filled) =>
      send(giveRating, {
        params: { taskId: task.id },
        body: {
          answers: task.rubric.criteria.map(({ code }) => ({ criterion: code, level: levels[code] ?? null })),
          comment,
        },
      }),
    onSuccess: ({ next }) => goOn(next),
  });
  const skip = useMutation({
    mutationFn: () => send(skipRating, { params: { taskId: task.id } }),
    onSuccess: ({ next }) => goOn(next),
  });
  const { value } = draft;
  if (value === undefined) return <Waiting />;
  const left = task.rubric.criteria.filter(({ code }) => !(code in value.levels)).length;
  const choose = (code: string, level: number | null) =>
    draft.set((before) => ({ ...before, levels: { ...before.levels, [code]: level } }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!give.isPending) give.mutate(value);
  };
  const error = give.error ?? skip.error;
  return (
    <form onSubmit={submit} className="page">
      <DraftNote draft={draft} />
      {task.kind === 'peer' && <Notice tone="info" title={t('rating.form.peerNote', { n: FEWEST_PEERS })} />}
      <Section title={say(task.rubric.title)} hint={say(task.rubric.note)}>
        {task.rubric.criteria.map((criterion) => (
          <Levels key={criterion.code} criterion={criterion} value={value.levels[criterion.code]} onChange={choose} />
        ))}
        <div className="field rating-comment-field">
          <label htmlFor={commentId}>{t('rating.form.comment')}</label>
          <textarea
            id={commentId}
            rows={3}
            maxLength={300}
            value={value.comment}
            aria-describedby={`${commentId}-hint`}
            onChange={({ target }) => draft.set((before) => ({ ...before, comment: target.value }))}
          />
          <p className="hint" id={`${commentId}-hint`}>
            {t(task.kind === 'peer' ? 'rating.form.peerCommentHint' : 'rating.form.commentHint')}
          </p>
        </div>
      </Section>
      {Boolean(error) && <p className="fault">{t('rating.form.kept')}</p>}
      <Refused error={error} />
      <div className="rating-foot">
        <Button kind="main" type="submit" busy={give.isPending}>
          {give.isPending ? t('rating.form.giving') : t('rating.form.give')}
        </Button>
        <Button busy={skip.isPending} onClick={() => skip.mutate()}>
          {t('rating.form.skip')}
        </Button>
        <span className="hint" aria-live="polite">
          {left > 0 ? t('rating.form.missing', { n: left }) : ''}
        </span>
      </div>
    </form>
  );
}

function Levels({
  criterion,
  value,
  onChange,
}: {
  criterion: RubricCriterion;
  value: number | null | undefined;
  onChange(code: string, level: number | null): void;
}) {
  const { t } = useTranslation();
  const name = useId();
  return (
    <fieldset className="rating-levels">
      <legend>{say(criterion.title)}</legend>
      {criterion.levels.map((level, i) => (
        <label key={level.title.zh} className="rating-level">
          <input type="radio" name={name} checked={value === i} onChange={() => onChange(criterion.code, i)} />
          <span>
            <span className="rating-level-title">{say(level.title)}</span>
            <span className="rating-level-said">{say(level.description)}</span>
          </span>
        </label>
      ))}
      <label className="rating-level rating-level-none">
        <input type="radio" name={name} checked={value === null} onChange={() => onChange(criterion.code, null)} />
        <span>{t('rating.form.cannotTell')}</span>
      </label>
    </fieldset>
  );
}
