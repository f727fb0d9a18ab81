import type { Session } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { AppearanceChoices } from '../appearance/appearance-choices';
import { Drawer } from '../ui/drawer';
import { Icon } from '../ui/icon';
import { AccountActs } from './account-acts';
import { type Destination, destinations, groups, inBar } from './destinations';

/** `/`, `/records` and a place are lit on that page only: `/records/new` and a place's people are ways of their own. */
const exact = (to: string) => to === '/' || to === '/records' || /^\/places\/\d+$/.test(to);

/** Beside the page on a desk: every way on, in groups. */
export function SideNavigation({ session }: { session: Session }) {
  const { t } = useTranslation();
  const ways = destinations(session);
  return (
    <nav className="side" aria-label={t('app.mainNavigation')}>
      <Groups ways={ways} />
    </nav>
  );
}

function Groups({ ways, onGo }: { ways: readonly Destination[]; onGo?: () => void }) {
  const { t } = useTranslation();
  return groups
    .map((group) => ({ group, found: ways.filter((way) => way.group === group) }))
    .filter(({ found }) => found.length > 0)
    .map(({ group, found }) => (
      <section key={group} aria-label={t(`shell.groups.${group}`)}>
        <p className="side-group" aria-hidden="true">
          {t(`shell.groups.${group}`)}
        </p>
        <ul>
          {found.map(({ word, to, icon }) => (
            <li key={word}>
              <NavLink to={to} end={exact(to)} className="side-link" onClick={onGo}>
                <Icon name={icon} size={20} />
                {t(`shell.to.${word}`)}
              </NavLink>
            </li>
          ))}
        </ul>
      </section>
    ));
}

/** At the foot of a phone: the most used ways, and a sheet with all the others. */
export function BottomBar({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const ways = destinations(session);
  return (
    <>
      <nav className="bar" aria-label={t('app.mainNavigation')}>
        <ul>
          {ways.slice(0, inBar).map(({ word, to, icon }) => (
            <li key={word}>
              <NavLink to={to} end={exact(to)} className="bar-link">
                <Icon name={icon} />
                <span>{t(`shell.to.${word}`)}</span>
              </NavLink>
            </li>
          ))}
          <li>
            <button type="button" className="bar-link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
              <Icon name="more" />
              <span>{t('shell.more')}</span>
            </button>
          </li>
        </ul>
      </nav>
      {open && (
        <Drawer title={t('shell.moreTitle')} onClose={() => setOpen(false)}>
          <nav className="more" aria-label={t('shell.moreTitle')}>
            <Groups ways={ways.slice(inBar)} onGo={() => setOpen(false)} />
          </nav>
          <h3 className="more-title">{t('shell.appearanceTitle')}</h3>
          <AppearanceChoices />
          <div className="more-account">
            <AccountActs session={session} onGo={() => setOpen(false)} />
          </div>
        </Drawer>
      )}
    </>
  );
}
