import type { Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { ThisWeek } from '../features/calendar/this-week';
import { Today } from '../features/today/today';
import { isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /: what waits for whoever is signed in; of those at a desk, where their work is. */
export function HomePage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  if (isDesk(session)) return <DeskHome session={session} />;
  const name = session.person?.name ?? '';
  return (
    <Page title={name ? t('record.today.hello', { name }) : t('app.home')} narrow>
      <Today session={session}>
        <ThisWeek />
      </Today>
    </Page>
  );
}

function DeskHome({ session }: { session: Session }) {
  const { t } = useTranslation();
  const placeId = useDeskPlace(session);
  if (placeId === undefined) return <Waiting />;
  if (placeId !== null) return <Navigate to={`/places/${placeId}`} replace />;
  return (
    <Page title={t('app.home')}>
      <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />
    </Page>
  );
}
