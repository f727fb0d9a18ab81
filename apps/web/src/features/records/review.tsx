import './records.css';
import { useQuery } from '@tanstack/react-query';
import { countClassRecords, getRecord, type Session } from '@wuyu/contract';
import { type KeyboardEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from '../../shared/address/use-address';
import { ask } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Drawer } from '../../shared/ui/drawer';
import { Select } from '../../shared/ui/field';
import { Notice } from '../../shared/ui/notice';
import { ConfirmChosen } from './confirm-chosen';
import { Decide } from './decide';
import { Hints } from './hints';
import { RecordBody, RecordHistory } from './record-body';
import { ReviewList, type ReviewRow } from './review-list';
import type { Decision } from './use-decide';
import { type Shown, useReviewRows } from './use-review-rows';
import { useWide } from './use-wide';

const STATES = ['mine', 'waiting', 'confirmed', 'rejected', 'void'] as const;

/** A class teacher's list: what waits, by kind and state; one beside the list on a desk, over it on a phone. */
export function Review({ classes }: { classes: Session['classes'] }) {
  const { t } = useTranslation();
  const [search, change] = useAddress();
  const wide = useWide();
  const shown = (STATES.find((state) => state === search.get('state')) ?? 'mine') as Shown;
  const type = search.get('type') ?? '';
  const classId = classes.find(({ id }) => id === Number(search.get('class')))?.id ?? classes[0]?.id;
  const choose = (name: string, value: string) => change({ [name]: value || null });
  const { query, rows: read, total, readOn } = useReviewRows(shown, type, classId);
  const [decided, setDecided] = useState<ReadonlySet<string>>(new Set());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [open, setOpen] = useState<ReviewRow | null>(null);
  const [asked, setAsked] = useState<Decision | null>(null);
  const [said, setSaid] = useState('');
  const rows = shown === 'mine' ? read.filter(({ id }) => !decided.has(id)) : read;
  const choosable = useCallback(
    (row: ReviewRow) => row.state === 'waiting' && row.confirmer === 'class-teacher' && !row.frozen,
    [],
  );
  const toggle = (row: ReviewRow) => {
    const after = new Set(chosen);
    if (!after.delete(row.id)) after.add(row.id);
    setChosen(after);
  };
  const show = (row: ReviewRow | null) => {
    setAsked(null);
    setOpen(row);
  };
  const done = (ids: readonly string[], words: string) => {
    setDecided((before) => new Set([...before, ...ids]));
    setChosen((before) => new Set([...before].filter((id) => !ids.includes(id))));
    setSaid(words);
    // On to the one below, so that a stack is worked off without looking for the next.
    const at = rows.findIndex(({ id }) => id === open?.id);
    if (open && ids.includes(open.id))
      show(wide ? (rows.slice(at + 1).find(({ id }) => !ids.includes(id)) ?? null) : null);
  };

  // While the focus is in the list or beside it; never while somebody types.
  const onKey = (event: KeyboardEvent) => {
    const typing =
      event.target instanceof Element && event.target.closest('input:not([type=checkbox]), textarea, select, dialog');
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.findIndex(({ id }) => id === open?.id);
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    const near = step === undefined ? undefined : rows[at < 0 ? 0 : at + step];
    if (near) show(near);
    else if (event.key === 'x' && open && choosable(open)) toggle(open);
    else if (event.key === 'c' && open && choosable(open))
      document.querySelector<HTMLElement>('.review-beside .decide .button-main')?.click();
    else if (event.key === 'r' && open && choosable(open)) setAsked('return');
    else return;
    event.preventDefault();
  };

  const detail = open && (
    <OpenRecord
      key={open.id}
      row={open}
      asked={asked}
      onAsk={setAsked}
      onDecided={(decision) => done([open.id], t(`record.decide.done.${decision}`))}
    />
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys are a second way; each act has a button.
    <div className="review" onKeyDown={onKey}>
      <div className="review-filters">
        <Select
          compact
          label={t('record.filter')}
          value={shown}
          onChange={(value) => choose('state', value === 'mine' ? '' : value)}
          options={STATES.map((state) => ({
            value: state,
            label: t(state === 'mine' ? 'record.review.mine' : `record.states.${state}`),
          }))}
        />
        {classId !== undefined && (
          <TypeFilter classId={classId} value={type} onChange={(value) => choose('type', value)} />
        )}
        {classes.length > 1 && shown !== 'mine' && (
          <Select
            compact
            label={t('record.points.otherClass')}
            value={String(classId)}
            onChange={(value) => choose('class', value)}
            options={classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
          />
        )}
        {total !== undefined && (
          <span className="hint">{t('record.review.total', { n: Math.max(0, total - decided.size) })}</span>
        )}
      </div>
      <div role="status">{said && <Notice tone="good" title={said} />}</div>
      {query.isPending && <Waiting />}
      {query.error && rows.length === 0 && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && rows.length === 0 && !query.hasNextPage && (
        <Empty
          title={t(shown === 'mine' ? 'record.review.none' : 'record.none')}
          hint={t(shown === 'mine' ? 'record.review.noneHint' : 'record.review.otherFilter')}
        />
      )}
      {rows.length > 0 && (
        <div className="review-panes">
          <div className="review-pane">
            <ReviewList
              rows={rows}
              current={open?.id ?? null}
              chosen={chosen}
              choosable={choosable}
              onOpen={show}
              onChoose={toggle}
              onEnd={readOn}
            />
          </div>
          {wide && (
            <section className="review-beside section" aria-label={t('record.review.beside')}>
              {detail ?? <Empty title={t('record.review.open')} hint={t('record.review.keys')} />}
            </section>
          )}
        </div>
      )}
      {chosen.size > 0 && (
        <ConfirmChosen
          rows={rows.filter(({ id }) => chosen.has(id))}
          onDone={done}
          onClear={() => setChosen(new Set())}
          onOpen={show}
        />
      )}
      {!wide && open && (
        <Drawer title={t('record.review.beside')} onClose={() => setOpen(null)}>
          {detail}
        </Drawer>
      )}
    </div>
  );
}

function TypeFilter({ classId, value, onChange }: { classId: number; value: string; onChange(value: string): void }) {
  const { t } = useTranslation();
  const { data } = useQuery(ask(countClassRecords, { params: { classId } }));
  const types = new Map(data?.counts.map(({ type, typeTitle }) => [type, say(typeTitle)]));
  return (
    <Select
      compact
      label={t('record.review.type')}
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: t('record.review.allTypes') },
        ...[...types].map(([code, label]) => ({ value: code, label })),
      ]}
    />
  );
}

interface OpenRecordProps {
  row: ReviewRow;
  asked: Decision | null;
  onAsk(decision: Decision | null): void;
  onDecided(decision: Decision): void;
}

function OpenRecord({ row, asked, onAsk, onDecided }: OpenRecordProps) {
  const query = useQuery(ask(getRecord, { params: { studentId: row.studentId, recordId: row.id } }));
  return (
    <Awaiting query={query}>
      {(detail) => (
        <div className="open-record">
          <h2>{detail.title}</h2>
          <p className="hint">
            {detail.student.name} · {say(detail.typeTitle)}
          </p>
          <Hints hints={detail.hints ?? []} />
          <RecordBody detail={detail} />
          <Decide detail={detail} asked={asked} onAsk={onAsk} onDecided={onDecided} />
          <RecordHistory detail={detail} />
        </div>
      )}
    </Awaiting>
  );
}
