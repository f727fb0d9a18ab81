import { useMutation } from '@tanstack/react-query';
import { assignObjection, type getObjection, type ReplyOf } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';

/** Gives an objection to somebody whom it does not concern. */
export function AssignForm({ objection, onChange }: { objection: ReplyOf<typeof getObjection>; onChange(): void }) {
  const { t } = useTranslation();
  const { handlers, id } = objection;
  const [chosen, setChosen] = useState('');
  const accountId = chosen || handlers[0]?.accountId || '';
  const assign = useMutation({
    mutationFn: () => send(assignObjection, { params: { objectionId: id }, body: { accountId } }),
    onSuccess: onChange,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!assign.isPending) assign.mutate();
  };
  return (
    <Section title={t('publicity.objection.assignNow')} hint={t('publicity.objection.assignHint')}>
      {handlers.length === 0 ? (
        <Empty title={t('publicity.objection.noHandlers')} hint={t('publicity.objection.noHandlersHint')} />
      ) : (
        <form className="form" onSubmit={submit}>
          <Select
            label={t('publicity.objection.assign')}
            value={accountId}
            onChange={setChosen}
            options={handlers.map(({ accountId: value, name, role }) => ({
              value,
              label: `${name} · ${t(`role.${role as 'committee' | 'head' | 'expert' | 'bureau'}`)}`,
            }))}
          />
          <Refused error={assign.error} />
          <div className="tools">
            <Button kind="main" type="submit" busy={assign.isPending}>
              {t('publicity.objection.assignNow')}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
