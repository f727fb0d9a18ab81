import { useMutation } from '@tanstack/react-query';
import { type Calendar, type CalendarWarning, SaidProblem, setWindow } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { daysLater } from './step-state';
import { Warnings } from './warnings';

type Window = Calendar['windows'][number];

interface WindowFormProps {
  calendar: Calendar;
  window: Window;
  onSaved(calendar: Calendar): void;
}

/** What the server says of one field. */
function faultAt(error: unknown, path: string): string | undefined {
  const fault = error instanceof SaidProblem ? error.faults.find((one) => one.path === path) : undefined;
  return fault && `${fault.message}。${fault.remedy}`;
}

const key = ({ code, step, other, count }: CalendarWarning) => `${code} ${step} ${other} ${count}`;

/** First and last day of a step. What would be odd is told before it is kept: it is then saved with a second tap. */
export function WindowForm({ calendar, window, onSaved }: WindowFormProps) {
  const { t } = useTranslation();
  const [opensOn, setOpensOn] = useState(window.opensOn);
  const [closesOn, setClosesOn] = useState(window.closesOn);
  const [warned, setWarned] = useState<readonly CalendarWarning[]>([]);
  const before = new Set(calendar.warnings.map(key));
  const save = useMutation({
    mutationFn: async ({ anyway }: { anyway: boolean }) => {
      const change = (dryRun: boolean) =>
        send(setWindow, {
          params: { placeId: calendar.place.id, step: window.step },
          body: {
            term: calendar.term.code,
            opensOn,
            closesOn,
            seen: window.own ? window.changedAt : null,
            dryRun,
          },
        });
      if (!anyway) {
        const { warnings } = await change(true);
        const fresh = warnings.filter((warning) => !before.has(key(warning)));
        if (fresh.length > 0) return { fresh };
      }
      return { saved: await change(false) };
    },
    onSuccess: (outcome) => {
      if (outcome.fresh) setWarned(outcome.fresh);
      if (outcome.saved) onSaved(outcome.saved);
    },
  });
  const edit = (set: (value: string) => void) => (value: string) => {
    set(value);
    setWarned([]);
    save.reset();
  };
  const atFields = save.error instanceof SaidProblem && save.error.code === 'calendar.window';
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ anyway: warned.length > 0 });
      }}
    >
      <Field
        label={t('calendar.opensOn')}
        type="date"
        required
        value={opensOn}
        onChange={(event) => edit(setOpensOn)(event.target.value)}
        fault={faultAt(save.error, 'opensOn')}
      />
      <Field
        label={t('calendar.closesOn')}
        type="date"
        required
        value={closesOn}
        onChange={(event) => edit(setClosesOn)(event.target.value)}
        fault={faultAt(save.error, 'closesOn')}
      />
      <div className="quick">
        {[3, 7, 14].map((days) => (
          <Button key={days} onClick={() => edit(setClosesOn)(daysLater(closesOn, days))} disabled={closesOn === ''}>
            {t('calendar.extendBy', { n: days })}
          </Button>
        ))}
        <Button onClick={() => edit(setClosesOn)(daysLater(closesOn, -3))} disabled={closesOn === ''}>
          {t('calendar.shortenBy', { n: 3 })}
        </Button>
      </div>
      <Warnings warnings={warned} />
      {!atFields && <Refused error={save.error} />}
      <p>
        <Button kind="main" type="submit" busy={save.isPending}>
          {save.isPending ? t('calendar.saving') : t(warned.length > 0 ? 'calendar.saveAnyway' : 'calendar.check')}
        </Button>
      </p>
    </form>
  );
}
