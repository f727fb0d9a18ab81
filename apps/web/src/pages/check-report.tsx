import { useQuery } from '@tanstack/react-query';
import { checkReport } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { ask } from '../shared/api/index';
import { day, termTitle } from '../shared/i18n/format';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Button } from '../shared/ui/button';
import { Field } from '../shared/ui/field';
import { Page, Section } from '../shared/ui/page';

/** /reports/:number, where the code on a printed report leads. */
export function CheckReportPage() {
  const { t } = useTranslation();
  const { number = '' } = useParams();
  const navigate = useNavigate();
  const [typed, setTyped] = useState(number);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim()) void navigate(`/reports/${encodeURIComponent(typed.trim())}`);
  };
  return (
    <Page title={t('check.title')} lead={t('check.hint')} narrow>
      <form className="form-row" onSubmit={submit}>
        <Field
          label={t('check.number')}
          value={typed}
          maxLength={64}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button kind="main" type="submit">
          {t('check.submit')}
        </Button>
      </form>
      {number && <Found number={number} />}
    </Page>
  );
}

function Found({ number }: { number: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(checkReport, { params: { number } }));
  const status = (query.error as { status?: number } | null)?.status;
  if (status === 404 || status === 400) return <Empty title={t('check.missing')} hint={t('check.missingHint')} />;
  return (
    <Awaiting query={query}>
      {(report) => (
        <Section title={t('check.genuine')}>
          <dl className="facts">
            <dt>{t('check.number')}</dt>
            <dd>{report.number}</dd>
            <dt>{t('check.term')}</dt>
            <dd>{termTitle(t, report.term)}</dd>
            <dt>{t('check.madeOn')}</dt>
            <dd>{day(report.madeOn)}</dd>
            <dt>{t('check.digest')}</dt>
            <dd>
              <code>{report.digest}</code>
            </dd>
          </dl>
        </Section>
      )}
    </Awaiting>
  );
}
