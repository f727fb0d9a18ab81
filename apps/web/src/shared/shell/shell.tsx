import './shell.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { changeLanguage } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink, Outlet, useNavigation } from 'react-router';
import { send } from '../api/index';
import { Mark } from '../aspect/blossom';
import { currentLanguage, speak } from '../i18n/index';
import { OutboxBar } from '../offline/outbox-bar';
import { SignOutButton } from '../offline/sign-out-button';
import { sessionQuery } from '../session/session';
import { destinations } from './destinations';

/** What stands around every page: skip link, header with the ways on, main, footer. */
export function Shell() {
  const { t } = useTranslation();
  const navigation = useNavigation();
  return (
    <>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      <Header />
      <OutboxBar />
      <main id="main" className="main" aria-busy={navigation.state === 'loading'} tabIndex={-1}>
        <Outlet />
      </main>
      <footer className="footer">
        <p>{t('app.footer')}</p>
      </footer>
    </>
  );
}

function Header() {
  const { t } = useTranslation();
  const { data: session } = useQuery(sessionQuery);
  const [open, setOpen] = useState(false);
  const signedIn = session !== null && session !== undefined && !session.account.mustChange;
  const links = signedIn ? destinations(session) : [];
  return (
    <header className="header">
      <div className="header-row">
        <Link to="/" className="brand">
          <Mark />
          <span className="brand-name">{t('app.name')}</span>
          <span className="brand-tagline">{t('app.tagline')}</span>
        </Link>
        {links.length > 0 && (
          <button
            type="button"
            className="menu-button"
            aria-expanded={open}
            aria-controls="navigation"
            onClick={() => setOpen(!open)}
          >
            {t('app.menu')}
          </button>
        )}
        {links.length > 0 && (
          <nav
            id="navigation"
            className={open ? 'navigation navigation-open' : 'navigation'}
            aria-label={t('app.mainNavigation')}
          >
            <ul>
              {links.map(({ to, word }) => (
                <li key={to}>
                  <NavLink to={to} onClick={() => setOpen(false)}>
                    {t(`nav.${word}`)}
                  </NavLink>
                </li>
              ))}
            </ul>
          </nav>
        )}
        <div className="header-end">
          <LanguageButton signedIn={Boolean(session)} />
          {session && <AccountLinks name={session.account.displayName || session.account.login} />}
        </div>
      </div>
    </header>
  );
}

function AccountLinks({ name }: { name: string }) {
  const { t } = useTranslation();
  return (
    <>
      <Link className="header-link header-account" to="/account" aria-label={`${t('app.account')}: ${name}`}>
        {name}
      </Link>
      <SignOutButton className="header-link" />
    </>
  );
}

function LanguageButton({ signedIn }: { signedIn: boolean }) {
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
