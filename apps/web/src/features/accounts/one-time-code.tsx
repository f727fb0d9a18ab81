import { useTranslation } from 'react-i18next';
import { Notice } from '../../shared/ui/notice';

/** A code to hand over, shown once. */
export function OneTimeCode({ login, code }: { login: string; code: string }) {
  const { t } = useTranslation();
  return (
    <Notice tone="info" title={t('accounts.codeOf', { login })}>
      <p>
        <code style={{ fontSize: '1.3rem', letterSpacing: '0.08em' }}>{code}</code>
      </p>
      <p>{t('accounts.codeHint')}</p>
    </Notice>
  );
}
