import './board.css';
import type { getGradeBoard, ReplyOf, StepCount, StepName } from '@wuyu/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { classTitle, day, gradeTitle } from '../../shared/i18n/format';
import { ScrollX } from '../../shared/ui/scroll-x';
import { StepFigure, waitsFor } from './step-figure';

/** What the boards of a place and of a grade have in common. */
export type Board = Omit<ReplyOf<typeof getGradeBoard>, 'grade' | 'entryYear'>;

export interface GradeSum {
  grade: number;
  counts: readonly StepCount[];
}

interface BoardTableProps {
  board: Board;
  grades: readonly GradeSum[];
  steps: readonly StepName[];
}

/** Rows by steps, with their sum at the foot, and a school's classes under the sum of each grade. With one step there is room to say whom it waits for. */
export function BoardTable({ board, grades, steps }: BoardTableProps) {
  const { t } = useTranslation();
  const { rows, sum, term, place } = board;
  const row = ({ class: own, place: below, counts }: Board['rows'][number]) => (
    <Row key={own?.id ?? below?.id} counts={counts} steps={steps}>
      {own && <Link to={`/boards?class=${own.id}&term=${term.code}`}>{classTitle(t, own)}</Link>}
      {below && <Link to={`/boards?place=${below.id}&term=${term.code}`}>{below.name}</Link>}
    </Row>
  );
  return (
    <ScrollX label={t('board.title')}>
      <table className="plain-table board-table">
        <thead>
          <tr>
            <th scope="col">{t(place.kind === 'school' ? 'board.class' : 'board.place')}</th>
            {steps.map((step) => (
              <StepHead key={step} board={board} step={step} />
            ))}
            {steps.length === 1 && <th scope="col">{t('board.waitsColumn')}</th>}
          </tr>
        </thead>
        {grades.length === 0 && <tbody>{rows.map(row)}</tbody>}
        {grades.map(({ grade, counts }) => (
          <tbody key={grade} className="board-grade">
            <Row counts={counts} steps={steps}>
              <Link to={`/boards?place=${place.id}&grade=${grade}&term=${term.code}`}>{gradeTitle(t, grade)}</Link>
            </Row>
            {rows.filter((one) => one.class?.grade === grade).map(row)}
          </tbody>
        ))}
        <tfoot>
          <Row counts={sum} steps={steps}>
            {t('board.all')}
          </Row>
        </tfoot>
      </table>
    </ScrollX>
  );
}

function StepHead({ board, step }: { board: Board; step: StepName }) {
  const { t } = useTranslation();
  const window = board.steps.find((one) => one.step === step);
  return (
    <th scope="col">
      {t(`calendar.steps.${step}`)}
      {window && (
        <span className="hint">
          <br />
          {t(`calendar.states.${window.state}`)} · {day(window.closesOn)}
        </span>
      )}
    </th>
  );
}

interface RowProps {
  counts: readonly StepCount[];
  steps: readonly StepName[];
  children: ReactNode;
}

function Row({ counts, steps, children }: RowProps) {
  const { t } = useTranslation();
  const of = (step: StepName | undefined) => counts.find((count) => count.step === step);
  return (
    <tr>
      <th scope="row">{children}</th>
      {steps.map((step) => (
        <td key={step}>
          <StepFigure count={of(step)} />
        </td>
      ))}
      {steps.length === 1 && <td className="board-waits">{waitsFor(t, of(steps[0])?.waiting ?? null)}</td>}
    </tr>
  );
}
