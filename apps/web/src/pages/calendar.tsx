import { useQuery } from '@tanstack/react-query';
import { getCalendar, getNow } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { ExceptionTable } from '../features/calendar/exception-table';
import { NowList } from '../features/calendar/now-list';
import { SpecialDays } from '../features/calendar/special-days';
import { Timeline } from '../features/calendar/timeline';
import { Warnings } from '../features/calendar/warnings';
import { WindowList } from '../features/calendar/window-list';
import { ask } from '../shared/api/index';
import { hasRole, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty, Waiting } from '../shared/ui/awaiting';
import { Page, Section } from '../shared/ui/page';

/** /calendar: a place's term (`?place=`, else the own one), or for pupils and families what concerns them. */
export function CalendarPage() {
  const { t } = useTranslation();
  const session = useSession();
  const chosen = useTerm();
  const [search] = useSearchParams();
  const asked = Number(search.get('place')) || undefined;
  const desk = useDeskPlace(session);
  const placeId = asked ?? desk ?? session?.classes[0]?.placeId;
  if (hasRole(session, 'student', 'guardian') && asked === undefined && !session?.classes.length)
    return <OwnCalendar />;
  if (desk === undefined) return <Waiting />;
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() =>
        placeId ? (
          <PlaceCalendar placeId={placeId} key={`${placeId} ${chosen.term}`} />
        ) : (
          <Page title={t('calendar.title')}>
            <Empty title={t('calendar.none')} hint={t('calendar.noneHint')} />
          </Page>
        )
      }
    </Awaiting>
  );
}

function PlaceCalendar({ placeId }: { placeId: number }) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const query = useQuery(ask(getCalendar, { params: { placeId }, query: { term: chosen.term } }));
  return (
    <Awaiting query={query} page>
      {(calendar) => (
        <Page
          title={t('calendar.title')}
          lead={`${calendar.place.name} · ${t('calendar.lead')}`}
          tools={<TermPicker chosen={chosen} />}
        >
          <Section title={t('calendar.timeline')}>
            <Timeline windows={calendar.windows} today={calendar.today} />
          </Section>
          <Warnings warnings={calendar.warnings} />
          <Section title={t('calendar.table')} hint={t('calendar.fromTermHint')}>
            <WindowList calendar={calendar} />
          </Section>
          {calendar.place.kind !== 'school' && (
            <Section title={t('calendar.exceptions')} hint={t('calendar.exceptionsHint')}>
              <ExceptionTable calendar={calendar} />
            </Section>
          )}
          <SpecialDays year={Number(calendar.today.slice(0, 4))} />
        </Page>
      )}
    </Awaiting>
  );
}

function OwnCalendar() {
  const { t } = useTranslation();
  const query = useQuery(ask(getNow));
  return (
    <Page title={t('calendar.title')} narrow>
      <Awaiting
        query={query}
        isEmpty={({ calendars }) => calendars.length === 0}
        empty={<Empty title={t('calendar.none')} hint={t('calendar.noneHint')} />}
      >
        {(now) => <NowList now={now} />}
      </Awaiting>
    </Page>
  );
}
