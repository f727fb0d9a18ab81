import '../features/publicity/publicity.css';
import { useMutation } from '@tanstack/react-query';
import { followObjection } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { FollowedWords } from '../features/publicity/followed-words';
import { readReceipt } from '../features/publicity/receipt';
import { send } from '../shared/api/index';
import { Button } from '../shared/ui/button';
import { Field } from '../shared/ui/field';
import { Refused } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';

/** /objection-receipt: without signing in. The receipt never stands in the address. */
export function ObjectionReceiptPage() {
  const { t } = useTranslation();
  const { state } = useLocation() as { state: { receipt?: string } | null };
  const [typed, setTyped] = useState(state?.receipt ?? '');
  const [wrong, setWrong] = useState(false);
  const look = useMutation({
    mutationFn: async (receipt: string) => ({ receipt, objection: await send(followObjection, { body: { receipt } }) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const receipt = readReceipt(typed);
    setWrong(!receipt);
    if (receipt && !look.isPending) look.mutate(receipt);
  };
  return (
    <Page title={t('publicity.objection.receipt')} lead={t('publicity.objection.receiptLead')} narrow>
      <form className="form" onSubmit={submit}>
        <Field
          label={t('publicity.objection.code')}
          hint={t('publicity.objection.codeHint')}
          required
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          value={typed}
          maxLength={40}
          fault={wrong ? t('publicity.objection.codeWrong') : undefined}
          onChange={(event) => {
            setWrong(false);
            setTyped(event.target.value);
          }}
        />
        <Refused error={look.error} />
        <div className="tools">
          <Button kind="main" type="submit" busy={look.isPending}>
            {t('publicity.objection.look')}
          </Button>
        </div>
      </form>
      {look.data && (
        <FollowedWords
          objection={look.data.objection}
          receipt={look.data.receipt}
          onChange={() => look.mutate(look.data.receipt)}
        />
      )}
    </Page>
  );
}
