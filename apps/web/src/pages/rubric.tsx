import { useQuery } from '@tanstack/react-query';
import { listRubrics, type Rubric } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import { RubricEditor } from '../features/rubric/rubric-editor';
import { RubricWords } from '../features/rubric/rubric-words';
import { ask } from '../shared/api/index';
import { say } from '../shared/i18n/index';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Page } from '../shared/ui/page';

function useRubrics() {
  const placeId = Number(useParams().placeId);
  return { placeId, query: useQuery({ ...ask(listRubrics, { query: { placeId } }), staleTime: 0 }) };
}

/** /rubrics/:placeId/:code: one's own to change, another's to read. */
export function RubricPage() {
  const { t } = useTranslation();
  const { code = '' } = useParams();
  const { placeId, query } = useRubrics();
  return (
    <Awaiting query={query} page>
      {({ rubrics }) => {
        const rubric = rubrics.find((one) => one.code === code);
        if (!rubric) return <NotThere />;
        if (rubric.placeId !== placeId) return <ReadPage rubric={rubric} placeId={placeId} />;
        return (
          <EditPage title={say(rubric.title)} lead={t('rubric.version', { n: rubric.version })}>
            <RubricEditor placeId={placeId} rubrics={rubrics} from={rubric} />
          </EditPage>
        );
      }}
    </Awaiting>
  );
}

/** /rubrics/:placeId/new, or ?from=CODE: a copy. */
export function NewRubricPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { placeId, query } = useRubrics();
  const copied = search.get('from');
  return (
    <Awaiting query={query} page>
      {({ rubrics }) => {
        const from = rubrics.find(({ code }) => code === copied) ?? null;
        if (copied !== null && !from) return <NotThere />;
        return (
          <EditPage
            title={t('rubric.new')}
            lead={from ? t('rubric.copied', { title: say(from.title) }) : t('rubric.newHint')}
          >
            <RubricEditor placeId={placeId} rubrics={rubrics} from={from} key={copied} />
          </EditPage>
        );
      }}
    </Awaiting>
  );
}

function EditPage({ title, lead, children }: { title: string; lead: string; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Page title={title} lead={lead} crumbs={[{ label: t('rubric.title'), to: '/rubrics' }, { label: title }]}>
      {children}
    </Page>
  );
}

function ReadPage({ rubric, placeId }: { rubric: Rubric; placeId: number }) {
  const { t } = useTranslation();
  const title = say(rubric.title);
  return (
    <Page
      title={title}
      lead={t(rubric.placeId === null ? 'rubric.builtInLead' : 'rubric.fromAboveLead')}
      crumbs={[{ label: t('rubric.title'), to: '/rubrics' }, { label: title }]}
      tools={
        <Link className={buttonClass('main')} to={`/rubrics/${placeId}/new?from=${rubric.code}`}>
          {t('rubric.copyIt')}
        </Link>
      }
    >
      <RubricWords rubric={rubric} />
    </Page>
  );
}

function NotThere() {
  const { t } = useTranslation();
  return (
    <Page title={t('state.notFoundTitle')} crumbs={[{ label: t('rubric.title'), to: '/rubrics' }]}>
      <Empty title={t('rubric.gone')} hint={t('rubric.goneHint')}>
        <Link to="/rubrics">{t('rubric.title')}</Link>
      </Empty>
    </Page>
  );
}
