import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { differencesQuery, SchemeDifferences } from '../features/scheme-differences/scheme-differences';
import { say } from '../shared/i18n/index';
import { useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /schemes/:code/differences */
export function SchemeDifferencesPage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const placeId = useDeskPlace(useSession());
  const query = useInfiniteQuery({ ...differencesQuery(placeId ?? 0, code), enabled: typeof placeId === 'number' });
  const scheme = query.data?.pages[0]?.scheme;
  return (
    <Page
      title={t('schemeEditor.diffTitle', { title: scheme ? say(scheme.title) : code })}
      lead={code}
      crumbs={[{ label: t('scheme.title'), to: '/schemes' }, { label: t('schemeEditor.differences') }]}
    >
      {placeId === undefined && <Waiting />}
      {placeId === null && <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />}
      {placeId && <SchemeDifferences placeId={placeId} scheme={code} />}
    </Page>
  );
}
