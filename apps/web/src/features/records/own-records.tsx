import './records.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { listOwnDrafts, listRecords, type RecordState } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { useOutbox } from '../../shared/offline/use-outbox';
import { useSession } from '../../shared/session/session';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { RecordCard } from './record-card';

/** What has to be done still: what came back first, then what was begun, and what this device has not sent. */
export function Unfinished() {
  const { t } = useTranslation();
  const { acts } = useOutbox();
  const own = useSession()?.person?.id;
  const query = useQuery(ask(listOwnDrafts, { query: { limit: 100 } }));
  const unsent = acts.filter(({ mend }) => mend?.startsWith('/records/new'));
  const drafts = [...(query.data?.records ?? [])].sort(
    (a, b) => Number(b.state === 'returned') - Number(a.state === 'returned'),
  );
  if (query.error && unsent.length === 0) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (drafts.length === 0 && unsent.length === 0) return null;
  return (
    <Section title={t('record.unfinished')} hint={t('record.unfinishedHint')}>
      <ul className="record-list">
        {unsent.map((act) => (
          <li key={act.id} className="card record-card">
            <span className="record-card-body">
              <span className="record-card-head">
                <span className="card-title">{act.title}</span>
                <Tag tone={act.state === 'refused' ? 'bad' : 'busy'}>
                  {t(act.state === 'refused' ? 'record.outbox.stateRefused' : 'record.outbox.stateWaiting')}
                </Tag>
              </span>
              {act.trouble?.message && act.state === 'refused' && (
                <span className="record-reason">{act.trouble.message}</span>
              )}
              {act.state === 'refused' && act.mend && <Link to={act.mend}>{t('record.outbox.mend')}</Link>}
            </span>
          </li>
        ))}
        {drafts.map((record) => (
          <li key={record.id}>
            <RecordCard
              record={record}
              {...(record.studentId === own ? {} : { name: record.studentName })}
              to={`/records/${record.studentId}/${record.id}/edit`}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

const SHOWN = ['all', 'waiting', 'confirmed', 'rejected'] as const;
type Shown = (typeof SHOWN)[number];

/** A pupil's records, the newest day first; what is unfinished stands above. */
export function RecordList({ studentId, writes }: { studentId: number; writes: boolean }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<Shown>('all');
  const state: RecordState | undefined = shown === 'all' ? undefined : shown;
  const query = useInfiniteQuery({
    queryKey: [listRecords.path, studentId, shown],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      send(
        listRecords,
        {
          params: { studentId },
          query: { limit: 30, ...(state ? { state } : {}), ...(pageParam ? { after: pageParam } : {}) },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const records = (query.data?.pages.flatMap((page) => page.records) ?? []).filter(
    (record) => !['draft', 'returned'].includes(record.state) || !record.writer.own,
  );
  return (
    <Section
      title={t('record.list')}
      tools={
        <Choice
          compact
          label={t('record.filter')}
          value={shown}
          onChange={(value) => setShown(value as Shown)}
          options={SHOWN.map((value) => ({
            value,
            label: value === 'all' ? t('record.all') : t(`record.states.${value}`),
          }))}
        />
      }
    >
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && records.length === 0 && (
        <Empty title={t('record.none')} hint={t(writes ? 'record.noneHint' : 'state.emptyTitle')}>
          {writes && (
            <Link className={buttonClass('main')} to={`/records/new?student=${studentId}`}>
              {t('record.write')}
            </Link>
          )}
        </Empty>
      )}
      <ul className="record-list">
        {records.map((record) => (
          <li key={record.id}>
            <RecordCard record={record} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('record.more')}
        </Button>
      )}
    </Section>
  );
}
