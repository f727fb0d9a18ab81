import { useQuery } from '@tanstack/react-query';
import { getComment } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { CommentEditor } from '../features/comment/editor';
import { ask } from '../shared/api/index';
import { classTitle, termTitle } from '../shared/i18n/format';
import { useTerm } from '../shared/term/use-term';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /students/:studentId/comment */
export function CommentPage() {
  const { t } = useTranslation();
  const { studentId = '' } = useParams();
  const { term } = useTerm();
  const query = useQuery({
    ...ask(getComment, { params: { studentId: Number(studentId) }, query: { term } }),
    enabled: term !== '',
  });
  return (
    <Awaiting query={query} page>
      {(found) => (
        <Page
          title={t('comment.of', { name: found.student.name })}
          lead={`${classTitle(t, found.class)} · ${termTitle(t, term)}`}
          crumbs={[
            { label: t('comment.title'), to: `/comments?term=${term}` },
            { label: found.student.name, to: `/students/${studentId}?term=${term}` },
          ]}
          narrow
        >
          <CommentEditor key={`${found.student.id} ${term}`} found={found} term={term} />
        </Page>
      )}
    </Awaiting>
  );
}
