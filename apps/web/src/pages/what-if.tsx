import { useTranslation } from 'react-i18next';
import { WhatIf } from '../features/what-if/what-if';
import { Desk } from '../shared/desk/desk';
import { useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /what-if */
export function WhatIfPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  const placeId = useDeskPlace(useSession());
  return (
    <Page title={t('whatIf.title')} lead={t('whatIf.lead')} tools={<TermPicker chosen={chosen} />}>
      <Desk>
        {placeId === undefined && <Waiting />}
        {placeId === null && <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />}
        {placeId && (
          <Awaiting
            query={chosen.query}
            isEmpty={({ terms }) => terms.length === 0}
            empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
          >
            {() => <WhatIf placeId={placeId} term={chosen.term} key={chosen.term} />}
          </Awaiting>
        )}
      </Desk>
    </Page>
  );
}
