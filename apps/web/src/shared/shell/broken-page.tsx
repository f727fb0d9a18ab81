import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { buttonClass } from '../ui/button';
import { Page } from '../ui/page';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('app.notFound')} narrow>
      <p>{t('app.notFoundHint')}</p>
      <p>
        <Link className={buttonClass('main')} to="/">
          {t('app.back')}
        </Link>
      </p>
    </Page>
  );
}

/** A page that failed: mostly a file of an older version that is gone after an update, which a reload mends. */
export function BrokenPage() {
  const { t } = useTranslation();
  return (
    <main className="main">
      <Page title={t('app.broken')} narrow>
        <p>{t('app.brokenHint')}</p>
        <p>
          <button type="button" className={buttonClass('main')} onClick={() => window.location.reload()}>
            {t('app.reload')}
          </button>
        </p>
      </Page>
    </main>
  );
}
