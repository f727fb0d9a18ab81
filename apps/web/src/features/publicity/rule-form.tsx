import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getPublicityRule, type ReplyOf, SaidProblem, savePublicityRule } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

const FIELDS = ['days', 'answerDays', 'appealDays'] as const;

/** How long publicity, answers and appeals take at a place, with what other places have in force. */
export function PublicityRuleForm({ placeId, rule }: { placeId: number; rule: ReplyOf<typeof getPublicityRule> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(FIELDS.map((name) => [name, String(rule[name])])),
  );
  const save = useMutation({
    mutationFn: () =>
      send(savePublicityRule, {
        params: { placeId },
        body: {
          days: Number(values.days),
          answerDays: Number(values.answerDays),
          appealDays: Number(values.appealDays),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [getPublicityRule.path] }),
  });
  const faults = save.error instanceof SaidProblem ? save.error.faults : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const whose = rule.placeId === null ? 'none' : rule.placeId === placeId ? 'own' : 'above';
  return (
    <Section title={t('publicity.title')} hint={t(`selection.ruleOf.${whose}`)}>
      <form className="form" onSubmit={submit}>
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={t(`publicity.rule.${name}`)}
            type="number"
            inputMode="numeric"
            min={1}
            max={60}
            required
            value={values[name]}
            fault={faults.find(({ path = '' }) => path.endsWith(name))?.message}
            onChange={(event) => {
              save.reset();
              setValues({ ...values, [name]: event.target.value });
            }}
          />
        ))}
        {save.isSuccess && <Notice tone="good" title={t('selection.ruleSaved')} />}
        {faults.length === 0 && <Refused error={save.error} />}
        <div className="tools">
          <Button kind="main" type="submit" busy={save.isPending}>
            {t('selection.save')}
          </Button>
        </div>
      </form>
      <h3 className="decision">{t('publicity.rule.examples')}</h3>
      <ul>
        {rule.examples.map(({ days, words, source, status }) => (
          <li key={source}>
            {t('publicity.rule.exampleDays', { n: days })} · {say(words)} ·{' '}
            <a href={source} rel="noopener noreferrer" target="_blank">
              {t('publicity.rule.source')}
            </a>
            {status === 'unverified' && ` (${t('publicity.rule.unverified')})`}
          </li>
        ))}
      </ul>
    </Section>
  );
}
