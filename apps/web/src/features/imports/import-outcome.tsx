import './imports.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { cancelImport, getImport, getImportAnswer, getOverview, listImports } from '@wuyu/contract';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, client, send } from '../../shared/api/index';
import { number, percent } from '../../shared/i18n/format';
import { Awaiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Progress } from '../../shared/ui/progress';
import { FaultTable } from './fault-table';
import { changesOf, outcomeWord } from './outcome-word';
import { UndoImport } from './undo-import';
import { UndoRoster } from './undo-roster';

const goesOn = (state: string | undefined) => state === 'waiting' || state === 'running';

interface OutcomeProps {
  importId: string;
  /** Imports the checked file for good; absent where the file is no longer in hand. */
  importNow?: (() => void) | undefined;
}

/** One import as it goes on and ends: what changed or would change, or every fault with what to do. */
export function ImportOutcome({ importId, importNow }: OutcomeProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({
    ...ask(getImport, { params: { importId } }),
    refetchInterval: ({ state }) => (state.data === undefined || goesOn(state.data.state) ? 800 : false),
  });
  const stop = useMutation({
    mutationFn: () => send(cancelImport, { params: { importId } }),
    onSettled: () => query.refetch(),
  });
  const state = query.data?.state;
  useEffect(() => {
    if (state === undefined || goesOn(state)) return;
    void queries.invalidateQueries({ queryKey: [listImports.path] });
    void queries.invalidateQueries({ queryKey: [getOverview.path] });
  }, [state, queries]);
  return (
    <Awaiting query={query}>
      {(found) => {
        const outcome = changesOf(found.outcome);
        const title =
          found.state === 'done' && found.dryRun
            ? t('imports.dryDone')
            : found.state === 'refused' && found.dryRun
              ? t('imports.dryRefused')
              : t(`imports.states.${found.state}`);
        return (
          <div className="outcome">
            <p className="outcome-file">
              <strong>{found.fileName}</strong>{' '}
              <span className="hint">{t('imports.rows', { n: number(found.rows) })}</span>
            </p>
            {goesOn(found.state) && (
              <>
                <Progress
                  share={found.progress}
                  said={t('imports.progressSaid', { percent: percent(found.progress) })}
                />
                <Button onClick={() => stop.mutate()} busy={stop.isPending}>
                  {t('imports.cancel')}
                </Button>
                <Refused error={stop.error} />
              </>
            )}
            {found.state === 'done' && (
              <Notice tone="good" title={title}>
                <p>
                  {outcome.length === 0
                    ? t('imports.nothing')
                    : t(found.dryRun ? 'imports.wouldChange' : 'imports.changed')}
                </p>
                {outcome.length > 0 && (
                  <ul className="outcome-counts">
                    {outcome.map(([word, n]) => (
                      <li key={word}>
                        <b>{number(n)}</b> {outcomeWord(t, word)}
                      </li>
                    ))}
                  </ul>
                )}
                {found.dryRun && importNow && (
                  <Button kind="main" onClick={importNow}>
                    {t('imports.goAfterCheck')}
                  </Button>
                )}
              </Notice>
            )}
            {found.state === 'done' &&
              !found.dryRun &&
              found.kind === 'observations' &&
              found.outcome.batchId !== undefined && (
                <div>
                  <UndoImport batchId={found.outcome.batchId} fileName={found.fileName} />
                </div>
              )}
            {found.state === 'done' && found.kind === 'roster' && found.outcome.importId !== undefined && (
              <div>
                <UndoRoster importId={found.outcome.importId} fileName={found.fileName} />
              </div>
            )}
            {found.state === 'cancelled' && <Notice tone="info" title={title} />}
            {(found.state === 'refused' || found.state === 'failed') && (
              <Notice tone="bad" title={title}>
                {found.problem && (
                  <p>
                    {found.problem.message} {found.problem.remedy}
                  </p>
                )}
                <p>{t('imports.nothingIn')}</p>
              </Notice>
            )}
            {found.faultCount > 0 && (
              <>
                <div className="section-head">
                  <div>
                    <h3>{t('imports.faults', { n: number(found.faultCount) })}</h3>
                    <p className="hint">{t('imports.faultsHint')}</p>
                    {found.faults.length < found.faultCount && (
                      <p className="hint">{t('imports.faultsFirst', { n: found.faults.length })}</p>
                    )}
                  </div>
                  {found.hasAnswer && (
                    <a
                      className={buttonClass('main')}
                      href={client.urlOf(getImportAnswer, { params: { importId } })}
                      download
                    >
                      {t('imports.answer')}
                    </a>
                  )}
                </div>
                <FaultTable faults={found.faults} />
              </>
            )}
            {found.warnings.length > 0 && (
              <details className="as-table">
                <summary>
                  {t('imports.warnings', { n: number(found.warnings.length) })}{' '}
                  <span className="hint">{t('imports.warningsHint')}</span>
                </summary>
                {found.hasAnswer && found.faultCount === 0 && (
                  <p>
                    <a href={client.urlOf(getImportAnswer, { params: { importId } })} download>
                      {t('imports.answer')}
                    </a>
                  </p>
                )}
                <FaultTable faults={found.warnings} />
              </details>
            )}
          </div>
        );
      }}
    </Awaiting>
  );
}
