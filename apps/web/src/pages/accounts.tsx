import { useTranslation } from 'react-i18next';
import { AccountTable } from '../features/accounts/account-table';
import { Desk } from '../shared/desk/desk';
import { Page } from '../shared/ui/page';

/** /accounts */
export function AccountsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('accounts.title')}>
      <Desk>
        <AccountTable />
      </Desk>
    </Page>
  );
}
