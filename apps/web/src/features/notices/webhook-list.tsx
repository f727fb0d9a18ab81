import './notices.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { addWebhook, listWebhooks, SaidProblem } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { WebhookRow } from './webhook-row';

/** The webhooks of a place: adding, pausing, testing, and what was sent. */
export function WebhookList({ placeId }: { placeId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const asked = ask(listWebhooks, { params: { placeId } });
  const query = useQuery(asked);
  const [url, setUrl] = useState('');
  const [id, setId] = useState(() => crypto.randomUUID());
  const changed = () => queries.invalidateQueries({ queryKey: asked.queryKey });
  const add = useMutation({
    mutationFn: () => send(addWebhook, { params: { placeId }, body: { id, url } }),
    onSuccess: () => {
      setUrl('');
      setId(crypto.randomUUID());
      return changed();
    },
  });
  const fault = add.error instanceof SaidProblem ? add.error.faults.find(({ path }) => path === 'url') : undefined;
  return (
    <>
      <Section title={t('notice.webhooks')} hint={t('notice.webhooksHint')}>
        <Awaiting
          query={query}
          isEmpty={({ webhooks }) => webhooks.length === 0}
          empty={<Empty title={t('notice.webhookNone')} hint={t('notice.webhookNoneHint')} />}
        >
          {({ webhooks }) => (
            <ul className="notices">
              {webhooks.map((webhook) => (
                <WebhookRow key={webhook.id} webhook={webhook} onChanged={changed} />
              ))}
            </ul>
          )}
        </Awaiting>
      </Section>
      <Section title={t('notice.webhookAdd')}>
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Field
            label={t('notice.webhookUrl')}
            hint={t('notice.webhookUrlHint')}
            type="url"
            required
            maxLength={500}
            value={url}
            fault={fault && `${fault.message}。${fault.remedy}`}
            onChange={(event) => {
              setUrl(event.target.value);
              add.reset();
            }}
          />
          {!fault && <Refused error={add.error} />}
          {add.data?.secret && (
            <Notice tone="good" title={t('notice.webhookAdded')}>
              <code className="secret">{add.data.secret}</code>
            </Notice>
          )}
          <p>
            <Button kind="main" type="submit" busy={add.isPending}>
              {t('notice.webhookAdd')}
            </Button>
          </p>
        </form>
      </Section>
    </>
  );
}
