import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActTrouble } from '../../shared/offline/act';

export interface Given {
  id: string;
  title: string;
  state: 'sending' | 'sent' | 'waiting' | 'refused';
  trouble?: ActTrouble;
}

/** Long enough to see the mistake and reach for it; the list below can undo it for ten minutes. */
const STAYS = 10_000;

/** What was just done, with the way back. */
export function UndoToast({ given, onUndo, onClose }: { given: Given; onUndo(): void; onClose(): void }) {
  const { t } = useTranslation();
  const close = useRef(onClose);
  close.current = onClose;
  const { state } = given;
  const refused = state === 'refused';
  // biome-ignore lint/correctness/useExhaustiveDependencies: each act has its own time.
  useEffect(() => {
    if (refused) return;
    const timer = setTimeout(() => close.current(), STAYS);
    return () => clearTimeout(timer);
  }, [given.id, refused]);
  return (
    <div className={refused ? 'toast toast-bad' : 'toast'} role={refused ? 'alert' : 'status'}>
      <span className="toast-words">
        {state === 'refused'
          ? `${t('record.points.refused')} ${given.trouble?.message ?? ''} ${given.trouble?.remedy ?? ''}`
          : `${given.title} · ${t(`record.points.state.${state}`)}`}
      </span>
      <button type="button" className="toast-act" onClick={refused ? onClose : onUndo}>
        {t(refused ? 'state.close' : 'record.points.undo')}
      </button>
    </div>
  );
}
