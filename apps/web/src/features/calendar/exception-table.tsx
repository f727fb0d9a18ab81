import type { Calendar } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { day } from '../../shared/i18n/format';
import { ScrollX } from '../../shared/ui/scroll-x';

/** The schools that go their own way, each with a link to its calendar. */
export function ExceptionTable({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation();
  if (calendar.exceptions.length === 0) return <p className="hint">{t('calendar.noExceptions')}</p>;
  return (
    <ScrollX label={t('calendar.exceptions')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('calendar.place')}</th>
            <th scope="col">{t('calendar.step')}</th>
            <th scope="col">{t('calendar.days')}</th>
          </tr>
        </thead>
        <tbody>
          {calendar.exceptions.map(({ place, step, opensOn, closesOn }) => (
            <tr key={`${place.id}${step}`}>
              <th scope="row">
                <Link to={`/calendar?place=${place.id}&term=${calendar.term.code}`}>{place.name}</Link>
              </th>
              <td>{t(`calendar.steps.${step}`)}</td>
              <td>{t('calendar.fromTo', { from: day(opensOn), to: day(closesOn) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  );
}
