import './records.css';
import { useQuery } from '@tanstack/react-query';
import { getRecord, listWaitingRecords, type ReplyOf } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice } from '../../shared/ui/notice';
import { Decide } from './decide';
import { RecordBody } from './record-body';
import { useDecide } from './use-decide';

type Found = ReplyOf<typeof listWaitingRecords>;
type Waiting = Found['records'][number];

/** So many are shown at once: as many as one reads before one confirms them. */
const AT_ONCE = 10;

/** A guardian's list: each record as it is, to be confirmed one by one or all that are in sight. */
export function WaitingCards() {
  const { t } = useTranslation();
  const query = useQuery(ask(listWaitingRecords, { query: { limit: AT_ONCE } }));
  const decide = useDecide();
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const done = (records: readonly Waiting[], words: string) => {
    setDecided((before) => new Set([...before, ...records.map(({ id }) => id)]));
    setSaid(words);
  };
  const confirmAll = async (records: readonly Waiting[]) => {
    setBusy(true);
    const outcomes = await Promise.all(records.map((record) => decide(record, 'confirm')));
    setBusy(false);
    const through = records.filter((_, i) => outcomes[i]?.state !== 'refused');
    done(through, t('record.decide.done.confirmN', { n: through.length }));
  };
  return (
    <>
      {said && <Notice tone="good" title={said} />}
      <Awaiting
        query={query}
        isEmpty={({ records }) => records.every(({ id }) => decided.has(id))}
        empty={<Empty title={t('record.review.none')} hint={t('record.review.noneHint')} />}
      >
        {({ records, total }) => {
          const left = records.filter(({ id }) => !decided.has(id));
          return (
            <>
              <p className="hint">{t('record.review.total', { n: Math.max(total - decided.size, left.length) })}</p>
              <ul className="record-list">
                {left.map((record) => (
                  <li key={record.id}>
                    <WaitingCard record={record} onDone={(words) => done([record], words)} />
                  </li>
                ))}
              </ul>
              {left.length > 1 && (
                <div className="review-foot">
                  <Button kind="main" busy={busy} onClick={() => void confirmAll(left)}>
                    {t('record.review.confirmShown', { n: left.length })}
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </Awaiting>
    </>
  );
}

function WaitingCard({ record, onDone }: { record: Waiting; onDone(words: string): void }) {
  const { t } = useTranslation();
  const { studentId, id } = record;
  const query = useQuery(ask(getRecord, { params: { studentId, recordId: id } }));
  return (
    <article className="section" aria-label={record.title}>
      <h2>{record.title}</h2>
      <p className="hint">
        {record.studentName} · {say(record.typeTitle)}
      </p>
      <Awaiting query={query}>
        {(detail) => (
          <>
            <RecordBody detail={detail} />
            <Decide detail={detail} onDecided={(decision) => onDone(t(`record.decide.done.${decision}`))} />
          </>
        )}
      </Awaiting>
    </article>
  );
}
