import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';

export interface Crumb {
  label: string;
  /** Absent: not the reader's to open. */
  to?: string;
}

interface PageProps {
  title: string;
  lead?: ReactNode;
  crumbs?: readonly Crumb[];
  /** What stands beside the title: pickers, a button. */
  tools?: ReactNode;
  /** A phone page: one narrow column. */
  narrow?: boolean;
  children: ReactNode;
}

/** One page: its heading takes the focus when one arrives from another, so that a screen reader says where one is. */
export function Page({ title, lead, crumbs = [], tools, narrow = false, children }: PageProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = `${title} · ${t('app.name')}`;
  }, [title, t]);
  useEffect(() => {
    if (arrived !== undefined && arrived !== pathname) heading.current?.focus({ preventScroll: true });
    arrived = pathname;
  }, [pathname]);
  return (
    <div className={narrow ? 'page page-narrow' : 'page'}>
      {crumbs.length > 0 && (
        <nav aria-label={t('app.path')}>
          <ol className="crumbs">
            {crumbs.map(({ label, to }) => (
              <li key={`${to}${label}`}>{to ? <Link to={to}>{label}</Link> : label}</li>
            ))}
          </ol>
        </nav>
      )}
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead !== undefined && <p className="lead">{lead}</p>}
        </div>
        {tools !== undefined && <div className="tools">{tools}</div>}
      </div>
      {children}
    </div>
  );
}

let arrived: string | undefined;

/** A part of a page with its own heading. */
export function Section({
  title,
  hint,
  tools,
  children,
}: {
  title: string;
  hint?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="section">
      <div className="section-head">
        <div>
          <h2>{title}</h2>
          {hint !== undefined && <p className="hint">{hint}</p>}
        </div>
        {tools !== undefined && <div className="tools">{tools}</div>}
      </div>
      {children}
    </section>
  );
}
