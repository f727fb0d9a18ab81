import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ImportOutcome } from '../features/imports/import-outcome';
import { Desk } from '../shared/desk/desk';
import { Page, Section } from '../shared/ui/page';

/** /imports/:importId */
export function ImportPage() {
  const { t } = useTranslation();
  const { importId = '' } = useParams();
  return (
    <Page
      title={t('imports.title')}
      crumbs={[{ label: t('imports.title'), to: '/imports' }, { label: t('imports.result') }]}
    >
      <Desk>
        <Section title={t('imports.result')}>
          <ImportOutcome importId={importId} />
        </Section>
      </Desk>
    </Page>
  );
}
