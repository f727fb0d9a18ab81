import { useMutation, useQueryClient } from '@tanstack/react-query';
import { consentToSelection, getSelection, SaidProblem, type SelectionPage, signSelection } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { ChosenWords } from './chosen-list';

/** The whole of what is signed stands above the name that is typed. */
export function SignForm({ selection, by }: { selection: SelectionPage; by: 'student' | 'guardian' }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const { student, term, digest } = selection;
  const params = { studentId: student.id };
  const sign = useMutation({
    mutationFn: () =>
      send(by === 'student' ? signSelection : consentToSelection, { params, body: { term, name, digest } }),
    onSuccess: (page) => queries.setQueryData(ask(getSelection, { params, query: { term } }).queryKey, page),
  });
  const fault =
    sign.error instanceof SaidProblem ? sign.error.faults.find(({ path }) => path === 'name')?.message : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sign.isPending) sign.mutate();
  };
  return (
    <Section title={t(by === 'student' ? 'selection.sign' : 'selection.consent')}>
      <p>{t(by === 'student' ? 'selection.signLead' : 'selection.consentLead')}</p>
      <ChosenWords items={selection.items} />
      <p className="hint digest">
        {t('selection.digest')} {digest}
        <br />
        {t('selection.digestHint')}
      </p>
      <form className="form" onSubmit={submit}>
        <Field
          label={t('selection.signName')}
          value={name}
          required
          maxLength={60}
          autoComplete="off"
          fault={fault}
          onChange={(event) => setName(event.target.value)}
        />
        {!fault && <Refused error={sign.error} />}
        <div className="tools">
          <Button kind="main" type="submit" busy={sign.isPending}>
            {sign.isPending
              ? t('selection.signing')
              : t(by === 'student' ? 'selection.signNow' : 'selection.consentNow')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
