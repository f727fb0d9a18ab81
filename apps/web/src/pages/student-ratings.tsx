import { useQuery } from '@tanstack/react-query';
import { listStudentRatings } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Outcomes } from '../features/rating/outcomes';
import { ask } from '../shared/api/index';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /students/:studentId/ratings */
export function StudentRatingsPage() {
  const { t } = useTranslation();
  const { studentId = '' } = useParams();
  const chosen = useTerm();
  const { term } = chosen;
  const query = useQuery({
    ...ask(listStudentRatings, { params: { studentId: Number(studentId) }, query: { term } }),
    enabled: term !== '',
  });
  return (
    <Awaiting query={query} page>
      {(found) => (
        <Page
          title={t('rating.results')}
          crumbs={[
            { label: t('rating.result.studentPage'), to: `/students/${studentId}?term=${term}` },
            { label: t('rating.results') },
          ]}
          tools={<TermPicker chosen={chosen} />}
          narrow
        >
          <Outcomes found={found} />
        </Page>
      )}
    </Awaiting>
  );
}
