import { useTranslation } from 'react-i18next';
import { ProfileMaker } from '../features/imports/profile-maker';
import { Page } from '../shared/ui/page';

/** /import-profiles/new */
export function ImportProfilePage() {
  const { t } = useTranslation();
  return (
    <Page
      title={t('importWizard.profileTitle')}
      lead={t('importWizard.profileLead')}
      crumbs={[{ label: t('imports.title'), to: '/imports' }, { label: t('importWizard.profileTitle') }]}
    >
      <ProfileMaker />
    </Page>
  );
}
