import './sign-in.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeLanguage, getDemo, type Role, signIn } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { currentLanguage } from '../../shared/i18n/index';
import { forgetAllBut } from '../../shared/session/session';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';

/** Login and password. What is wrong is said beside the form, and what was typed stays. */
export function SignInForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState(false);
  const [tried, setTried] = useState(false);
  const attempt = useMutation({
    mutationFn: () => send(signIn, { body: { login: login.trim(), password } }),
    onSuccess: (session) => {
      forgetAllBut(queries, session);
      // The language one signs in with is the one in which the server shall speak.
      const language = currentLanguage();
      if (session.language !== language) void send(changeLanguage, { body: { language } }).catch(() => undefined);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (login.trim() && password && !attempt.isPending) attempt.mutate();
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Refused error={attempt.error} />
      <Field
        label={t('signIn.login')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        value={login}
        onChange={(event) => setLogin(event.target.value)}
        fault={tried && !login.trim() ? t('signIn.loginMissing') : undefined}
      />
      <Field
        label={t('signIn.password')}
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        fault={tried && !password ? t('signIn.passwordMissing') : undefined}
      />
      <label className="choice-option">
        <input type="checkbox" checked={shown} onChange={(event) => setShown(event.target.checked)} />
        <span>{t('signIn.showPassword')}</span>
      </label>
      <Button kind="main" type="submit" busy={attempt.isPending}>
        {attempt.isPending ? t('signIn.submitting') : t('signIn.submit')}
      </Button>
      <p className="hint">{t('signIn.firstTime')}</p>
      <DemoAccounts
        take={(account) => {
          setLogin(account.login);
          setPassword(account.password);
        }}
      />
    </form>
  );
}

/** In the demo region, and only there: one account a role to try. */
function DemoAccounts({ take }: { take: (account: { login: string; password: string }) => void }) {
  const { t } = useTranslation();
  const demo = useQuery(ask(getDemo));
  const accounts = demo.data?.accounts ?? [];
  if (accounts.length === 0) return null;
  return (
    <section className="demo-accounts" aria-label={t('signIn.demo')}>
      <p className="hint">{t('signIn.demo')}</p>
      <div className="demo-accounts-list">
        {accounts.map((account) => (
          <Button key={account.login} onClick={() => take(account)}>
            {t(`role.${account.role as Role}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
