import { useMutation, useQueryClient } from '@tanstack/react-query';
import { changePassword } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { send } from '../../shared/api/index';
import { sessionKey } from '../../shared/session/session';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';

const LEAST = 10;

/** Changes the own password; after a one-time code it leads on to the start. */
export function PasswordForm({ mustChange, login }: { mustChange: boolean; login: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [old, setOld] = useState('');
  const [fresh, setFresh] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () => send(changePassword, { body: { old, new: fresh } }),
    onSuccess: async () => {
      setOld('');
      setFresh('');
      setAgain('');
      setTried(false);
      await queries.invalidateQueries({ queryKey: sessionKey });
      if (mustChange) await navigate('/', { replace: true });
    },
  });
  const faults = {
    old: old ? undefined : t('account.oldMissing'),
    fresh: fresh.length < LEAST ? t('account.tooShort') : undefined,
    again: fresh !== again ? t('account.notSame') : undefined,
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!faults.old && !faults.fresh && !faults.again && !attempt.isPending) attempt.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      {attempt.isSuccess && !tried && <Notice tone="good" title={t('account.saved')} />}
      <Refused error={attempt.error} />
      <input type="text" autoComplete="username" value={login} readOnly hidden />
      <Field
        label={mustChange ? t('account.oldCode') : t('account.old')}
        type="password"
        autoComplete="current-password"
        value={old}
        onChange={(event) => setOld(event.target.value)}
        fault={tried ? faults.old : undefined}
      />
      <Field
        label={t('account.new')}
        hint={t('account.newHint')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={fresh}
        onChange={(event) => setFresh(event.target.value)}
        fault={tried ? faults.fresh : undefined}
      />
      <Field
        label={t('account.again')}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        value={again}
        onChange={(event) => setAgain(event.target.value)}
        fault={tried ? faults.again : undefined}
      />
      <div>
        <Button kind="main" type="submit" busy={attempt.isPending}>
          {t('account.submit')}
        </Button>
      </div>
    </form>
  );
}
