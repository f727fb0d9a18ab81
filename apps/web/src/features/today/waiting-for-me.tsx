import { useQuery } from '@tanstack/react-query';
import { listOwnDrafts, listWaitingRecords, type Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { hasRole } from '../../shared/session/session';
import { Failed, Waiting } from '../../shared/ui/awaiting';
import { Icon, type IconName } from '../../shared/ui/icon';
import { Section } from '../../shared/ui/page';

interface Duty {
  to: string;
  icon: IconName;
  words: string;
  /** It came back, or somebody waits for it. */
  pressing: boolean;
}

/** What waits for whoever is signed in, the pressing first; that nothing does is said too. */
export function WaitingForMe({ session }: { session: Session }) {
  const { t } = useTranslation();
  const confirms = hasRole(session, 'guardian') || session.classes.some(({ isClassTeacher }) => isClassTeacher);
  const waiting = useQuery({ ...ask(listWaitingRecords, { query: { limit: 1 } }), enabled: confirms });
  const writes = hasRole(session, 'teacher', 'student', 'guardian');
  const drafts = useQuery({ ...ask(listOwnDrafts, { query: { limit: 100 } }), enabled: writes });
  const error = waiting.error ?? drafts.error;
  const duties: Duty[] = [];
  const returned = drafts.data?.records.filter(({ state }) => state === 'returned').length ?? 0;
  const begun = (drafts.data?.records.length ?? 0) - returned;
  if (waiting.data && waiting.data.total > 0) {
    const words = t('record.waitsForYou', { n: waiting.data.total });
    duties.push({ to: '/records/review', icon: 'check', words, pressing: true });
  }
  if (returned > 0) {
    duties.push({ to: '/records', icon: 'record', words: t('record.today.returned', { n: returned }), pressing: true });
  }
  if (begun > 0) {
    duties.push({ to: '/records', icon: 'record', words: t('record.today.begun', { n: begun }), pressing: false });
  }
  const pending = (writes && drafts.isPending) || (confirms && waiting.isPending);
  return (
    <Section title={t('record.today.waiting')}>
      {pending && !error && <Waiting />}
      {error && duties.length === 0 && <Failed error={error} />}
      {!pending && !error && duties.length === 0 && <p className="hint today-nothing">{t('record.today.nothing')}</p>}
      <ul className="duties">
        {duties.map(({ to, icon, words, pressing }) => (
          <li key={words}>
            <Link to={to} className={pressing ? 'duty duty-pressing' : 'duty'}>
              <Icon name={icon} />
              <span className="duty-words">{words}</span>
              <span aria-hidden="true">›</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
