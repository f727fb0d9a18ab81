import { useQuery } from '@tanstack/react-query';
import { getClass } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { StudentList } from '../features/class/student-list';
import { Committee } from '../features/people/class-table';
import { ReportBatch } from '../features/report-batch/report-batch';
import { ask } from '../shared/api/index';
import { classTitle } from '../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Notice } from '../shared/ui/notice';
import { Page, Section } from '../shared/ui/page';

/** /classes/:classId */
export function ClassPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => <ClassInTerm />}
    </Awaiting>
  );
}

function ClassInTerm() {
  const { t } = useTranslation();
  const { classId = '' } = useParams();
  const chosen = useTerm();
  const session = useSession();
  const own = session?.classes.find(({ id }) => id === Number(classId));
  const leads = own?.isClassTeacher ?? false;
  const { term } = chosen;
  const query = useQuery(ask(getClass, { params: { classId: Number(classId) }, query: { term } }));
  return (
    <Awaiting query={query} page>
      {(found) => (
        <Page
          title={classTitle(t, found.class)}
          lead={`${found.school.name} · ${t('class.studentsN', { n: found.students.length })}`}
          crumbs={
            isDesk(session) || hasRole(session, 'teacher')
              ? [
                  { label: found.school.name, to: `/places/${found.school.id}?term=${term}` },
                  { label: classTitle(t, found.class) },
                ]
              : []
          }
          tools={
            <>
              {own && (
                <Link className={buttonClass('main')} to={`/records/new?class=${found.class.id}`}>
                  {t('record.write')}
                </Link>
              )}
              <TermPicker chosen={chosen} />
            </>
          }
        >
          {found.runId === null && <Notice tone="info" title={t('class.noResults')} />}
          <StudentList students={found.students} aspects={found.aspects} term={term} />
          {leads && found.students.length > 0 && (
            <Section title={t('people.committee')}>
              <Committee classId={found.class.id} term={term} />
            </Section>
          )}
          {found.students.length > 0 && (isDesk(session) || leads) && (
            <ReportBatch classId={found.class.id} term={term} />
          )}
        </Page>
      )}
    </Awaiting>
  );
}
