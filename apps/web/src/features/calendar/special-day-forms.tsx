import { useMutation } from '@tanstack/react-query';
import { importSpecialDays, SaidProblem, setSpecialDay } from '@wuyu/contract';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Choice, Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';

interface FormProps {
  onChanged(words: string): Promise<void>;
}

export function AddDay({ onChanged }: FormProps) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [title, setTitle] = useState('');
  const [kind, setKind] = useState('holiday');
  const add = useMutation({
    mutationFn: () => send(setSpecialDay, { params: { day }, body: { works: kind === 'works', title } }),
    onSuccess: () => {
      setDay('');
      setTitle('');
      return onChanged(t('calendar.daySaved'));
    },
  });
  return (
    <details className="screen-only">
      <summary>{t('calendar.addDay')}</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <Field
          label={t('calendar.day')}
          type="date"
          required
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <Choice
          label={t('calendar.kind')}
          compact
          value={kind}
          onChange={setKind}
          options={[
            { value: 'holiday', label: t('calendar.holiday') },
            { value: 'works', label: t('calendar.works') },
          ]}
        />
        <Field
          label={t('calendar.dayTitle')}
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        <Refused error={add.error} />
        <p>
          <Button kind="main" type="submit" busy={add.isPending}>
            {t('calendar.add')}
          </Button>
        </p>
      </form>
    </details>
  );
}

/** Lines from a notice, checked before they go in. */
export function PasteDays({ onChanged }: FormProps) {
  const { t } = useTranslation();
  const id = useId();
  const [lines, setLines] = useState('');
  const [source, setSource] = useState('');
  const put = useMutation({
    mutationFn: async ({ dryRun }: { dryRun: boolean }) => ({
      dryRun,
      counts: await send(importSpecialDays, { body: { lines, source, dryRun } }),
    }),
    onSuccess: ({ dryRun, counts }) => {
      if (dryRun) return undefined;
      setLines('');
      return onChanged(t('calendar.pasteDone', { ...counts }));
    },
  });
  const faults = put.error instanceof SaidProblem ? put.error.faults : [];
  return (
    <details className="screen-only">
      <summary>{t('calendar.paste')}</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          put.mutate({ dryRun: !put.data?.dryRun });
        }}
      >
        <div className="field">
          <label htmlFor={id}>{t('calendar.pasteLabel')}</label>
          <textarea
            id={id}
            rows={6}
            required
            maxLength={20_000}
            value={lines}
            aria-describedby={`${id}-hint`}
            aria-invalid={faults.length > 0 || undefined}
            onChange={(event) => {
              setLines(event.target.value);
              put.reset();
            }}
          />
          <p className="hint" id={`${id}-hint`}>
            {t('calendar.pasteHint')}
          </p>
          {faults.map(({ row, message, remedy }) => (
            <p className="fault" role="alert" key={row}>
              {message}。{remedy}
            </p>
          ))}
        </div>
        <Field
          label={t('calendar.pasteSource')}
          maxLength={200}
          value={source}
          onChange={(event) => setSource(event.target.value)}
        />
        {faults.length === 0 && <Refused error={put.error} />}
        {put.data?.dryRun && <Notice tone="info" title={t('calendar.pasteWould', { ...put.data.counts })} />}
        <p>
          <Button kind="main" type="submit" busy={put.isPending}>
            {t(put.data?.dryRun ? 'calendar.pastePut' : 'calendar.pasteCheck')}
          </Button>
        </p>
      </form>
    </details>
  );
}
