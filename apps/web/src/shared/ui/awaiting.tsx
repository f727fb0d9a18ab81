import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { troubleOf } from '../api/problem';
import { Button } from './button';
import { Notice } from './notice';
import { Page } from './page';

interface AwaitingProps<T> {
  /** A query, also one that is read page by page. */
  query: { data: T | undefined; error: unknown; refetch(): unknown };
  /** What to say when there is nothing; `isEmpty` decides. */
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  /** It is the whole page that waits: a refusal then has the page's heading. */
  page?: boolean;
  children: (data: T) => ReactNode;
}

/** Waiting, empty and failing look the same everywhere. */
export function Awaiting<T>({ query, empty, isEmpty, page = false, children }: AwaitingProps<T>) {
  const { t } = useTranslation();
  if (query.data !== undefined) {
    if (isEmpty?.(query.data)) return empty ?? <Empty title={t('state.emptyTitle')} />;
    return children(query.data);
  }
  if (query.error && page) return <FailedPage error={query.error} retry={() => void query.refetch()} />;
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Waiting />;
}

export function Waiting() {
  const { t } = useTranslation();
  return (
    <div className="waiting" role="status">
      <span className="visually-hidden">{t('state.waiting')}</span>
      <span className="waiting-bar" style={{ width: '38%' }} />
      <span className="waiting-bar" />
      <span className="waiting-bar" style={{ width: '82%' }} />
    </div>
  );
}

export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

function FailedPage({ error, retry }: { error: unknown; retry(): void }) {
  const { t } = useTranslation();
  const missing = troubleOf(t, error).status === 404;
  return (
    <Page title={t(missing ? 'state.notFoundTitle' : 'state.failedTitle')} narrow>
      {missing ? <p>{t('app.notFoundHint')}</p> : <Failed error={error} retry={retry} />}
      <p>
        <Link to="/">{t('app.back')}</Link>
      </p>
    </Page>
  );
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const trouble = troubleOf(t, error);
  if (trouble.status === 404) return <Empty title={t('state.notFoundTitle')} hint={t('app.notFoundHint')} />;
  return (
    <Notice tone="bad" title={trouble.message}>
      {trouble.remedy && <p>{trouble.remedy}</p>}
      {retry && <Button onClick={retry}>{t('state.retry')}</Button>}
    </Notice>
  );
}
