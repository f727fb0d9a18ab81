import { useTranslation } from 'react-i18next';
import { Link, Navigate } from 'react-router';
import { classTitle } from '../shared/i18n/format';
import { hasRole, useSession } from '../shared/session/session';
import { Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /selection: to the own one, those of the own classes, or those of the children. */
export function SelectionPage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  const led = session.classes.filter(({ isClassTeacher }) => isClassTeacher);
  const ways = [
    ...(hasRole(session, 'student') && session.person
      ? [{ to: `/students/${session.person.id}/selection`, words: session.person.name }]
      : []),
    ...led.map((one) => ({ to: `/classes/${one.id}/selections`, words: classTitle(t, one) })),
    ...session.children.map(({ id, name }) => ({ to: `/students/${id}/selection`, words: name })),
  ];
  const [only] = ways;
  if (only && ways.length === 1) return <Navigate to={only.to} replace />;
  return (
    <Page title={t('selection.title')} lead={t('selection.lead')} narrow>
      {ways.length === 0 &&
        (hasRole(session, 'teacher') ? (
          <Empty title={t('selection.noClass')} hint={t('selection.noClassHint')} />
        ) : (
          <Empty title={t('selection.noOne')} hint={t('selection.noOneHint')} />
        ))}
      <ul className="cards" aria-label={t('selection.whose')}>
        {ways.map(({ to, words }) => (
          <li key={to}>
            <Link className="card" to={to}>
              <span className="card-title">{words}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Page>
  );
}
