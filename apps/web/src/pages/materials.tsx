import '../features/growth-archive/growth-archive.css';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { MaterialList } from '../features/growth-archive/material-list';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /archive/materials?place=…: sealed archives, to read only. */
export function MaterialsPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  const session = useSession();
  const [search] = useSearchParams();
  const own = useDeskPlace(session);
  const placeId = Number(search.get('place')) || own;
  const named = isDesk(session) || hasRole(session, 'head', 'committee');
  if (placeId === undefined) return <Waiting />;
  return (
    <Awaiting query={chosen.query} page>
      {() => (
        <Page
          title={t('archive.materials.title')}
          lead={t(named ? 'archive.materials.lead' : 'archive.materials.leadExpert')}
          tools={<TermPicker chosen={chosen} />}
        >
          {placeId === null || chosen.term === '' ? (
            <Empty title={t('archive.materials.empty')} hint={t('archive.materials.emptyHint')} />
          ) : (
            <MaterialList placeId={placeId} term={chosen.term} key={`${placeId} ${chosen.term}`} />
          )}
        </Page>
      )}
    </Awaiting>
  );
}
