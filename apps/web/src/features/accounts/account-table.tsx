import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Account, listAccounts, type Role, resetAccount } from '@wuyu/contract';
import { Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { AccountForm } from './account-form';
import { OneTimeCode } from './one-time-code';

const ROLES: readonly Role[] = [
  ...(['administrator', 'bureau', 'school', 'head', 'committee', 'teacher', 'student', 'guardian', 'expert'] as const),
];

function stateOf(account: Account): 'disabled' | 'locked' | 'mustChange' | 'ready' {
  if (account.disabled) return 'disabled';
  if (account.locked) return 'locked';
  return account.mustChange ? 'mustChange' : 'ready';
}

/** The accounts in the own scope; a new one or a reset one gets a one-time code that is shown once. */
export function AccountTable() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [role, setRole] = useState<Role | ''>('');
  const [handed, setHanded] = useState<{ account: Account; code: string } | null>(null);
  const query = useInfiniteQuery({
    queryKey: [listAccounts.path, role],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      send(listAccounts, { query: { ...(role ? { role } : {}), ...(pageParam ? { after: pageParam } : {}) } }, signal),
    getNextPageParam: ({ next }) => next,
  });
  const take = async (given: { account: Account; code: string }) => {
    setHanded(given);
    await queries.invalidateQueries({ queryKey: [listAccounts.path] });
  };
  const reset = useMutation({
    mutationFn: (accountId: string) => send(resetAccount, { params: { accountId } }),
    onSuccess: take,
  });
  const accounts = query.data?.pages.flatMap((page) => page.accounts) ?? [];
  return (
    <>
      <Section title={t('accounts.create')}>
        <AccountForm onMade={take} />
      </Section>
      {handed && <OneTimeCode login={handed.account.login} code={handed.code} />}
      <Section
        title={t('accounts.title')}
        tools={
          <Select
            compact
            label={t('accounts.role')}
            value={role}
            onChange={(value) => setRole(value as Role | '')}
            options={[
              { value: '', label: t('accounts.all') },
              ...ROLES.map((value) => ({ value, label: t(`role.${value}`) })),
            ]}
          />
        }
      >
        <Refused error={reset.error} />
        {query.isPending && <Waiting />}
        {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
        {query.data && accounts.length === 0 && <Empty title={t('accounts.none')} hint={t('accounts.noneHint')} />}
        {accounts.length > 0 && (
          <Table<Account>
            rowKey="id"
            size="middle"
            dataSource={accounts}
            pagination={false}
            scroll={{ x: 700 }}
            columns={[
              { title: t('accounts.login'), dataIndex: 'login' },
              { title: t('accounts.displayName'), dataIndex: 'displayName' },
              {
                title: t('accounts.role'),
                render: (_, account) => account.roles.map((one) => t(`role.${one.role}`)).join(', '),
              },
              {
                title: t('accounts.state'),
                render: (_, account) => {
                  const state = stateOf(account);
                  return (
                    <Tag tone={state === 'ready' ? 'good' : state === 'mustChange' ? 'busy' : 'bad'}>
                      {t(`accounts.states.${state}`)}
                    </Tag>
                  );
                },
              },
              { title: t('accounts.createdAt'), render: (_, account) => day(account.createdAt) },
              {
                title: <span className="visually-hidden">{t('accounts.reset')}</span>,
                render: (_, account) => (
                  <Button
                    kind="quiet"
                    aria-label={t('accounts.resetOf', { login: account.login })}
                    onClick={() => reset.mutate(account.id)}
                  >
                    {t('accounts.reset')}
                  </Button>
                ),
              },
            ]}
          />
        )}
        {query.hasNextPage && (
          <p>
            <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
              {t('accounts.more')}
            </Button>
          </p>
        )}
      </Section>
    </>
  );
}
