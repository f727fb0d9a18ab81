import { getRecord } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Progress } from '../../shared/ui/progress';
import type { ReviewRow } from './review-list';
import { useDecide } from './use-decide';

interface ConfirmChosenProps {
  rows: readonly ReviewRow[];
  onDone(ids: readonly string[], words: string): void;
  onClear(): void;
  onOpen(row: ReviewRow): void;
}

/** So many are asked for at the same time. */
const AT_ONCE = 6;

/**
 * Confirms what was chosen. Each is looked up first: those with something to be checked are not confirmed in a heap, they are
 * left for being read one by one.
 */
export function ConfirmChosen({ rows, onDone, onClear, onOpen }: ConfirmChosenProps) {
  const { t } = useTranslation();
  const decide = useDecide();
  const [share, setShare] = useState<number | null>(null);
  const [hinted, setHinted] = useState<ReviewRow[]>([]);
  const [error, setError] = useState<unknown>(null);

  const confirm = async () => {
    setError(null);
    setShare(0);
    const clear: ReviewRow[] = [];
    const toRead: ReviewRow[] = [];
    try {
      for (let at = 0; at < rows.length; at += AT_ONCE) {
        const some = rows.slice(at, at + AT_ONCE);
        const details = await Promise.all(
          some.map(({ studentId, id }) => send(getRecord, { params: { studentId, recordId: id } })),
        );
        some.forEach((row, i) => {
          (details[i]?.hints?.length ? toRead : clear).push(row);
        });
        setShare((0.5 * (at + some.length)) / rows.length);
      }
      const outcomes = await Promise.all(clear.map((row) => decide(row, 'confirm')));
      const through = clear.filter((_, i) => outcomes[i]?.state !== 'refused');
      setHinted(toRead);
      if (through.length > 0)
        onDone(
          through.map(({ id }) => id),
          t('record.decide.done.confirmN', { n: through.length }),
        );
    } catch (failed) {
      setError(failed);
    } finally {
      setShare(null);
    }
  };
  const left = hinted.filter(({ id }) => rows.some((row) => row.id === id));
  return (
    <div className="review-foot">
      <Refused error={error} />
      {share !== null && <Progress share={share} said={t('record.form.sending')} />}
      {left.length > 0 && (
        <p className="review-hinted">
          {t('record.review.hinted', { n: left.length })}{' '}
          <button type="button" className="outbox-open" onClick={() => left[0] && onOpen(left[0])}>
            {t('record.review.readFirst')}
          </button>
        </p>
      )}
      <div className="tools">
        <Button kind="main" busy={share !== null} onClick={() => void confirm()}>
          {t('record.review.confirmN', { n: rows.length })}
        </Button>
        <Button kind="quiet" onClick={onClear}>
          {t('record.review.clear')}
        </Button>
      </div>
    </div>
  );
}
