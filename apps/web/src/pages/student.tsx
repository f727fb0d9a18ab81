import '../features/student/student.css';
import { useQuery } from '@tanstack/react-query';
import { getStudent } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { ThisWeek } from '../features/calendar/this-week';
import { WriteAbout } from '../features/records/write-about';
import { AspectCards } from '../features/student/aspect-cards';
import { Basics } from '../features/student/basics';
import { Curves } from '../features/student/curves';
import { ExplainDrawer } from '../features/student/explain-drawer';
import { FitnessCard } from '../features/student/fitness-card';
import { Portrait } from '../features/student/portrait';
import { Remarks } from '../features/student/remarks';
import { ReportLinks } from '../features/student/report-links';
import { ask } from '../shared/api/index';
import { Blossom } from '../shared/aspect/blossom';
import { classTitle } from '../shared/i18n/format';
import { say } from '../shared/i18n/index';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /students/:studentId */
export function StudentPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => <StudentInTerm />}
    </Awaiting>
  );
}

function StudentInTerm() {
  const { t } = useTranslation();
  const { studentId = '' } = useParams();
  const chosen = useTerm();
  const session = useSession();
  const [asked, setAsked] = useState<string | null>(null);
  const { term } = chosen;
  const query = useQuery(ask(getStudent, { params: { studentId: Number(studentId) }, query: { term } }));
  return (
    <Awaiting query={query} page>
      {(student) => {
        const petals = student.aspects.map(({ node, title, score }) => ({ node, title: say(title), score }));
        const own = session?.person?.id === student.id || session?.children.some(({ id }) => id === student.id);
        const whereabouts = [
          student.school && {
            label: student.school.name,
            ...(isDesk(session) ? { to: `/places/${student.school.id}?term=${term}` } : {}),
          },
          student.class && {
            label: classTitle(t, student.class),
            ...(isDesk(session) || hasRole(session, 'teacher')
              ? { to: `/classes/${student.class.id}?term=${term}` }
              : {}),
          },
        ].filter((crumb) => crumb !== null);
        return (
          <Page
            title={student.name}
            crumbs={whereabouts}
            tools={
              <>
                <WriteAbout student={student} />
                <TermPicker chosen={chosen} />
              </>
            }
            narrow
          >
            <div className="student-head">
              {petals.length > 0 && <Blossom petals={petals} size={92} />}
              <ReportLinks student={student} />
            </div>
            {own && <ThisWeek />}
            {student.aspects.length === 0 ? (
              <Empty title={t('student.noResults')} hint={t('student.noResultsHint')} />
            ) : (
              <>
                <Portrait student={student} explain={setAsked} />
                <Curves student={student} />
                <AspectCards student={student} explain={setAsked} />
              </>
            )}
            {student.fitness && <FitnessCard fitness={student.fitness} />}
            <Remarks student={student} key={`${student.id} ${term}`} />
            <Basics student={student} />
            {hasRole(session, 'administrator') && (
              <p>
                <Link to={`/audit?student=${student.id}`}>{t('audit.whoRead')}</Link>
              </p>
            )}
            {asked !== null && (
              <ExplainDrawer studentId={student.id} node={asked} term={term} onClose={() => setAsked(null)} />
            )}
          </Page>
        );
      }}
    </Awaiting>
  );
}
