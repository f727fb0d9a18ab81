import './shell.css';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation, useNavigation, useNavigationType } from 'react-router';
import { OutboxBar } from '../offline/outbox-bar';
import { sessionQuery } from '../session/session';
import { Header } from './header';
import { BottomBar, SideNavigation } from './navigation';

/** What stands around every page: skip link, header, the ways on, main, footer. */
export function Shell() {
  const { t } = useTranslation();
  const loading = useNavigation().state === 'loading';
  const { data: session } = useQuery(sessionQuery);
  useTop();
  const works = session && !session.account.mustChange ? session : null;
  return (
    <>
      <a className="skip-link" href="#main">
        {t('app.skip')}
      </a>
      {/* The page before stays until the next one is there. */}
      {loading && <div className="route-bar" role="progressbar" aria-label={t('shell.loading')} />}
      <Header session={session ?? null} />
      <OutboxBar />
      <div className={works ? 'frame frame-side' : 'frame'}>
        {works && <SideNavigation session={works} />}
        <div className="frame-page">
          <main id="main" className="main" aria-busy={loading} tabIndex={-1}>
            <Outlet />
          </main>
          <footer className="footer">
            <p>{t('app.footer')}</p>
          </footer>
        </div>
      </div>
      {works && <BottomBar session={works} />}
    </>
  );
}

/** A page that one goes on to begins at its top; one that one goes back to stays where it was. */
function useTop(): void {
  const { pathname } = useLocation();
  const type = useNavigationType();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is what it is about.
  useEffect(() => {
    if (type !== 'POP') window.scrollTo(0, 0);
  }, [pathname]);
}
