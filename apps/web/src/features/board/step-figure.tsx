import type { StepCount } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

/** A step may wait for somebody where it counts as done: a record more that is to be confirmed. */
export const isLagging = ({ done, total, waiting }: StepCount) =>
  done !== null && (done < total || (waiting ?? []).length > 0);

/** `学生 3、家长 1`: whom a step waits for. */
export function waitsFor(t: TFunction, waiting: StepCount['waiting']): string {
  return (waiting ?? [])
    .map(({ role, count }) => t('board.waitingOf', { role: t(`board.roles.${role}`), n: count }))
    .join('、');
}

/** How far a step is, as a bar with its figures. */
export function StepFigure({ count }: { count: StepCount | undefined }) {
  const { t } = useTranslation();
  if (!count || count.total === 0) return <span className="hint">{t('board.nothing')}</span>;
  if (count.done === null) return <span className="hint">{t('board.few')}</span>;
  const { done, total } = count;
  return (
    <span className="board-cell">
      <span>{t('board.done', { done, total })}</span>
      <span className="board-bar" aria-hidden="true">
        <span style={{ width: `${(100 * done) / total}%` }} />
      </span>
    </span>
  );
}
