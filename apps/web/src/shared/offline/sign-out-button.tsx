import { SaidProblem, signOut } from '@wuyu/contract';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../api/index';
import { keepSession } from '../session/kept-session';
import { Button } from '../ui/button';
import { flush } from './outbox';
import { useOutbox } from './use-outbox';

/** Signs out; asks first while something still waits on this device, and says so when there is no network to sign out over. */
export function SignOutButton({ className }: { className: string }) {
  const { t } = useTranslation();
  const { acts } = useOutbox();
  const [asking, setAsking] = useState<'waiting' | 'unreachable' | null>(null);
  const leave = async () => {
    try {
      await send(signOut);
    } catch (error) {
      // The cookie would stay, and with it the session: nobody may believe that it is gone.
      if (error instanceof SaidProblem && error.status === 0) return setAsking('unreachable');
    }
    // Loaded anew: nothing that was read for one account is left for the next, nor the way to where it was.
    keepSession(null);
    window.location.assign('/sign-in');
  };
  return (
    <>
      <button
        type="button"
        className={className}
        onClick={() => (acts.length > 0 ? setAsking('waiting') : void leave())}
      >
        {t('app.signOut')}
      </button>
      {asking && <AskFirst reason={asking} onLeave={() => void leave()} onStay={() => setAsking(null)} />}
    </>
  );
}

function AskFirst({ reason, onLeave, onStay }: { reason: 'waiting' | 'unreachable'; onLeave(): void; onStay(): void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const { acts, sending } = useOutbox();
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  const unreachable = reason === 'unreachable';
  return (
    <dialog ref={dialog} className="ask" aria-labelledby={id} onClose={onStay}>
      <h2 id={id}>
        {unreachable ? t('record.outbox.cannotLeave') : t('record.outbox.leaveTitle', { n: acts.length })}
      </h2>
      <p>
        {t(
          unreachable
            ? 'record.outbox.cannotLeaveBody'
            : acts.length > 0
              ? 'record.outbox.leaveBody'
              : 'record.outbox.allSent',
        )}
      </p>
      <div className="tools">
        {!unreachable && acts.length > 0 && (
          <Button kind="main" busy={sending !== null} onClick={() => void flush()}>
            {t(sending ? 'record.outbox.sending' : 'record.outbox.sendNow')}
          </Button>
        )}
        <Button onClick={onLeave}>{t(unreachable ? 'state.retry' : 'app.signOut')}</Button>
        <Button kind="quiet" onClick={() => dialog.current?.close()}>
          {t('state.cancel')}
        </Button>
      </div>
    </dialog>
  );
}
