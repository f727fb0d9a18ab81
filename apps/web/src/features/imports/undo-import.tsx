import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getBatch, getOverview, listBatches, type ReplyOf, withdrawBatch } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { moment, number, termTitle } from '../../shared/i18n/format';
import { Awaiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { UndoButton } from './undo-button';

/** Takes an imported batch back, after saying how much it is and which evaluations counted it. */
export function UndoImport({
  batchId,
  fileName,
  quiet = false,
}: {
  batchId: number;
  fileName: string;
  quiet?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <UndoButton
      label={t('importWizard.undo')}
      title={t('importWizard.undoTitle', { file: fileName })}
      fileName={fileName}
      quiet={quiet}
    >
      <UndoForm batchId={batchId} />
    </UndoButton>
  );
}

function UndoForm({ batchId }: { batchId: number }) {
  const queries = useQueryClient();
  const query = useQuery({ ...ask(getBatch, { params: { batchId } }), staleTime: 0 });
  const [undone, setUndone] = useState<ReplyOf<typeof withdrawBatch> | null>(null);
  const { t } = useTranslation();
  if (undone !== null) {
    return (
      <Notice tone="good" title={t('importWizard.undone', { n: number(undone.withdrawn) })}>
        {undone.returned > 0 && <p>{t('importWizard.returned', { n: number(undone.returned) })}</p>}
        <p>{t('importWizard.undoneHint')}</p>
      </Notice>
    );
  }
  const done = async (outcome: ReplyOf<typeof withdrawBatch>) => {
    setUndone(outcome);
    for (const { path } of [listBatches, getBatch, getOverview]) await queries.invalidateQueries({ queryKey: [path] });
  };
  return (
    <Awaiting query={query}>{(batch) => <Confirm batch={batch} onDone={(outcome) => void done(outcome)} />}</Awaiting>
  );
}

function Confirm({
  batch,
  onDone,
}: {
  batch: ReplyOf<typeof getBatch>;
  onDone(outcome: ReplyOf<typeof withdrawBatch>): void;
}) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const undo = useMutation({
    mutationFn: () =>
      send(withdrawBatch, {
        params: { batchId: batch.id },
        body: { observations: batch.standing, reason: reason.trim() },
      }),
    onSuccess: onDone,
    // Somebody else may have taken part of it back meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: [getBatch.path] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() && !undo.isPending) undo.mutate();
  };
  if (batch.standing === 0) return <Notice tone="info" title={t('importWizard.nothingLeft')} />;
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t('importWizard.undoWhat', { n: number(batch.observations), standing: number(batch.standing) })}</p>
      {batch.returning > 0 && <p>{t('importWizard.undoReturning', { n: number(batch.returning) })}</p>}
      {batch.runCount === 0 ? (
        <p>{t('importWizard.undoNoRuns')}</p>
      ) : (
        <div>
          <p>{t('importWizard.undoRuns', { n: number(batch.runCount) })}</p>
          <ul>
            {batch.runs.map((run) => (
              <li key={run.id}>
                {run.place} · {termTitle(t, run.term)} · {run.scheme.code}@{run.scheme.version} ·{' '}
                {moment(run.finishedAt)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Field
        label={t('importWizard.undoReason')}
        value={reason}
        maxLength={200}
        fault={tried && !reason.trim() ? t('importWizard.undoReasonMissing') : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refused error={undo.error} />
      <div>
        <Button kind="main" type="submit" busy={undo.isPending}>
          {t('importWizard.undoGo', { n: number(batch.standing) })}
        </Button>
      </div>
    </form>
  );
}
