import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { AuditList } from '../features/audit/audit-list';
import { useAddress } from '../shared/address/use-address';
import { Choice } from '../shared/ui/field';
import { Page } from '../shared/ui/page';

const kinds = ['all', 'reads', 'acts'] as const;

/** /audit */
export function AuditPage() {
  const { t } = useTranslation();
  const [address, setAddress] = useAddress();
  const student = Number(address.get('student')) || undefined;
  const kind = kinds.find((one) => one === address.get('only')) ?? 'all';
  return (
    <Page title={t('audit.title')} lead={t('audit.lead')}>
      {student !== undefined && (
        <p>
          {t('audit.ofStudent')} · <Link to={`/students/${student}`}>{t('audit.student', { id: student })}</Link> ·{' '}
          <Link to="/audit">{t('audit.all')}</Link>
        </p>
      )}
      <Choice
        compact
        label={t('audit.only')}
        value={kind}
        onChange={(value) => setAddress({ only: value === 'all' ? null : value })}
        options={kinds.map((value) => ({ value, label: t(`audit.kinds.${value}`) }))}
      />
      <AuditList student={student} only={kind === 'all' ? undefined : kind} />
    </Page>
  );
}
