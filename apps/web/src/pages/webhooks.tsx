import { useTranslation } from 'react-i18next';
import { WebhookList } from '../features/notices/webhook-list';
import { useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /webhooks */
export function WebhooksPage() {
  const { t } = useTranslation();
  const placeId = useDeskPlace(useSession());
  return (
    <Page title={t('notice.webhooks')} lead={t('notice.webhooksLead')} narrow>
      {placeId === undefined && <Waiting />}
      {placeId === null && <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />}
      {placeId != null && <WebhookList placeId={placeId} />}
    </Page>
  );
}
