import './palette.css';
import { useQuery } from '@tanstack/react-query';
import { countNotices } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../api/index';
import { Icon } from '../ui/icon';

/** How often the count is asked for while the page is in sight. */
const EVERY_MS = 60_000;
const MOST = 99;

/** The way to the notices, with how many are unread. */
export function Bell() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...ask(countNotices), refetchInterval: EVERY_MS, refetchOnWindowFocus: true });
  const n = data?.unread ?? 0;
  const shown = n > MOST ? `${MOST}+` : String(n);
  const words = n > 0 ? t('shell.noticesUnread', { n: shown }) : t('shell.notices');
  return (
    <Link className="header-link header-icon" to="/notices" aria-label={words} title={words}>
      <Icon name="bell" />
      {n > 0 && (
        <span className="bell-count" aria-hidden="true">
          {shown}
        </span>
      )}
    </Link>
  );
}
