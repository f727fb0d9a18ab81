import './calendar.css';
import { useQuery } from '@tanstack/react-query';
import { getNow, type ReplyOf, type StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../../shared/session/session';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';

type Step = ReplyOf<typeof getNow>['calendars'][number]['steps'][number];

/** A step that begins within so many working days is told of ahead. */
const SOON = 5;
/** So many working days before its end a step is pressing. */
const PRESSING = 3;

/** Where somebody does their part of a step; undefined: it is not theirs. */
function useWays(): (step: StepName) => string | undefined {
  const session = useSession();
  if (isDesk(session) || hasRole(session, 'head')) return (step) => `/boards?step=${step}`;
  if (hasRole(session, 'committee'))
    return (step) => ({ publicity: '/publicity', archive: '/archive' })[step as string];
  if (hasRole(session, 'teacher')) {
    const leads = session?.classes.some(({ isClassTeacher }) => isClassTeacher);
    const ways: Partial<Record<StepName, string>> = { record: '/records/review', rating: '/ratings' };
    const led: Partial<Record<StepName, string>> = {
      selection: '/selection',
      publicity: '/publicity',
      comment: '/comments',
      archive: '/archive',
    };
    return (step) => ways[step] ?? (leads ? led[step] : undefined);
  }
  const ways: Partial<Record<StepName, string>> = {
    record: hasRole(session, 'student') ? '/records/new' : '/records',
    rating: '/ratings',
    ...(hasRole(session, 'student') ? { selection: '/selection' } : {}),
    publicity: '/publicity',
    archive: '/archive',
  };
  return (step) => ways[step];
}

/** What is open now and ends soon, the most pressing first: each leads to where it is done. */
export function ThisWeek() {
  const { t } = useTranslation();
  const query = useQuery(ask(getNow));
  const wayOf = useWays();
  return (
    <Section title={t('calendar.now')} tools={<Link to="/calendar">{t('calendar.nowAll')}</Link>}>
      <Awaiting query={query}>
        {({ today, calendars }) => {
          const current = calendars.at(-1)?.term.code;
          const found = calendars.flatMap(({ place, term, steps }) =>
            steps
              .filter((step) => wayOf(step.step) !== undefined && isNear(step))
              .map((step) => ({ ...step, place, term })),
          );
          if (found.length === 0) return <Empty title={t('calendar.nowNone')} hint={t('calendar.nowNoneHint')} />;
          const several = new Set(found.map(({ place }) => place.id)).size > 1;
          return (
            <ul className="week">
              {found
                .sort((a, b) => rank(a) - rank(b))
                .map((step) => (
                  <li key={`${step.place.id} ${step.term.code} ${step.step}`}>
                    <Link
                      className={isPressing(step) ? 'week-link week-soon' : 'week-link'}
                      to={wayOf(step.step) ?? '/calendar'}
                    >
                      <span className="week-title">
                        {t(`calendar.steps.${step.step}`)}
                        {step.term.code !== current && ` · ${t('calendar.nowTermBefore')}`}
                        {several && ` · ${step.place.name}`}
                      </span>
                      <span className="hint">{left(today, step)}</span>
                    </Link>
                  </li>
                ))}
            </ul>
          );
        }}
      </Awaiting>
    </Section>
  );

  function left(today: string, { state, workingDays, opensOn, closesOn }: Step): string {
    if (state === 'ahead') return `${t('calendar.startsIn', { n: workingDays })} · ${day(opensOn)}`;
    return closesOn === today
      ? `${t('calendar.leftToday')} · ${day(closesOn)}`
      : `${t('calendar.left', { n: workingDays })} · ${day(closesOn)}`;
  }
}

const isNear = ({ state, workingDays }: Step) => state === 'open' || (state === 'ahead' && workingDays <= SOON);
const isPressing = ({ state, workingDays }: Step) => state === 'open' && workingDays <= PRESSING;
const rank = ({ state, workingDays }: Step) => (state === 'open' ? 0 : 10_000) + workingDays;
