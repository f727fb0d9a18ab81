import './board.css';
import type { BoardStep, StepCount, StepName } from '@wuyu/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { day } from '../../shared/i18n/format';
import { Tag } from '../../shared/ui/tag';
import { StepFigure, waitsFor } from './step-figure';

interface StepCardsProps {
  steps: readonly BoardStep[];
  counts: readonly StepCount[];
  /** What can be done with a step; `open` while its window is. */
  acts(step: StepName, of: { open: boolean; waits: boolean }): ReactNode;
}

/** The steps one under the other, or beside each other where there is room, with whom each waits for. */
export function StepCards({ steps, counts, acts }: StepCardsProps) {
  const { t } = useTranslation();
  return (
    <ul className="step-cards">
      {counts.map((count) => {
        const step = steps.find((one) => one.step === count.step);
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
            {count.waiting !== null && (
              <p className="board-waits">{waits ? t('board.waiting', { list: waits }) : t('board.nobodyWaits')}</p>
            )}
            <div className="tools">{acts(count.step, { open: step?.state === 'open', waits: waits !== '' })}</div>
          </li>
        );
      })}
    </ul>
  );
}
