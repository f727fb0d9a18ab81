import './calendar.css';
import { useTranslation } from 'react-i18next';
import { day } from '../../shared/i18n/format';
import { currentLanguage } from '../../shared/i18n/index';
import { dayNumber, daysLater, type StepDays, stateOn } from './step-state';

const ROW = 34;
const TOP = 26;
/** Days before and after what is drawn. */
const MARGIN = 4;

/** The windows of a term as bars on a line of time, with today marked. The same figures stand in the table beside it. */
export function Timeline({ windows, today }: { windows: readonly StepDays[]; today: string }) {
  const { t } = useTranslation();
  const first = daysLater(windows.map(({ opensOn }) => opensOn).sort()[0] ?? today, -MARGIN);
  const last = daysLater(
    windows
      .map(({ closesOn }) => closesOn)
      .sort()
      .at(-1) ?? today,
    MARGIN,
  );
  const span = Math.max(1, dayNumber(last) - dayNumber(first));
  const at = (one: string) => `${((100 * (dayNumber(one) - dayNumber(first))) / span).toFixed(2)}%`;
  const height = TOP + windows.length * ROW + 6;
  const list = windows
    .map(({ step, opensOn, closesOn }) => `${t(`calendar.steps.${step}`)} ${day(opensOn)}–${day(closesOn)}`)
    .join('; ');
  return (
    <svg
      className="timeline"
      role="img"
      aria-label={t('calendar.timelineSaid', { list, today: day(today) })}
      width="100%"
      height={height}
    >
      {monthsWithin(first, last).map((month) => (
        <g key={month}>
          <line className="timeline-month" x1={at(month)} x2={at(month)} y1={TOP - 6} y2={height} />
          <text className="timeline-label" x={at(month)} y={14} dx={3}>
            {monthTitle(month)}
          </text>
        </g>
      ))}
      {windows.map(({ step, opensOn, closesOn }, i) => {
        const state = stateOn(today, { opensOn, closesOn });
        const y = TOP + i * ROW;
        const share = (dayNumber(closesOn) - dayNumber(opensOn) + 1) / span;
        // A bar near the right end is named on its left.
        const late = dayNumber(opensOn) - dayNumber(first) > span * 0.6;
        return (
          <g key={step}>
            <rect
              className={`timeline-bar timeline-${state}`}
              x={at(opensOn)}
              width={`${Math.max(0.6, share * 100).toFixed(2)}%`}
              y={y + 16}
              height={10}
              rx={4}
            />
            <text
              className="timeline-step"
              x={late ? at(closesOn) : at(opensOn)}
              y={y + 12}
              textAnchor={late ? 'end' : 'start'}
            >
              {t(`calendar.steps.${step}`)}
            </text>
          </g>
        );
      })}
      {today >= first && today <= last && (
        <g>
          <line className="timeline-today" x1={at(today)} x2={at(today)} y1={TOP - 6} y2={height} />
        </g>
      )}
    </svg>
  );
}

/** The first days of the months, thinned out when there are many. */
function monthsWithin(first: string, last: string): string[] {
  const found: string[] = [];
  for (let at = `${first.slice(0, 7)}-01`; at <= last; at = `${daysLater(at, 32).slice(0, 7)}-01`)
    if (at >= first) found.push(at);
  return found.length > 6 ? found.filter((_, i) => i % 2 === 0) : found;
}

function monthTitle(day: string): string {
  return new Intl.DateTimeFormat(currentLanguage(), { month: 'short', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
