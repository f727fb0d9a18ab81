import '../features/growth-archive/growth-archive.css';
import type { Session } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { classTitle } from '../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

interface Way {
  to: string;
  title: string;
  hint?: string;
}

/** /archive: to the archives that are the account's to read or sign. */
export function ArchiveHomePage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  const ways = waysOf(t, session);
  const [only] = ways;
  if (only && ways.length === 1) return <Navigate to={only.to} replace />;
  return (
    <Page title={t('archive.home')} narrow>
      {ways.length === 0 && <Empty title={t('archive.nothingHere')} hint={t('archive.nothingHereHint')} />}
      <ul className="cards">
        {ways.map(({ to, title, hint }) => (
          <li key={to}>
            <Link className="card" to={to}>
              <span className="archive-term-words">
                <span className="card-title">{title}</span>
                {hint && <span className="hint">{hint}</span>}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function waysOf(t: TFunction, session: Session): Way[] {
  const { person, children, classes, roles } = session;
  const ways: Way[] = [];
  if (hasRole(session, 'student') && person)
    ways.push({ to: `/students/${person.id}/archive`, title: t('archive.title') });
  for (const { id, name } of children) ways.push({ to: `/students/${id}/archive`, title: t('archive.of', { name }) });
  for (const one of classes.filter(({ isClassTeacher }) => isClassTeacher))
    ways.push({
      to: `/archive/signing?as=teacher&class=${one.id}`,
      title: classTitle(t, one),
      hint: t('archive.myClasses'),
    });
  for (const { role, place } of roles)
    if ((role === 'head' || role === 'committee') && place)
      ways.push({
        to: `/archive/signing?as=${role}&place=${place.id}`,
        title: place.name,
        hint: t('archive.signAs', { role: t(`archive.as.${role}`) }),
      });
  if (isDesk(session) || hasRole(session, 'head', 'committee', 'expert'))
    ways.push({ to: '/archive/materials', title: t('archive.use'), hint: t('archive.useHint') });
  return ways;
}
