import type { Session } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AppearanceChoices } from '../appearance/appearance-choices';
import { Mark } from '../aspect/blossom';
import { Drawer } from '../ui/drawer';
import { Icon } from '../ui/icon';
import { AccountActs, LanguageButton } from './account-acts';
import { Bell } from './bell';
import { PaletteButton } from './palette-button';

/** @param session null: nobody is signed in. */
export function Header({ session }: { session: Session | null }) {
  const { t } = useTranslation();
  const works = session && !session.account.mustChange ? session : null;
  return (
    <header className="header">
      <div className="header-row">
        <Link to="/" className="brand">
          <Mark />
          <span className="brand-name">{t('app.name')}</span>
          <span className="brand-tagline">{t('app.tagline')}</span>
        </Link>
        <div className="header-end">
          {works && <PaletteButton session={works} />}
          {works && <Bell />}
          <AppearanceButton />
          {/* On a phone these stand in the sheet behind "more". */}
          {session ? (
            <div className="header-desk">
              <AccountActs session={session} />
            </div>
          ) : (
            <LanguageButton signedIn={false} />
          )}
        </div>
      </div>
    </header>
  );
}

function AppearanceButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="header-link header-icon"
        aria-haspopup="dialog"
        aria-label={t('shell.appearanceTitle')}
        title={t('shell.appearanceTitle')}
        onClick={() => setOpen(true)}
      >
        <Icon name="display" />
      </button>
      {open && (
        <Drawer title={t('shell.appearanceTitle')} onClose={() => setOpen(false)}>
          <AppearanceChoices />
        </Drawer>
      )}
    </>
  );
}
