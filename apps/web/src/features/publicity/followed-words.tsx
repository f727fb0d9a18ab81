import { useMutation } from '@tanstack/react-query';
import { answerDecision, answerObjection, type FollowedObjection } from '@wuyu/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { ObjectionState } from './objection-state';
import { StepList } from './step-list';

interface FollowedProps {
  objection: FollowedObjection;
  /** By which of the two it is answered. */
  receipt?: string;
  id?: string;
  title?: string;
  onChange(): void;
}

/** An objection as the objector sees it, with the way to appeal. */
export function FollowedWords({ objection, receipt, id, title, onChange }: FollowedProps) {
  const { t } = useTranslation();
  return (
    <Section title={title ?? t('publicity.objection.text')}>
      <p>
        <ObjectionState objection={objection} />
      </p>
      <p className="objection-words">{objection.words}</p>
      <StepList steps={objection.steps} />
      {objection.may.appeal && (
        <AppealForm
          mayAccept={objection.may.accept}
          onChange={onChange}
          answer={(answer, words) =>
            receipt
              ? send(answerDecision, { body: { receipt, answer, words } })
              : send(answerObjection, { params: { objectionId: id ?? '' }, body: { answer, words } })
          }
        />
      )}
    </Section>
  );
}

/** Appeal with words, or accept. */
export function AppealForm({
  mayAccept,
  answer,
  onChange,
}: {
  mayAccept: boolean;
  answer(answer: 'appeal' | 'accept', words: string): Promise<unknown>;
  onChange(): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const [words, setWords] = useState('');
  const act = useMutation({
    mutationFn: (given: 'appeal' | 'accept') => answer(given, words),
    onSuccess: onChange,
  });
  return (
    <div className="form">
      <div className="field">
        <label htmlFor={id}>{t('publicity.objection.appealWords')}</label>
        <textarea id={id} rows={3} maxLength={2000} value={words} onChange={(event) => setWords(event.target.value)} />
      </div>
      <Refused error={act.error} />
      <div className="tools">
        <Button busy={act.isPending} onClick={() => act.mutate('appeal')}>
          {t('publicity.objection.appealNow')}
        </Button>
        {mayAccept && (
          <Button kind="quiet" busy={act.isPending} onClick={() => act.mutate('accept')}>
            {t('publicity.objection.accept')}
          </Button>
        )}
      </div>
    </div>
  );
}
