import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { SignInForm } from '../features/sign-in/sign-in-form';
import { Blossom } from '../shared/aspect/blossom';
import { sessionQuery } from '../shared/session/session';
import { Page } from '../shared/ui/page';

const petals = [
  { node: 'moral', score: 88 },
  { node: 'academic', score: 74 },
  { node: 'health', score: 92 },
  { node: 'art', score: 66 },
  { node: 'practice', score: 80 },
].map((petal) => ({ ...petal, title: '' }));

/** Only an address of this app: a link that was handed to somebody never leads elsewhere. */
function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}

/** /sign-in */
export function SignInPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { data: session } = useQuery(sessionQuery);
  if (session) return <Navigate to={session.account.mustChange ? '/account' : safeNext(search.get('next'))} replace />;
  return (
    <div className="sign-in">
      <div className="sign-in-lead">
        <Blossom petals={petals} size={190} />
        <p className="sign-in-line">{t('signIn.lead')}</p>
        <p>{t('signIn.leadBody')}</p>
      </div>
      <div className="sign-in-card">
        <Page title={t('signIn.title')}>
          <SignInForm />
          <p className="hint">
            <Link to="/reports">{t('signIn.checkReport')}</Link>
          </p>
        </Page>
      </div>
    </div>
  );
}
