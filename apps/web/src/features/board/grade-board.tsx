import { useQuery } from '@tanstack/react-query';
import { getGradeBoard } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ask } from '../../shared/api/index';
import { gradeTitle } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { BoardSection, laggingClasses } from './board-section';
import { RemindButton } from './remind-button';
import { StepCards } from './step-cards';

export const gradeBoardQuery = (placeId: number, grade: number, term: string) =>
  ask(getGradeBoard, { params: { placeId, grade }, query: { term } });

/** A grade's steps with whom each waits for, and its classes; one tap reminds those of all its classes. */
export function GradeBoard({ placeId, grade, term }: { placeId: number; grade: number; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(gradeBoardQuery(placeId, grade, term));
  return (
    <Awaiting
      query={query}
      isEmpty={({ rows }) => rows.length === 0}
      empty={<Empty title={t('board.noGrade')} hint={t('board.noRowsHint')} />}
    >
      {(board) => (
        <>
          <StepCards
            steps={board.steps}
            counts={board.sum}
            acts={(step, { open, waits }) => {
              const classIds = laggingClasses(board, step);
              if (!board.mayRemind || !waits || classIds.length === 0) return null;
              return (
                <>
                  <span className="board-waits">{t('board.lagging', { n: classIds.length })}</span>
                  {open ? (
                    <RemindButton step={step} term={term} classIds={classIds} />
                  ) : (
                    <span className="hint">{t('board.notOpen')}</span>
                  )}
                </>
              );
            }}
          />
          <BoardSection board={board} title={t('board.classesOf', { grade: gradeTitle(t, grade) })} />
        </>
      )}
    </Awaiting>
  );
}
