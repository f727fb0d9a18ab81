import { useTranslation } from 'react-i18next';
import { ImportForm } from '../features/imports/import-form';
import { ImportHistory } from '../features/imports/import-history';
import { Desk } from '../shared/desk/desk';
import { Page } from '../shared/ui/page';

/** /imports */
export function ImportsPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('imports.title')}>
      <Desk>
        <ImportForm />
        <ImportHistory />
      </Desk>
    </Page>
  );
}
