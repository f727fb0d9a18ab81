import '../features/selection/selection.css';
import { useQuery } from '@tanstack/react-query';
import { listSelections } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { ClassBoard } from '../features/selection/class-board';
import { ask } from '../shared/api/index';
import { classTitle } from '../shared/i18n/format';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /classes/:classId/selections */
export function ClassSelectionsPage() {
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
  const { term } = chosen;
  const query = useQuery(ask(listSelections, { params: { classId: Number(classId) }, query: { term } }));
  return (
    <Awaiting query={query} page>
      {(board) => (
        <Page
          title={t('selection.board')}
          lead={`${classTitle(t, board.class)} · ${t('selection.boardLead')}`}
          tools={<TermPicker chosen={chosen} />}
          narrow
        >
          <ClassBoard board={board} term={term} key={`${classId} ${term}`} />
        </Page>
      )}
    </Awaiting>
  );
}
