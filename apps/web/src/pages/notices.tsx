import { useTranslation } from 'react-i18next';
import { NoticeList } from '../features/notices/notice-list';
import { Page } from '../shared/ui/page';

/** /notices */
export function NoticesPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('notice.title')} narrow>
      <NoticeList />
    </Page>
  );
}
