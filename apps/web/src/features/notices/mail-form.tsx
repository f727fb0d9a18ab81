import { useMutation } from '@tanstack/react-query';
import { type NoticeSettings, removeMail, SaidProblem, setMail, verifyMail } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Tag } from '../../shared/ui/tag';

function faultAt(error: unknown, path: string): string | undefined {
  const fault = error instanceof SaidProblem ? error.faults.find((one) => one.path === path) : undefined;
  return fault && `${fault.message}。${fault.remedy}`;
}

/** The own address, believed once the code that was sent there is entered. */
export function MailForm({
  mail,
  onChanged,
}: {
  mail: NoticeSettings['mail'];
  onChanged(settings: NoticeSettings): void;
}) {
  const { t } = useTranslation();
  const [address, setAddress] = useState(mail.address ?? '');
  const [code, setCode] = useState('');
  const set = useMutation({ mutationFn: () => send(setMail, { body: { address } }), onSuccess: onChanged });
  const verify = useMutation({
    mutationFn: () => send(verifyMail, { body: { code } }),
    onSuccess: (fresh) => {
      setCode('');
      onChanged(fresh);
    },
  });
  const remove = useMutation({
    mutationFn: () => send(removeMail),
    onSuccess: (fresh) => {
      setAddress('');
      onChanged(fresh);
    },
  });
  if (!mail.available) return <p className="hint">{t('notice.noMail')}</p>;
  const atAddress = faultAt(set.error, 'address');
  const atCode = faultAt(verify.error, 'code');
  return (
    <>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate();
        }}
      >
        <Field
          label={t('notice.mail')}
          hint={t('notice.mailHint')}
          fault={atAddress}
          type="email"
          autoComplete="email"
          required
          maxLength={254}
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
            set.reset();
          }}
        />
        {!atAddress && <Refused error={set.error ?? remove.error} />}
        <div className="tools">
          <Button type="submit" busy={set.isPending}>
            {set.isPending
              ? t('notice.sending')
              : t(mail.verified && address === mail.address ? 'notice.changeMail' : 'notice.send')}
          </Button>
          {mail.address && (
            <>
              <Button kind="quiet" busy={remove.isPending} onClick={() => remove.mutate()}>
                {t('notice.removeMail')}
              </Button>
              <Tag tone={mail.verified ? 'good' : 'busy'}>
                {t(mail.verified ? 'notice.verified' : 'notice.waiting')}
              </Tag>
            </>
          )}
        </div>
      </form>
      {mail.address && !mail.verified && (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            verify.mutate();
          }}
        >
          <Notice tone="info" title={t('notice.sentTo', { address: mail.address })} />
          <Field
            label={t('notice.code')}
            fault={atCode}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.target.value)}
          />
          {!atCode && <Refused error={verify.error} />}
          <p>
            <Button kind="main" type="submit" busy={verify.isPending}>
              {t('notice.verify')}
            </Button>
          </p>
        </form>
      )}
    </>
  );
}
