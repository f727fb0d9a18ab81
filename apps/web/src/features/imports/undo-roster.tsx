import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRosterImport, type ReplyOf, undoRosterImport } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { moment, number } from '../../shared/i18n/format';
import { Awaiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { changesOf, outcomeWord } from './outcome-word';
import { UndoButton } from './undo-button';

/** Counted up to this. */
const MANY = 1000;

/** Undoes an import of a roster, after saying what it changed and what stands in the way. */
export function UndoRoster({
  importId,
  fileName,
  quiet = false,
}: {
  importId: number;
  fileName: string;
  quiet?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <UndoButton
      label={t('importWizard.roster.undo')}
      title={t('importWizard.roster.title', { file: fileName })}
      fileName={fileName}
      quiet={quiet}
    >
      <UndoForm importId={importId} />
    </UndoButton>
  );
}

function UndoForm({ importId }: { importId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery({ ...ask(getRosterImport, { params: { importId } }), staleTime: 0 });
  const [undone, setUndone] = useState(false);
  if (undone) {
    return (
      <Notice tone="good" title={t('importWizard.roster.undone')}>
        <p>{t('importWizard.roster.undoneHint')}</p>
      </Notice>
    );
  }
  const done = () => {
    setUndone(true);
    // Whoever is in which class may stand on any page.
    void queries.invalidateQueries();
  };
  return <Awaiting query={query}>{(found) => <Confirm found={found} onDone={done} />}</Awaiting>;
}

function Confirm({ found, onDone }: { found: ReplyOf<typeof getRosterImport>; onDone(): void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const undo = useMutation({
    mutationFn: () => send(undoRosterImport, { params: { importId: found.id }, body: { reason: reason.trim() } }),
    onSuccess: onDone,
    // Something may have been built on it meanwhile.
    onError: () => queries.invalidateQueries({ queryKey: [getRosterImport.path] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() && !undo.isPending) undo.mutate();
  };
  if (found.state === 'undone') return <Notice tone="info" title={t('importWizard.roster.undone')} />;
  if (found.state === 'final') {
    return (
      <Notice tone="info" title={t('importWizard.roster.final')}>
        <p>{t('importWizard.roster.usedHint')}</p>
      </Notice>
    );
  }
  if (found.later) {
    const { fileName, recordedAt } = found.later;
    return <Notice tone="info" title={t('importWizard.roster.later', { file: fileName, when: moment(recordedAt) })} />;
  }
  if (found.uses.length > 0) {
    return (
      <Notice tone="info" title={t('importWizard.roster.used')}>
        <ul>
          {found.uses.map(({ what, count }) => (
            <li key={what}>
              {t(`importWizard.roster.uses.${what}`, {
                n: count >= MANY ? t('importWizard.roster.many', { n: number(MANY) }) : number(count),
              })}
            </li>
          ))}
        </ul>
        <p>{t('importWizard.roster.usedHint')}</p>
      </Notice>
    );
  }
  return (
    <form className="form" onSubmit={submit} noValidate>
      <p>{t('importWizard.roster.what')}</p>
      <ul className="outcome-counts">
        {changesOf(found.figures).map(([word, n]) => (
          <li key={word}>
            <b>{number(n)}</b> {outcomeWord(t, word)}
          </li>
        ))}
      </ul>
      <p>{t('importWizard.roster.accounts')}</p>
      <Field
        label={t('importWizard.roster.reason')}
        value={reason}
        maxLength={200}
        fault={tried && !reason.trim() ? t('importWizard.undoReasonMissing') : undefined}
        onChange={(event) => setReason(event.target.value)}
      />
      <Refused error={undo.error} />
      <div>
        <Button kind="main" type="submit" busy={undo.isPending}>
          {t('importWizard.roster.go')}
        </Button>
      </div>
    </form>
  );
}
