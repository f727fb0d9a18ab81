import { useTranslation } from 'react-i18next';
import { NoticeSettingsForm } from '../features/notices/notice-settings';
import { PasswordForm } from '../features/sign-in/password-form';
import { AppearanceChoices } from '../shared/appearance/appearance-choices';
import { useSession } from '../shared/session/session';
import { Notice } from '../shared/ui/notice';
import { Page, Section } from '../shared/ui/page';

/** /account */
export function AccountPage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  const { account, roles } = session;
  return (
    <Page title={t('account.title')} narrow>
      {account.mustChange && <Notice tone="info" title={t('account.mustChange')} />}
      <Section title={t('account.changeTitle')}>
        <PasswordForm mustChange={account.mustChange} login={account.login} />
      </Section>
      {!account.mustChange && (
        <Section title={account.displayName || account.login}>
          <p>
            {t('account.login')}: {account.login}
          </p>
          <p>
            {t('account.roles')}:{' '}
            {roles.map(({ role, place }) => [t(`role.${role}`), place?.name].filter(Boolean).join(' · ')).join(' / ')}
          </p>
        </Section>
      )}
      {!account.mustChange && <NoticeSettingsForm />}
      <Section title={t('shell.appearanceTitle')}>
        <AppearanceChoices />
      </Section>
    </Page>
  );
}
