import { useQueryClient } from '@tanstack/react-query';
import { changeLanguage, type Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../api/index';
import { currentLanguage, speak } from '../i18n/index';
import { SignOutButton } from '../offline/sign-out-button';

/** The other language, the own account, and the way out. */
export function AccountActs({ session, onGo }: { session: Session; onGo?: () => void }) {
  const { t } = useTranslation();
  // Without a network the app knows whose it is, and not the name.
  const name = session.account.displayName || session.account.login || t('app.account');
  return (
    <>
      <LanguageButton signedIn />
      <Link
        className="header-link header-account"
        to="/account"
        aria-label={`${t('app.account')}: ${name}`}
        onClick={onGo}
      >
        {name}
      </Link>
      <SignOutButton className="header-link" />
    </>
  );
}

export function LanguageButton({ signedIn }: { signedIn: boolean }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const change = async () => {
    const language = currentLanguage() === 'en' ? 'zh-CN' : 'en';
    await speak(language);
    if (!signedIn) return;
    // What the account keeps follows; that it could not be kept is no reason to stop reading.
    await send(changeLanguage, { body: { language } }).catch(() => undefined);
    await queries.invalidateQueries();
  };
  return (
    <button
      type="button"
      className="header-link"
      lang={currentLanguage() === 'en' ? 'zh-CN' : 'en'}
      onClick={() => void change()}
    >
      {t('app.language')}
    </button>
  );
}
