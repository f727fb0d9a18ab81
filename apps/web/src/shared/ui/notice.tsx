import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { troubleOf } from '../api/problem';

/** Something the user should know; `bad` is said at once by a screen reader. */
export function Notice({
  tone,
  title,
  children,
}: {
  tone: 'bad' | 'good' | 'info';
  title: string;
  children?: ReactNode;
}) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}

/** Why an act was refused, as the server said it. Nothing when it was not. */
export function Refused({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { message, remedy } = troubleOf(t, error);
  return (
    <Notice tone="bad" title={message}>
      {remedy && <p>{remedy}</p>}
    </Notice>
  );
}
