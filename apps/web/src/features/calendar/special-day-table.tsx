import { useMutation } from '@tanstack/react-query';
import { removeSpecialDay, type SpecialDay } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { currentLanguage } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { ScrollX } from '../../shared/ui/scroll-x';
import { Tag } from '../../shared/ui/tag';

function dayAndWeekday(day: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), {
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(new Date(`${day}T00:00:00Z`));
}

export function SpecialDayTable({
  days,
  mayEdit,
  onChanged,
}: {
  days: readonly SpecialDay[];
  mayEdit: boolean;
  onChanged(words: string): Promise<void>;
}) {
  const { t } = useTranslation();
  const remove = useMutation({
    mutationFn: (day: string) => send(removeSpecialDay, { params: { day } }),
    onSuccess: () => onChanged(t('calendar.dayRemoved')),
  });
  return (
    <>
      <Refused error={remove.error} />
      <ScrollX label={t('calendar.holidays')}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('calendar.day')}</th>
              <th scope="col">{t('calendar.kind')}</th>
              <th scope="col">{t('calendar.dayTitle')}</th>
              <th scope="col">{t('calendar.status')}</th>
              {mayEdit && (
                <th scope="col">
                  <span className="visually-hidden">{t('calendar.remove')}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {days.map(({ day, works, title, source, status }) => (
              <tr key={day}>
                <th scope="row" className="word">
                  {dayAndWeekday(day)}
                </th>
                <td>
                  <Tag tone={works ? 'busy' : 'good'}>{t(works ? 'calendar.works' : 'calendar.holiday')}</Tag>
                </td>
                <td>{title}</td>
                <td>
                  {status !== 'local' && (
                    <Tag tone={status === 'verified' ? 'good' : 'bad'}>{t(`calendar.${status}`)}</Tag>
                  )}{' '}
                  <span className="hint">{source || (status === 'local' ? t('calendar.local') : '')}</span>
                </td>
                {mayEdit && (
                  <td>
                    <Button
                      kind="quiet"
                      busy={remove.isPending && remove.variables === day}
                      aria-label={t('calendar.removeOf', { day: dayAndWeekday(day) })}
                      onClick={() => remove.mutate(day)}
                    >
                      {t('calendar.remove')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </>
  );
}
