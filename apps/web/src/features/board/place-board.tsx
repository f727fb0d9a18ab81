import './board.css';
import { useQuery } from '@tanstack/react-query';
import { getPlaceBoard, type ReplyOf, type StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { ask } from '../../shared/api/index';
import { classTitle, day, moment } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Select } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { RemindButton } from './remind-button';
import { isLagging, StepFigure, waitsFor } from './step-figure';

type Board = ReplyOf<typeof getPlaceBoard>;
const ALL = 'all';

/** A table of classes (of a school) or places (of a region) by steps; each row leads further down. */
export function PlaceBoard({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const query = useQuery(ask(getPlaceBoard, { params: { placeId }, query: { term } }));
  return (
    <Awaiting query={query}>
      {(board) => {
        const counted = board.sum.map(({ step }) => step);
        const asked = search.get('step');
        const one = counted.find((step) => step === asked);
        const steps = one ? [one] : counted;
        return (
          <Section
            title={board.place.name}
            hint={
              board.countedAt === null
                ? t('board.notCountedHint')
                : t('board.countedAt', { when: moment(board.countedAt) })
            }
            tools={
              <Select
                compact
                label={t('board.step')}
                value={one ?? ALL}
                onChange={(value) =>
                  setSearch(
                    (before) => {
                      if (value === ALL) before.delete('step');
                      else before.set('step', value);
                      return before;
                    },
                    { replace: true },
                  )
                }
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
              <BoardTable board={board} steps={steps} />
            )}
            {one && <RemindLagging board={board} step={one} />}
          </Section>
        );
      }}
    </Awaiting>
  );
}

/** With one step chosen there is room to say whom it waits for. */
function BoardTable({ board, steps }: { board: Board; steps: readonly StepName[] }) {
  const { t } = useTranslation();
  const { rows, sum, term, place } = board;
  const single = steps.length === 1;
  return (
    <ScrollX label={t('board.title')}>
      <table className="plain-table board-table">
        <thead>
          <tr>
            <th scope="col">{t(place.kind === 'school' ? 'board.class' : 'board.place')}</th>
            {steps.map((step) => {
              const window = board.steps.find((one) => one.step === step);
              return (
                <th key={step} scope="col">
                  {t(`calendar.steps.${step}`)}
                  {window && (
                    <span className="hint">
                      <br />
                      {t(`calendar.states.${window.state}`)} · {day(window.closesOn)}
                    </span>
                  )}
                </th>
              );
            })}
            {single && <th scope="col">{t('board.waitsColumn')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.class?.id ?? row.place?.id}>
              <th scope="row">
                {row.class && (
                  <Link to={`/boards?class=${row.class.id}&term=${term.code}`}>{classTitle(t, row.class)}</Link>
                )}
                {row.place && <Link to={`/boards?place=${row.place.id}&term=${term.code}`}>{row.place.name}</Link>}
              </th>
              {steps.map((step) => (
                <td key={step}>
                  <StepFigure count={row.counts.find((count) => count.step === step)} />
                </td>
              ))}
              {single && (
                <td className="board-waits">
                  {waitsFor(t, row.counts.find(({ step }) => step === steps[0])?.waiting ?? null)}
                </td>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('board.all')}</th>
            {steps.map((step) => (
              <td key={step}>
                <StepFigure count={sum.find((count) => count.step === step)} />
              </td>
            ))}
            {single && (
              <td className="board-waits">{waitsFor(t, sum.find(({ step }) => step === steps[0])?.waiting ?? null)}</td>
            )}
          </tr>
        </tfoot>
      </table>
    </ScrollX>
  );
}

function RemindLagging({ board, step }: { board: Board; step: StepName }) {
  const { t } = useTranslation();
  const classIds = board.rows
    .filter(({ counts }) => counts.some((count) => count.step === step && isLagging(count)))
    .flatMap((row) => row.class?.id ?? []);
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
