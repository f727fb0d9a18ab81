import { useQuery } from '@tanstack/react-query';
import { getClassBoard, type StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { Awaiting } from '../../shared/ui/awaiting';
import { buttonClass } from '../../shared/ui/button';
import { RemindButton } from './remind-button';
import { StepCards } from './step-cards';

/** Where a class teacher does or looks after a step. */
const ways: Record<StepName, string> = {
  record: '/records/review',
  rating: '/ratings',
  selection: '/selection',
  publicity: '/publicity',
  comment: '/comments',
  archive: '/archive',
};

export const classBoardQuery = (classId: number, term: string) =>
  ask(getClassBoard, { params: { classId }, query: { term } });

/** A class's steps one under the other, with whom each waits for: for a phone. */
export function ClassBoard({ classId, term }: { classId: number; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(classBoardQuery(classId, term));
  return (
    <Awaiting query={query}>
      {(board) => (
        <StepCards
          steps={board.steps}
          counts={board.counts}
          acts={(step, { open, waits }) => (
            <>
              <Link className={buttonClass('plain')} to={ways[step]}>
                {t('board.open')}
              </Link>
              {board.mayRemind && waits && open && <RemindButton step={step} term={term} classIds={[classId]} />}
            </>
          )}
        />
      )}
    </Awaiting>
  );
}
