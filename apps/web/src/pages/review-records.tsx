import { useTranslation } from 'react-i18next';
import { Review } from '../features/records/review';
import { WaitingCards } from '../features/records/waiting-cards';
import { useSession } from '../shared/session/session';
import { Page } from '../shared/ui/page';

/** /records/review: what waits to be confirmed, by a class teacher in a list, by a guardian as cards. */
export function ReviewRecordsPage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  const led = session.classes.filter(({ isClassTeacher }) => isClassTeacher);
  if (led.length === 0) {
    return (
      <Page title={t('record.review.title')} lead={t('record.review.leadGuardian')} narrow>
        <WaitingCards />
      </Page>
    );
  }
  return (
    <Page title={t('record.review.title')} lead={t('record.review.lead')}>
      <Review classes={led} />
    </Page>
  );
}
