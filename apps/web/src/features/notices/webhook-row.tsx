import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  listDeliveries,
  type ReplyOf,
  removeWebhook,
  sayNotice,
  switchWebhook,
  testWebhook,
  type Webhook,
} from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { currentLanguage } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';
import { Notice, Refused } from '../../shared/ui/notice';
import { ScrollX } from '../../shared/ui/scroll-x';
import { Tag } from '../../shared/ui/tag';

type Delivery = ReplyOf<typeof listDeliveries>['deliveries'][number];

export function WebhookRow({ webhook, onChanged }: { webhook: Webhook; onChanged(): Promise<void> }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  const { id, url, active } = webhook;
  const params = { webhookId: id };
  const toggle = useMutation({
    mutationFn: () => send(switchWebhook, { params, body: { active: !active } }),
    onSuccess: onChanged,
  });
  const test = useMutation({ mutationFn: () => send(testWebhook, { params }) });
  const remove = useMutation({ mutationFn: () => send(removeWebhook, { params }), onSuccess: onChanged });
  return (
    <li className="section">
      <p>
        <strong>{url}</strong>{' '}
        <Tag tone={active ? 'good' : 'plain'}>{t(active ? 'notice.active' : 'notice.paused')}</Tag>
      </p>
      <div className="tools">
        <Button onClick={() => setShown(true)}>{t('notice.deliveries')}</Button>
        <Button busy={test.isPending} onClick={() => test.mutate()}>
          {t('notice.test')}
        </Button>
        <Button busy={toggle.isPending} onClick={() => toggle.mutate()}>
          {t(active ? 'notice.pause' : 'notice.resume')}
        </Button>
        <Button
          kind="quiet"
          busy={remove.isPending}
          onClick={() => window.confirm(t('notice.removeSure')) && remove.mutate()}
        >
          {t('notice.remove')}
        </Button>
      </div>
      {test.isSuccess && <Notice tone="good" title={t('notice.tested')} />}
      <Refused error={toggle.error ?? test.error ?? remove.error} />
      {shown && (
        <Drawer title={t('notice.deliveriesOf', { url: new URL(url).host })} onClose={() => setShown(false)}>
          <Deliveries webhookId={id} />
        </Drawer>
      )}
    </li>
  );
}

function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [before, setBefore] = useState<string>();
  const asked = ask(listDeliveries, { params: { webhookId }, query: before ? { before } : {} });
  const query = useQuery(asked);
  return (
    <Awaiting
      query={query}
      isEmpty={({ deliveries }) => deliveries.length === 0}
      empty={<Empty title={t('notice.noDeliveries')} hint={t('notice.noDeliveriesHint')} />}
    >
      {({ deliveries, next }) => (
        <>
          <ScrollX label={t('notice.deliveries')}>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t('notice.when')}</th>
                  <th scope="col">{t('notice.what')}</th>
                  <th scope="col">{t('notice.state')}</th>
                </tr>
              </thead>
              <tbody>
                {deliveries.map((one) => (
                  <tr key={one.id}>
                    <td className="word">{moment(one.createdAt)}</td>
                    <td>{sayNotice(one.kind, one.details, currentLanguage())}</td>
                    <td>
                      <Tag tone={tones[one.state]}>{t(`notice.deliveryStates.${one.state}`)}</Tag>
                      <span className="hint"> {about(one)}</span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollX>
          <div className="tools">
            <Button onClick={() => void queries.invalidateQueries({ queryKey: [listDeliveries.path] })}>
              {t('app.reload')}
            </Button>
            {next && <Button onClick={() => setBefore(next)}>{t('notice.more')}</Button>}
          </div>
        </>
      )}
    </Awaiting>
  );

  function about({ state, tries, problem, dueAt }: Delivery): string {
    const status = /^status-(\d+)$/.exec(problem)?.[1];
    const why =
      status !== undefined
        ? t('notice.problem.status', { status })
        : problem === 'timeout' || problem === 'unreachable' || problem === 'private-address'
          ? t(`notice.problem.${problem}`)
          : '';
    const again = state === 'waiting' && tries > 0 ? t('notice.nextTry', { when: moment(dueAt) }) : '';
    return [why, again].filter(Boolean).join(', ');
  }
}

const tones = { waiting: 'busy', sent: 'good', failed: 'bad' } as const;
