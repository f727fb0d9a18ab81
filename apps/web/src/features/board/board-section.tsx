import type { StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useAddress } from '../../shared/address/use-address';
import { moment } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { Select } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { type Board, BoardTable, type GradeSum } from './board-table';
import { RemindButton } from './remind-button';
import { isLagging } from './step-figure';

const ALL = 'all';

interface BoardSectionProps {
  board: Board;
  title: string;
  /** The classes stand under the sums of their grades. */
  grades?: readonly GradeSum[];
}

/** A board's table; with one step chosen, with whom it waits for and one reminder to all. */
export function BoardSection({ board, title, grades = [] }: BoardSectionProps) {
  const { t } = useTranslation();
  const [search, change] = useAddress();
  const counted = board.sum.map(({ step }) => step);
  const one = counted.find((step) => step === search.get('step'));
  return (
    <Section
      title={title}
      hint={
        board.countedAt === null ? t('board.notCountedHint') : t('board.countedAt', { when: moment(board.countedAt) })
      }
      tools={
        <Select
          compact
          label={t('board.step')}
          value={one ?? ALL}
          onChange={(value) => change({ step: value === ALL ? null : value })}
          options={[
            { value: ALL, label: t('board.stepAll') },
            ...counted.map((step) => ({ value: step, label: t(`calendar.steps.${step}`) })),
          ]}
        />
      }
    >
      {board.rows.length === 0 ? (
        <Empty title={t('board.noRows')} hint={t('board.noRowsHint')} />
      ) : (
        <BoardTable board={board} grades={grades} steps={one ? [one] : counted} />
      )}
      {one && <RemindLagging board={board} step={one} />}
    </Section>
  );
}

/** The classes that have not finished a step. */
export const laggingClasses = ({ rows }: Board, step: StepName): number[] =>
  rows
    .filter(({ counts }) => counts.some((count) => count.step === step && isLagging(count)))
    .flatMap((row) => row.class?.id ?? []);

function RemindLagging({ board, step }: { board: Board; step: StepName }) {
  const { t } = useTranslation();
  const classIds = laggingClasses(board, step);
  if (!board.mayRemind || classIds.length === 0) return null;
  if (board.steps.find((one) => one.step === step)?.state !== 'open')
    return <p className="hint">{t('board.notOpen')}</p>;
  return (
    <div className="form">
      <p>{t('board.lagging', { n: classIds.length })}</p>
      <RemindButton key={step} step={step} term={board.term.code} classIds={classIds} all />
    </div>
  );
}
