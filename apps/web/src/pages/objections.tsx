import '../features/publicity/publicity.css';
import { useTranslation } from 'react-i18next';
import { Navigate } from 'react-router';
import { ObjectionInbox } from '../features/publicity/objection-inbox';
import { hasRole, useSession } from '../shared/session/session';
import { Page } from '../shared/ui/page';

/** /objections: for those who assign and decide them; everybody else sees the own ones. */
export function ObjectionsPage() {
  const { t } = useTranslation();
  const session = useSession();
  if (!session) return null;
  if (!hasRole(session, 'school', 'head', 'committee', 'bureau', 'expert'))
    return <Navigate to="/objections/mine" replace />;
  return (
    <Page title={t('publicity.objection.inbox')} narrow>
      <ObjectionInbox />
    </Page>
  );
}
