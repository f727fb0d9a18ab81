import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  cancelRatingClosing,
  closeRatingRound,
  getRatingMissing,
  getRatingRound,
  listRatingRounds,
  moveRatingClosing,
  type RatingRound,
  reopenRatingRound,
  SaidProblem,
} from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';

/** What can be done with a round: another last day, closing it, opening it again. */
export function RoundActs({ round }: { round: RatingRound }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const params = { roundId: round.id };
  const [closesOn, setClosesOn] = useState(round.closesOn);
  const settle = async () => {
    for (const path of [getRatingRound.path, listRatingRounds.path, getRatingMissing.path])
      await queries.invalidateQueries({ queryKey: [path] });
  };
  const close = useMutation({ mutationFn: () => send(closeRatingRound, { params }), onSettled: settle });
  const cancel = useMutation({ mutationFn: () => send(cancelRatingClosing, { params }), onSettled: settle });
  const move = useMutation({
    mutationFn: () => send(moveRatingClosing, { params, body: { closesOn } }),
    onSettled: settle,
  });
  const reopen = useMutation({
    mutationFn: () => send(reopenRatingRound, { params, body: { closesOn } }),
    onSettled: settle,
  });
  const later = round.state === 'closed' ? reopen : move;
  const fault = later.error instanceof SaidProblem ? later.error.faults[0]?.message : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!later.isPending) later.mutate();
  };
  if (round.state === 'closing') {
    return (
      <Section title={t('rating.round.closing')}>
        <Progress share={round.progress} said={t('rating.round.closing')} />
        <Refused error={cancel.error} />
        <div className="tools">
          <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
            {t('rating.round.cancel')}
          </Button>
        </div>
      </Section>
    );
  }
  const closed = round.state === 'closed';
  return (
    <Section
      title={closed ? t('rating.round.reopen') : t('rating.round.close')}
      hint={closed ? t('rating.round.reopenHint') : t('rating.round.closeHint')}
    >
      {round.problem && (
        <Notice tone="bad" title={round.problem.message}>
          <p>{round.problem.remedy}</p>
        </Notice>
      )}
      <form className="form-row" onSubmit={submit}>
        <Field
          label={t('rating.opening.closesOn')}
          type="date"
          required
          value={closesOn}
          fault={fault}
          onChange={({ target }) => setClosesOn(target.value)}
        />
        <Button type="submit" busy={later.isPending}>
          {closed ? t('rating.round.reopen') : t('rating.round.moveSave')}
        </Button>
        {!closed && (
          <Button kind="main" busy={close.isPending} onClick={() => close.mutate()}>
            {t('rating.round.close')}
          </Button>
        )}
      </form>
      {move.isSuccess && !closed && <Notice tone="good" title={t('rating.round.moved')} />}
      <Refused error={close.error ?? (fault ? null : later.error)} />
    </Section>
  );
}
