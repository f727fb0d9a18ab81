import { useQuery } from '@tanstack/react-query';
import { getPlace, type Words } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { RubricList } from '../features/rubric/rubric-list';
import { ask } from '../shared/api/index';
import { say } from '../shared/i18n/index';
import { useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Waiting } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Notice } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

/** /rubrics */
export function RubricsPage() {
  const { t } = useTranslation();
  const placeId = useDeskPlace(useSession());
  const place = useQuery({
    ...ask(getPlace, { params: { placeId: placeId ?? 0 } }),
    enabled: typeof placeId === 'number',
  }).data?.place;
  const saved = (useLocation().state as { saved?: Words } | null)?.saved;
  return (
    <Page
      title={t('rubric.title')}
      lead={place ? `${place.name} · ${t('rubric.lead')}` : t('rubric.lead')}
      tools={
        placeId && (
          <Link className={buttonClass('main')} to={`/rubrics/${placeId}/new`}>
            {t('rubric.new')}
          </Link>
        )
      }
    >
      {saved && <Notice tone="good" title={t('rubric.saved', { title: say(saved) })} />}
      {placeId ? <RubricList placeId={placeId} /> : <Waiting />}
    </Page>
  );
}
