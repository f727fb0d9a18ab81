import './points.css';
import { useQueryClient } from '@tanstack/react-query';
import { type getPointSheet, givePoints, listPoints, type PointItem, type ReplyOf, undoPoints } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../shared/i18n/index';
import { newId } from '../../shared/offline/act';
import { outboxState, submit, takeBack } from '../../shared/offline/outbox';
import { Field } from '../../shared/ui/field';
import { Notice } from '../../shared/ui/notice';
import { ItemRow } from './item-row';
import { usePointsDraft } from './points-draft';
import { PupilGrid } from './pupil-grid';
import { signed } from './signed';
import { type Given, UndoToast } from './undo-toast';

/** Choose pupils, tap an item: that is all. What was chosen by mistake is given back when the server refuses. */
export function GivePoints({ sheet }: { sheet: ReplyOf<typeof getPointSheet> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { held, set } = usePointsDraft(sheet.class.id, sheet.today);
  const [given, setGiven] = useState<Given | null>(null);
  const [more, setMore] = useState(held.note !== '');
  const here = new Set(sheet.students.map(({ id }) => id));
  const chosen = held.chosen.filter((id) => here.has(id));
  const classId = sheet.class.id;

  const give = async (item: PointItem) => {
    if (chosen.length === 0) return;
    const id = newId();
    const title = t('record.points.title', { item: say(item.title), points: signed(item.points), n: chosen.length });
    const before = { ...held, chosen };
    set({ begun: sheet.today, chosen: [], note: '' });
    setGiven({ id, title, state: 'sending' });
    const outcome = await submit({
      id,
      endpoint: givePoints,
      input: {
        params: { classId, actId: id },
        body: {
          item: item.code,
          studentIds: chosen,
          ...(held.day ? { day: held.day } : {}),
          ...(held.note.trim() ? { note: held.note.trim() } : {}),
        },
      },
      title,
      mend: `/classes/${classId}/points`,
    });
    if (outcome.state === 'refused') {
      await takeBack(id);
      set((now) => (now.chosen.length === 0 ? before : now));
      setGiven({ id, title, state: 'refused', trouble: outcome.trouble });
      return;
    }
    setGiven((now) => (now?.id === id ? { id, title, state: outcome.state } : now));
    await queries.invalidateQueries({ queryKey: [listPoints.path] });
  };

  const undo = async ({ id, title }: Given) => {
    setGiven(null);
    const waits = outboxState().acts.some((act) => act.id === id) && outboxState().sending?.id !== id;
    if (waits) await takeBack(id);
    else {
      const undoId = newId();
      const outcome = await submit({
        id: undoId,
        endpoint: undoPoints,
        input: { params: { classId, actId: id } },
        title: t('record.points.undoOf', { title }),
      });
      if (outcome.state === 'refused') {
        await takeBack(undoId);
        setGiven({ id, title, state: 'refused', trouble: outcome.trouble });
        return;
      }
    }
    await queries.invalidateQueries({ queryKey: [listPoints.path] });
  };

  return (
    <>
      {!sheet.open && <Notice tone="info" title={t('record.points.closed')} />}
      <PupilGrid students={sheet.students} chosen={chosen} onChange={(ids) => set({ ...held, chosen: ids })} />
      <div className="points-hand">
        {given && <UndoToast given={given} onUndo={() => void undo(given)} onClose={() => setGiven(null)} />}
        <div className="points-hand-head">
          <span role="status">
            {chosen.length > 0 ? t('record.points.chosenN', { n: chosen.length }) : t('record.points.chooseFirst')}
          </span>
          <button type="button" className="points-word" aria-expanded={more} onClick={() => setMore(!more)}>
            {t('record.points.more')}
          </button>
        </div>
        {more && (
          <div className="points-more">
            <Field
              label={t('record.points.note')}
              value={held.note}
              maxLength={100}
              onChange={(event) => set({ ...held, chosen, note: event.target.value })}
            />
            <Field
              label={t('record.points.day')}
              type="date"
              max={sheet.today}
              value={held.day ?? sheet.today}
              onChange={(event) => set({ ...held, chosen, day: event.target.value || sheet.today })}
            />
          </div>
        )}
        <ItemRow items={sheet.items} ready={chosen.length > 0 && sheet.open} onGive={(item) => void give(item)} />
      </div>
    </>
  );
}
