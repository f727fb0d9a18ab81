import '../features/publicity/publicity.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answerObjection, getObjection, listObjections } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { AssignForm } from '../features/publicity/assign-form';
import { DecideForm } from '../features/publicity/decide-form';
import { EntryWords } from '../features/publicity/entry-words';
import { AppealForm } from '../features/publicity/followed-words';
import { ObjectionState } from '../features/publicity/objection-state';
import { StepList } from '../features/publicity/step-list';
import { ask, send } from '../shared/api/index';
import { PhotoList } from '../shared/photo/photo-list';
import { Awaiting } from '../shared/ui/awaiting';
import { Page, Section } from '../shared/ui/page';

/** /objections/:objectionId */
export function ObjectionPage() {
  const { t } = useTranslation();
  const { objectionId = '' } = useParams();
  const queries = useQueryClient();
  const query = useQuery(ask(getObjection, { params: { objectionId } }));
  const refresh = async () => {
    await queries.invalidateQueries({ queryKey: [getObjection.path] });
    await queries.invalidateQueries({ queryKey: [listObjections.path] });
  };
  return (
    <Awaiting query={query} page>
      {(objection) => (
        <Page
          title={t('publicity.objection.text')}
          crumbs={[{ label: t('publicity.objection.inbox'), to: '/objections' }]}
          narrow
        >
          <p>
            <ObjectionState objection={objection} />{' '}
            <span className="hint">
              {t(objection.anonymous ? 'publicity.objection.anonymous' : 'publicity.objection.byName')}
            </span>
          </p>
          <p className="objection-words">{objection.words}</p>
          <PhotoList files={objection.attachments} of={t('publicity.objection.attachments')} />
          <Section title={t('publicity.objection.entry')}>
            <h3>{objection.pupil}</h3>
            <EntryWords entry={objection.entry} />
          </Section>
          {objection.may.assign && <AssignForm objection={objection} onChange={() => void refresh()} />}
          {objection.may.decide && <DecideForm objectionId={objectionId} onChange={() => void refresh()} />}
          {objection.may.appeal && (
            <Section title={t('publicity.objection.appeal')}>
              <AppealForm
                mayAccept={objection.outcome === 'upheld'}
                onChange={() => void refresh()}
                answer={(answer, words) => send(answerObjection, { params: { objectionId }, body: { answer, words } })}
              />
            </Section>
          )}
          <Section title={t('publicity.objection.steps')}>
            <StepList steps={objection.steps} />
          </Section>
        </Page>
      )}
    </Awaiting>
  );
}
