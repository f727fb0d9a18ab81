import { useMutation, useQueryClient } from '@tanstack/react-query';
import { listSelections, type ReplyOf, remindSelections } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Progress } from '../../shared/ui/progress';
import { StateTag } from './state-tag';

type Board = ReplyOf<typeof listSelections>;
const FILTERS = ['all', 'student', 'teacher', 'guardian'] as const;

/** A class in the order of the register: who waits for whom, and one tap that reminds those who are waited for. */
export function ClassBoard({ board, term }: { board: Board; term: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>('all');
  const remind = useMutation({
    mutationFn: () => send(remindSelections, { params: { classId: board.class.id }, body: { term } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [listSelections.path] }),
  });
  const { pupils, window } = board;
  const done = pupils.filter(({ waiting }) => waiting === null).length;
  const share = pupils.length === 0 ? 0 : done / pupils.length;
  const reminded = board.remindedOn !== null && remind.isSuccess;
  return (
    <>
      <Progress share={share} said={t('selection.boardDone', { done, total: pupils.length })} />
      <p className="hint">
        {t('selection.boardDone', { done, total: pupils.length })} ·{' '}
        {t('selection.window', { opensOn: day(window.opensOn), closesOn: day(window.closesOn) })}
      </p>
      <div className="tools">
        <Button busy={remind.isPending} onClick={() => remind.mutate()}>
          {remind.isPending ? t('selection.reminding') : t('selection.remind')}
        </Button>
        <Link className={buttonClass()} to={`/publicity/new?classId=${board.class.id}&term=${term}`}>
          {t('selection.openPublicity')}
        </Link>
      </div>
      {reminded && <Notice tone="good" title={t('selection.reminded', { n: remind.data.reminded })} />}
      <Refused error={remind.error} />
      <Choice
        compact
        label={t('selection.filter')}
        value={filter}
        onChange={(chosen) => setFilter(chosen as typeof filter)}
        options={FILTERS.map((value) => ({
          value,
          label: value === 'all' ? t('selection.filterAll') : t(`selection.waiting.${value}`),
        }))}
      />
      <ul className="cards">
        {pupils
          .filter(({ waiting }) => filter === 'all' || waiting === filter)
          .map(({ studentId, name, state }) => (
            <li key={studentId}>
              <Link className="card" to={`/students/${studentId}/selection?term=${term}`}>
                <span className="card-title">{name}</span>
                <StateTag state={state} />
              </Link>
            </li>
          ))}
      </ul>
    </>
  );
}
