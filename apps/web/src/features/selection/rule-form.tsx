import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getSelectionRule, type ReplyOf, SaidProblem, saveSelectionRule } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

const FIELDS = [
  ['perAspect', 'perAspect', 1, 20],
  ['inAll', 'inAll', 1, 60],
  ['highlighted', 'highlightedMost', 0, 10],
  ['guardianUnder', 'guardianUnder', 0, 18],
] as const;

/** How many may be chosen at a place, and whose consent is needed. */
export function SelectionRuleForm({ placeId, rule }: { placeId: number; rule: ReplyOf<typeof getSelectionRule> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(FIELDS.map(([name]) => [name, String(rule[name])])),
  );
  const save = useMutation({
    mutationFn: () =>
      send(saveSelectionRule, {
        params: { placeId },
        body: {
          perAspect: Number(values.perAspect),
          inAll: Number(values.inAll),
          highlighted: Number(values.highlighted),
          guardianUnder: Number(values.guardianUnder),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [getSelectionRule.path] }),
  });
  const faults = save.error instanceof SaidProblem ? save.error.faults : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const whose = rule.placeId === null ? 'none' : rule.placeId === placeId ? 'own' : 'above';
  return (
    <Section title={t('selection.title')} hint={t(`selection.ruleOf.${whose}`)}>
      <form className="form" onSubmit={submit}>
        {FIELDS.map(([name, word, min, max]) => (
          <Field
            key={name}
            label={t(`selection.${word}`)}
            type="number"
            inputMode="numeric"
            min={min}
            max={max}
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
    </Section>
  );
}
