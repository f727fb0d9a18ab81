import { useQuery } from '@tanstack/react-query';
import { getPlace, listSchemes } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { BeginDraft, DifferencesLink, DraftList } from '../features/scheme-editor/draft-list';
import { SchemeList } from '../features/schemes/scheme-list';
import { ask } from '../shared/api/index';
import { isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /schemes */
export function SchemesPage() {
  const { t } = useTranslation();
  const session = useSession();
  const desk = isDesk(session);
  const placeId = useDeskPlace(desk ? session : null);
  const own = useQuery({
    ...ask(getPlace, { params: { placeId: placeId ?? 0 } }),
    enabled: desk && typeof placeId === 'number',
  }).data?.place;
  const query = useQuery(ask(listSchemes, desk && placeId ? { query: { placeId } } : {}));
  return (
    <Page
      title={t('scheme.title')}
      lead={t('scheme.readOnly')}
      tools={own && own.kind !== 'school' && <BeginDraft place={own} scheme={null} />}
    >
      {own && <DraftList placeId={own.id} />}
      <Awaiting
        query={query}
        isEmpty={({ schemes }) => schemes.length === 0}
        empty={<Empty title={t('scheme.none')} hint={t('scheme.noneHint')} />}
      >
        {({ schemes }) => {
          const fromAbove = schemes.some(({ place }) => place !== null && place.id !== own?.id);
          return (
            <SchemeList
              schemes={schemes}
              acts={(scheme) =>
                own && (
                  <>
                    {/* Where a region has laid something down, a school begins with that. */}
                    {(own.kind !== 'school' || scheme.place !== null || !fromAbove) && (
                      <BeginDraft place={own} scheme={scheme} key={own.id} />
                    )}
                    {own.kind !== 'school' && <DifferencesLink code={scheme.code} />}
                  </>
                )
              }
            />
          );
        }}
      </Awaiting>
    </Page>
  );
}
