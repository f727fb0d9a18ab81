import './records.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { deleteRecordDraft, type RecordDetail, withdrawRecord } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Corrections } from './corrections';
import { Decide } from './decide';
import { Held } from './held';
import { Hints } from './hints';
import { RecordBody, RecordHistory } from './record-body';
import { RecordStateTag } from './record-state';

/** One record: what it says, how it stands, and what is to be done next. */
export function WholeRecord({ detail }: { detail: RecordDetail }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const { state, reason, frozen } = detail;
  return (
    <>
      {said && <Notice tone="good" title={said} />}
      {(state === 'returned' || state === 'rejected' || state === 'void') && reason && (
        <Notice tone={state === 'void' ? 'info' : 'bad'} title={t(`record.why.${state}`)}>
          <p>{reason}</p>
        </Notice>
      )}
      <Section title={say(detail.typeTitle)} tools={<RecordStateTag record={detail} />}>
        {!frozen && (
          <p className="hint">
            {t(state === 'waiting' && !detail.writer.own ? 'record.next.read' : `record.next.${state}`)}
          </p>
        )}
        <Hints hints={detail.hints ?? []} />
        <RecordBody detail={detail} />
        <Decide detail={detail} onDecided={(decision) => setSaid(t(`record.decide.done.${decision}`))} />
        {frozen && <Held detail={detail} />}
        <OwnActs detail={detail} />
      </Section>
      <Corrections history={detail.history} />
      <RecordHistory detail={detail} />
    </>
  );
}

/** What its writer may do with it. */
function OwnActs({ detail }: { detail: RecordDetail }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const { studentId, id, may } = detail;
  const params = { studentId, recordId: id };
  const withdraw = useMutation({
    mutationFn: () => send(withdrawRecord, { params }),
    onSuccess: async () => {
      await queries.invalidateQueries();
      await navigate(`/records/${studentId}/${id}/edit`);
    },
  });
  const remove = useMutation({
    mutationFn: () => send(deleteRecordDraft, { params }),
    onSuccess: async () => {
      await navigate('/records', { replace: true });
      await queries.invalidateQueries();
    },
  });
  if (!may.some((act) => ['edit', 'withdraw', 'delete'].includes(act))) return null;
  return (
    <div className="own-acts">
      <Refused error={withdraw.error ?? remove.error} />
      <div className="tools">
        {may.includes('edit') && (
          <Link className={buttonClass('main')} to={`/records/${studentId}/${id}/edit`}>
            {t('record.edit')}
          </Link>
        )}
        {may.includes('withdraw') && (
          <Button busy={withdraw.isPending} onClick={() => withdraw.mutate()}>
            {t('record.withdraw')}
          </Button>
        )}
        {may.includes('delete') && (
          <Button kind="quiet" busy={remove.isPending} onClick={() => (sure ? remove.mutate() : setSure(true))}>
            {t(sure ? 'record.deleteSure' : 'record.delete')}
          </Button>
        )}
      </div>
    </div>
  );
}
