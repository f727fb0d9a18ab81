import type { Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { ThisWeek } from '../features/calendar/this-week';
import { classTitle } from '../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { Empty, Waiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';
import { Tag } from '../shared/ui/tag';

/** /: to where the account's work is. */
export function HomePage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  if (isDesk(session)) return <DeskHome session={session} />;
  const { classes, children, person } = session;
  const teaches = hasRole(session, 'teacher');
  const ownPage = hasRole(session, 'student') && person ? `/students/${person.id}` : undefined;
  if (!teaches && children.length === 0 && ownPage) return <Navigate to={ownPage} replace />;
  if (!teaches && children.length === 1) return <Navigate to={`/students/${children[0]?.id}`} replace />;
  return (
    <Page title={teaches ? t('nav.classes') : t('student.children')} narrow>
      <ThisWeek />
      {teaches && classes.length === 0 && <Empty title={t('class.noClass')} hint={t('class.noClassHint')} />}
      {teaches && (
        <ul className="cards">
          {classes.map((one) => (
            <li key={one.id}>
              <Link className="card" to={`/classes/${one.id}`}>
                <span className="card-title">{classTitle(t, one)}</span>
                {one.isClassTeacher && <Tag tone="good">{t('class.classTeacher')}</Tag>}
              </Link>
            </li>
          ))}
        </ul>
      )}
      {teaches && children.length > 0 && <h2>{t('nav.children')}</h2>}
      {!teaches && children.length === 0 && (
        <Empty title={t('student.noChildren')} hint={t('student.noChildrenHint')} />
      )}
      {children.length > 0 && (
        <ul className="cards">
          {children.map(({ id, name }) => (
            <li key={id}>
              <Link className="card" to={`/students/${id}`}>
                <span className="card-title">{name}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}

function DeskHome({ session }: { session: Session }) {
  const { t } = useTranslation();
  const placeId = useDeskPlace(session);
  if (placeId === undefined) return <Waiting />;
  if (placeId !== null) return <Navigate to={`/places/${placeId}`} replace />;
  return (
    <Page title={t('app.home')}>
      <Empty title={t('place.noPlace')} hint={t('place.noPlaceHint')} />
    </Page>
  );
}
