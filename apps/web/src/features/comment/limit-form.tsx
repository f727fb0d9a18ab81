import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getCommentLimit, type ReplyOf, SaidProblem, setCommentLimit } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Awaiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

/** How long comments may be at a place, and whether a model is configured. */
export function LimitForm({ placeId }: { placeId: number }) {
  const query = useQuery(ask(getCommentLimit, { params: { placeId } }));
  return <Awaiting query={query}>{(found) => <Limit placeId={placeId} found={found} />}</Awaiting>;
}

function Limit({ placeId, found }: { placeId: number; found: ReplyOf<typeof getCommentLimit> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [most, setMost] = useState(found.own ? String(found.most) : '');
  const save = useMutation({
    mutationFn: () =>
      send(setCommentLimit, { params: { placeId }, body: { most: most.trim() === '' ? null : Number(most) } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [getCommentLimit.path] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  const fault = save.error instanceof SaidProblem && save.error.status === 400 ? save.error.detail : undefined;
  return (
    <Section
      title={t('comment.limit.title')}
      hint={found.model.available ? t('comment.limit.model', { name: found.model.name }) : t('comment.modelOff')}
    >
      <form className="form" onSubmit={submit}>
        <Field
          label={t('comment.limit.label')}
          hint={t('comment.limit.hint')}
          fault={fault}
          type="number"
          inputMode="numeric"
          min={50}
          max={500}
          placeholder={String(found.most)}
          value={most}
          onChange={({ target }) => setMost(target.value)}
        />
        {save.isSuccess && <Notice tone="good" title={t('comment.limit.saved')} />}
        <Refused error={fault ? null : save.error} />
        <div className="tools">
          <Button kind="main" type="submit" busy={save.isPending}>
            {t('comment.limit.save')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
