import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addSelectionNote, decideSelection, getSelection, type SelectionPage } from '@wuyu/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { useDraft } from '../../shared/draft/use-draft';
import { newId } from '../../shared/offline/act';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

interface Draft {
  /** Made before the first attempt: sent twice it is one. */
  id: string;
  recordId: string;
  words: string;
}

const begin = (): Draft => ({ id: newId(), recordId: '', words: '' });

type Decision = 'approve' | 'return' | 'reopen';

/** What a teacher says to a selection, and the class teacher's decision on it. What was typed stays until it is through. */
export function Guidance({ selection }: { selection: SelectionPage }) {
  const { t } = useTranslation();
  const id = useId();
  const queries = useQueryClient();
  const { student, term, version, may } = selection;
  const params = { studentId: student.id };
  const draft = useDraft<Draft>(`selection-words/${student.id}/${term}`, begin);
  const [missing, setMissing] = useState(false);
  const settle = async (page: SelectionPage) => {
    await draft.startOver();
    queries.setQueryData(ask(getSelection, { params, query: { term } }).queryKey, page);
  };
  const say = useMutation({
    mutationFn: ({ kind, value }: { kind: 'suggest' | 'comment'; value: Draft }) =>
      send(addSelectionNote, {
        params,
        body: {
          id: value.id,
          term,
          kind,
          words: value.words,
          ...(value.recordId === '' ? {} : { recordId: value.recordId }),
        },
      }),
    onSuccess: settle,
  });
  const decide = useMutation({
    mutationFn: ({ decision, words }: { decision: Decision; words: string }) =>
      send(decideSelection, { params, body: { term, version, decision, words } }),
    onSuccess: settle,
  });
  const { value } = draft;
  if (!value) return <Waiting />;
  const needed = (act: () => void) => {
    setMissing(value.words.trim() === '');
    if (value.words.trim() !== '') act();
  };
  const busy = say.isPending || decide.isPending;
  const set = (change: Partial<Draft>) => {
    setMissing(false);
    draft.set((before) => ({ ...before, ...change }));
  };
  return (
    <Section title={t('selection.guide')}>
      <div className="form">
        {may.guide && (
          <Select
            label={t('selection.guideRecord')}
            value={value.recordId}
            onChange={(recordId) => set({ recordId })}
            options={[
              { value: '', label: t('selection.guideNoRecord') },
              ...selection.records.map((record) => ({ value: record.id, label: record.title })),
            ]}
          />
        )}
        <div className="field">
          <label htmlFor={id}>{t('selection.guideWords')}</label>
          <textarea
            id={id}
            rows={3}
            maxLength={500}
            value={value.words}
            aria-invalid={missing || undefined}
            aria-describedby={missing ? `${id}-fault` : undefined}
            onChange={(event) => set({ words: event.target.value })}
          />
          {missing && (
            <p className="fault" id={`${id}-fault`} role="alert">
              {t('selection.wordsMissing')}
            </p>
          )}
        </div>
        <Refused error={say.error ?? decide.error} />
        <div className="tools">
          {may.decide && (
            <Button kind="main" busy={busy} onClick={() => decide.mutate({ decision: 'approve', words: value.words })}>
              {t('selection.approve')}
            </Button>
          )}
          {may.decide && (
            <Button busy={busy} onClick={() => needed(() => decide.mutate({ decision: 'return', words: value.words }))}>
              {t('selection.return')}
            </Button>
          )}
          {may.reopen && (
            <Button busy={busy} onClick={() => needed(() => decide.mutate({ decision: 'reopen', words: value.words }))}>
              {t('selection.reopen')}
            </Button>
          )}
          {may.guide && value.recordId !== '' && (
            <Button busy={busy} onClick={() => needed(() => say.mutate({ kind: 'suggest', value }))}>
              {t('selection.suggest')}
            </Button>
          )}
          {may.guide && (
            <Button busy={busy} onClick={() => needed(() => say.mutate({ kind: 'comment', value }))}>
              {t('selection.comment')}
            </Button>
          )}
        </div>
        {may.reopen && <p className="hint">{t('selection.reopenHint')}</p>}
      </div>
    </Section>
  );
}
