import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { BatchList } from '../features/imports/batch-list';
import { ImportForm } from '../features/imports/import-form';
import { ImportHistory } from '../features/imports/import-history';
import { RosterList } from '../features/imports/roster-list';
import { Desk } from '../shared/desk/desk';
import { hasRole, useSession } from '../shared/session/session';
import { buttonClass } from '../shared/ui/button';
import { Page, Section } from '../shared/ui/page';

/** /imports */
export function ImportsPage() {
  const { t } = useTranslation();
  const session = useSession();
  return (
    <Page title={t('imports.title')}>
      <Desk>
        <ImportForm />
        <ImportHistory />
        <BatchList />
        <RosterList />
        {hasRole(session, 'administrator', 'bureau') && (
          <Section title={t('importWizard.ownProfile')} hint={t('importWizard.ownProfileHint')}>
            <Link className={buttonClass()} to="/import-profiles/new">
              {t('importWizard.makeProfile')}
            </Link>
          </Section>
        )}
      </Desk>
    </Page>
  );
}
