import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type getPublicityRound,
  listPublicEntries,
  type PublicPupil,
  type ReplyOf,
  SaidProblem,
  withdrawPublicEntry,
} from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';
import { Field } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { EntryWords } from './entry-words';

type Round = ReplyOf<typeof getPublicityRound>;
type Entry = PublicPupil['entries'][number];

/** What a class shows, pupil by pupil, and what may be done with each entry. */
export function ClassEntries({ round, classId }: { round: Round; classId: number }) {
  const { t } = useTranslation();
  const [withdrawn, setWithdrawn] = useState<Entry | null>(null);
  const query = useInfiniteQuery({
    queryKey: [listPublicEntries.path, round.id, classId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      send(
        listPublicEntries,
        { params: { roundId: round.id, classId }, query: pageParam ? { after: pageParam } : {} },
        signal,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const pupils = query.data.pages.flatMap((page) => page.pupils);
  const live = round.state === 'open' || round.state === 'over';
  // On the wall hangs all of it, not what happened to be loaded.
  const printAll = async () => {
    for (let more = query.hasNextPage; more; ) more = (await query.fetchNextPage()).hasNextPage;
    requestAnimationFrame(() => globalThis.print());
  };
  return (
    <Section
      title={t('publicity.entries')}
      tools={
        <span className="no-print">
          <Button busy={query.isFetchingNextPage} onClick={() => void printAll()}>
            {t('publicity.print')}
          </Button>
        </span>
      }
    >
      {pupils.length === 0 && <Empty title={t('publicity.entriesNone')} />}
      {pupils.map(({ name, own, entries }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is fixed, and two pupils may have the same name.
        <article className="public-pupil" key={at}>
          <h3>{name}</h3>
          <ul className="public-entries">
            {entries.map((entry) => (
              <li key={entry.id} className={entry.state === 'struck' ? 'public-entry public-struck' : 'public-entry'}>
                <EntryWords entry={entry} />
                <div className="tools no-print">
                  {round.may.object && entry.state === 'shown' && !own && (
                    <Link
                      className={buttonClass('quiet')}
                      to={`/publicity/${round.id}/classes/${classId}/entries/${entry.id}/objection`}
                      state={{ entry, name }}
                      aria-label={t('publicity.objectNamed', { title: entry.shown.title })}
                    >
                      {t('publicity.object')}
                    </Link>
                  )}
                  {own && live && entry.state === 'shown' && (
                    <Button
                      kind="quiet"
                      aria-label={t('publicity.withdrawNamed', { title: entry.shown.title })}
                      onClick={() => setWithdrawn(entry)}
                    >
                      {t('publicity.withdraw')}
                    </Button>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </article>
      ))}
      {query.hasNextPage && (
        <div className="no-print">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('publicity.next')}
          </Button>
        </div>
      )}
      {withdrawn && <WithdrawForm entry={withdrawn} onClose={() => setWithdrawn(null)} />}
    </Section>
  );
}

function WithdrawForm({ entry, onClose }: { entry: Entry; onClose(): void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const withdraw = useMutation({
    mutationFn: () => send(withdrawPublicEntry, { params: { entryId: entry.id }, body: { reason } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [listPublicEntries.path] });
      onClose();
    },
  });
  const fault =
    withdraw.error instanceof SaidProblem
      ? withdraw.error.faults.find(({ path }) => path === 'reason')?.message
      : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!withdraw.isPending) withdraw.mutate();
  };
  return (
    <Drawer title={t('publicity.withdrawNamed', { title: entry.shown.title })} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>{t('publicity.withdrawLead')}</p>
        <Field
          label={t('publicity.withdrawReason')}
          required
          maxLength={300}
          value={reason}
          fault={fault}
          onChange={(event) => setReason(event.target.value)}
        />
        {!fault && <Refused error={withdraw.error} />}
        <div className="tools">
          <Button kind="main" type="submit" busy={withdraw.isPending}>
            {t('publicity.withdrawNow')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
