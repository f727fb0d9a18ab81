import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  cancelPublicity,
  concludePublicity,
  type Endpoint,
  getPublicityRound,
  type ReplyOf,
  SaidProblem,
  signPublicity,
} from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

type Round = ReplyOf<typeof getPublicityRound>;

function useRefresh() {
  const queries = useQueryClient();
  return (endpoint: Endpoint = getPublicityRound) => queries.invalidateQueries({ queryKey: [endpoint.path] });
}

/** What still stands between a round and its end, for those who can do something about it. */
export function Conclusion({ round }: { round: Round }) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const conclude = useMutation({
    mutationFn: () => send(concludePublicity, { params: { roundId: round.id } }),
    onSuccess: () => refresh(),
  });
  if (round.standings.length === 0) return null;
  return (
    <Section title={t('publicity.standing.title')} hint={t('publicity.standing.lead')}>
      <ul className="standings">
        {round.standings.map((standing) => (
          <StandingOf key={standing.classId} round={round} standing={standing} />
        ))}
      </ul>
      {round.may.conclude && (
        <div className="form">
          <p className="hint">{t('publicity.standing.concludeHint')}</p>
          <Refused error={conclude.error} />
          <div className="tools">
            <Button kind="main" busy={conclude.isPending} onClick={() => conclude.mutate()}>
              {t('publicity.standing.conclude')}
            </Button>
          </div>
        </div>
      )}
      {round.may.manage && <CancelForm roundId={round.id} />}
    </Section>
  );
}

function StandingOf({ round, standing }: { round: Round; standing: Round['standings'][number] }) {
  const { t } = useTranslation();
  const { classId, signed, objections, openObjections, overdueObjections } = standing;
  const found = round.classes.find(({ id }) => id === classId);
  const byTeacher = signed.some(({ role }) => role === 'class-teacher');
  return (
    <li>
      <p>
        <strong>{found ? classTitle(t, found) : ''}</strong>{' '}
        {overdueObjections > 0 && <Tag tone="bad">{t('publicity.standing.overdue', { n: overdueObjections })}</Tag>}
      </p>
      <p className="hint">
        {t('publicity.standing.objections', { all: objections, open: openObjections })} ·{' '}
        {signed.length > 0
          ? t('publicity.standing.signed', { names: signed.map(({ name }) => name).join('、') })
          : t('publicity.standing.unsigned')}
      </p>
      {round.may.sign.includes(classId) && !byTeacher && <SignRound roundId={round.id} classId={classId} />}
    </li>
  );
}

function SignRound({ roundId, classId }: { roundId: string; classId: number }) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const [name, setName] = useState('');
  const sign = useMutation({
    mutationFn: () => send(signPublicity, { params: { roundId, classId }, body: { name } }),
    onSuccess: () => refresh(),
  });
  const fault =
    sign.error instanceof SaidProblem ? sign.error.faults.find(({ path }) => path === 'name')?.message : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sign.isPending) sign.mutate();
  };
  return (
    <form className="form no-print" onSubmit={submit} aria-label={t('publicity.standing.sign')}>
      <Field
        label={t('publicity.standing.signName')}
        required
        maxLength={60}
        autoComplete="off"
        value={name}
        fault={fault}
        onChange={(event) => setName(event.target.value)}
      />
      {!fault && <Refused error={sign.error} />}
      <div className="tools">
        <Button type="submit" busy={sign.isPending}>
          {t('publicity.standing.signNow')}
        </Button>
      </div>
    </form>
  );
}

function CancelForm({ roundId }: { roundId: string }) {
  const { t } = useTranslation();
  const refresh = useRefresh();
  const [reason, setReason] = useState('');
  const cancel = useMutation({
    mutationFn: () => send(cancelPublicity, { params: { roundId }, body: { reason } }),
    onSuccess: () => refresh(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!cancel.isPending) cancel.mutate();
  };
  return (
    <details className="no-print">
      <summary>{t('publicity.standing.cancel')}</summary>
      <form className="form" onSubmit={submit}>
        <Field
          label={t('publicity.standing.cancelReason')}
          required
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Refused error={cancel.error} />
        <div className="tools">
          <Button type="submit" busy={cancel.isPending}>
            {t('publicity.standing.cancelNow')}
          </Button>
        </div>
      </form>
    </details>
  );
}
