import '../features/publicity/publicity.css';
import type { PublicPupil } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useLocation, useParams } from 'react-router';
import { EntryWords } from '../features/publicity/entry-words';
import { ObjectionForm } from '../features/publicity/objection-form';
import { Page, Section } from '../shared/ui/page';

/** /publicity/:roundId/classes/:classId/entries/:entryId/objection; the entry comes along from the page before. */
export function FileObjectionPage() {
  const { t } = useTranslation();
  const { roundId = '', classId = '', entryId = '' } = useParams();
  const { state } = useLocation() as { state: { entry?: PublicPupil['entries'][number]; name?: string } | null };
  return (
    <Page
      title={t('publicity.objection.title')}
      crumbs={[{ label: t('publicity.title'), to: `/publicity/${roundId}?class=${classId}` }]}
      narrow
    >
      {state?.entry?.id === entryId && (
        <Section title={t('publicity.objection.about')}>
          <h3>{state.name}</h3>
          <EntryWords entry={state.entry} />
        </Section>
      )}
      <ObjectionForm key={entryId} entryId={entryId} />
    </Page>
  );
}
