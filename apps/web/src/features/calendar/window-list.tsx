import './calendar.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type Calendar, getCalendar, getNow, restoreWindow } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';
import { Notice, Refused } from '../../shared/ui/notice';
import { Tag } from '../../shared/ui/tag';
import { stateOn } from './step-state';
import { WindowForm } from './window-form';

type Window = Calendar['windows'][number];

const tones = { ahead: 'plain', open: 'good', closed: 'plain' } as const;

/** Each step's days, whose they are, and — for those who plan — the ways to change them. */
export function WindowList({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [edited, setEdited] = useState<Window>();
  const [said, setSaid] = useState('');
  const keep = (fresh: Calendar, words: string) => {
    const { place, term } = calendar;
    queries.setQueryData(
      ask(getCalendar, { params: { placeId: place.id }, query: { term: term.code } }).queryKey,
      fresh,
    );
    void queries.invalidateQueries({ queryKey: [getNow.path] });
    setSaid(words);
    setEdited(undefined);
  };
  const restore = useMutation({
    mutationFn: ({ step }: Window) =>
      send(restoreWindow, {
        params: { placeId: calendar.place.id, step },
        query: { term: calendar.term.code },
      }),
    onSuccess: (fresh) => keep(fresh, t('calendar.restored')),
  });
  return (
    <>
      {said && <Notice tone="good" title={said} />}
      <Refused error={restore.error} />
      <ul className="windows">
        {calendar.windows.map((window) => {
          const title = t(`calendar.steps.${window.step}`);
          const state = stateOn(calendar.today, window);
          return (
            <li key={window.step} className="window">
              <span className="window-step">
                {title} <Tag tone={tones[state]}>{t(`calendar.states.${state}`)}</Tag>
              </span>
              <span>
                {t('calendar.fromTo', { from: day(window.opensOn), to: day(window.closesOn) })}
                <span className="hint"> · {whose(window)}</span>
              </span>
              {calendar.mayEdit && (
                <span className="window-acts">
                  <Button onClick={() => setEdited(window)} aria-label={t('calendar.editOf', { step: title })}>
                    {t('calendar.edit')}
                  </Button>
                  {window.own && (
                    <Button
                      kind="quiet"
                      busy={restore.isPending}
                      onClick={() => restore.mutate(window)}
                      aria-label={t('calendar.restoreOf', { step: title })}
                    >
                      {t('calendar.restore')}
                    </Button>
                  )}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {edited && (
        <Drawer
          title={t('calendar.editOf', { step: t(`calendar.steps.${edited.step}`) })}
          onClose={() => setEdited(undefined)}
        >
          <WindowForm
            calendar={calendar}
            window={edited}
            onSaved={(fresh) => keep(fresh, t('calendar.saved', { step: t(`calendar.steps.${edited.step}`) }))}
          />
        </Drawer>
      )}
    </>
  );

  function whose({ own, from }: Window): string {
    if (own) return t('calendar.own');
    return from ? t('calendar.fromPlace', { name: from.name }) : t('calendar.fromTerm');
  }
}
