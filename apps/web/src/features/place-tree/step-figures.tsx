import type { StepCount } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { number, percent } from '../../shared/i18n/format';

/** How far a place is with each step: a bar and a share each, with the figures in words for whoever does not see them. */
export function StepFigures({ counts }: { counts: readonly StepCount[] }) {
  return (
    <span className="place-steps">
      {counts.map((count) => (
        <StepFigure key={count.step} count={count} />
      ))}
    </span>
  );
}

function StepFigure({ count: { step, done, total } }: { count: StepCount }) {
  const { t } = useTranslation();
  const title = t(`calendar.steps.${step}`);
  const said =
    total === 0
      ? t('placeTree.nothing', { step: title })
      : done === null
        ? t('placeTree.few', { step: title })
        : t('board.doneSaid', { step: title, done: number(done), total: number(total) });
  return (
    <span className="place-step" title={said}>
      <span className="visually-hidden">{`${said}${t('placeTree.stop')}`}</span>
      <span className="place-step-name" aria-hidden="true">
        {title}
      </span>
      {total > 0 && done !== null ? (
        <>
          <span className="place-bar" aria-hidden="true">
            <span style={{ width: `${(100 * done) / total}%` }} />
          </span>
          <span className="place-share" aria-hidden="true">
            {percent(done / total)}%
          </span>
        </>
      ) : (
        <span className="hint" aria-hidden="true">
          {total === 0 ? '—' : t('placeTree.hidden')}
        </span>
      )}
    </span>
  );
}
