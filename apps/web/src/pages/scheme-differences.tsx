import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { SchemeDifferences } from '../features/scheme-differences/scheme-differences';
import { useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /schemes/:code/differences */
export function SchemeDifferencesPage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const placeId = useDeskPlace(useSession());
  return (
    <Page
      title={t('schemeEditor.diffTitle', { title: code })}
      crumbs={[{ label: t('scheme.title'), to: '/schemes' }, { label: t('schemeEditor.differences') }]}
    >
      {placeId === undefined && <Waiting />}
      {placeId === null && <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />}
      {placeId && <SchemeDifferences placeId={placeId} scheme={code} />}
    </Page>
  );
}
