import './board.css';
import { useQuery } from '@tanstack/react-query';
import { getClassBoard, type StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Awaiting } from '../../shared/ui/awaiting';
import { buttonClass } from '../../shared/ui/button';
import { Tag } from '../../shared/ui/tag';
import { RemindButton } from './remind-button';
import { StepFigure, waitsFor } from './step-figure';

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
        <ul className="step-cards">
          {board.counts.map((count) => {
            const step = board.steps.find((one) => one.step === count.step);
            const waits = waitsFor(t, count.waiting);
            return (
              <li key={count.step} className="section step-card">
                <div className="step-card-head">
                  <h2>{t(`calendar.steps.${count.step}`)}</h2>
                  {step && (
                    <span className="hint">
                      <Tag tone={step.state === 'open' ? 'good' : 'plain'}>{t(`calendar.states.${step.state}`)}</Tag>{' '}
                      {day(step.closesOn)}
                    </span>
                  )}
                </div>
                <StepFigure count={count} />
                <p className="board-waits">{waits ? t('board.waiting', { list: waits }) : t('board.nobodyWaits')}</p>
                <div className="tools">
                  <Link className={buttonClass('plain')} to={ways[count.step]}>
                    {t('board.open')}
                  </Link>
                  {board.mayRemind && waits !== '' && step?.state === 'open' && (
                    <RemindButton step={count.step} term={term} classIds={[classId]} />
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </Awaiting>
  );
}
