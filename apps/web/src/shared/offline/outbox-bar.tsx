import './outbox.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { moment } from '../i18n/format';
import { Button, buttonClass } from '../ui/button';
import { Drawer } from '../ui/drawer';
import { Tag } from '../ui/tag';
import type { Act } from './act';
import { flush, retry, takeBack } from './outbox';
import { useOutbox, useOutboxKeeper } from './use-outbox';

/** A line under the header that says what has not reached the server yet; nothing when all has. */
export function OutboxBar() {
  const { t } = useTranslation();
  useOutboxKeeper();
  const { acts, sending, offline } = useOutbox();
  const [open, setOpen] = useState(false);
  const refused = acts.filter(({ state }) => state === 'refused').length;
  if (acts.length === 0 && !offline) return null;
  const said = (() => {
    if (refused > 0) return t('record.outbox.refused', { n: refused });
    if (sending) return t('record.outbox.sending');
    if (acts.length > 0)
      return t(offline ? 'record.outbox.waitingOffline' : 'record.outbox.waiting', { n: acts.length });
    return t('record.outbox.offline');
  })();
  return (
    <aside className={refused > 0 ? 'outbox-bar outbox-bar-bad' : 'outbox-bar'} aria-label={t('record.outbox.title')}>
      <div className="outbox-bar-row">
        <span role="status">{said}</span>
        {acts.length > 0 && (
          <button type="button" className="outbox-open" onClick={() => setOpen(true)}>
            {t('record.outbox.open')}
          </button>
        )}
      </div>
      {open && acts.length > 0 && <OutboxList onClose={() => setOpen(false)} />}
    </aside>
  );
}

function OutboxList({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { acts, offline } = useOutbox();
  return (
    <Drawer title={t('record.outbox.title')} onClose={onClose}>
      <p className="hint">{t('record.outbox.hint')}</p>
      <ul className="outbox-list">
        {acts.map((act) => (
          <li key={act.id}>
            <WaitingAct act={act} onLeave={onClose} />
          </li>
        ))}
      </ul>
      <Button busy={offline} onClick={() => void flush()}>
        {t('record.outbox.sendNow')}
      </Button>
    </Drawer>
  );
}

function WaitingAct({ act, onLeave }: { act: Act; onLeave(): void }) {
  const { t } = useTranslation();
  const { sending } = useOutbox();
  const [sure, setSure] = useState(false);
  const under = sending?.id === act.id;
  const refused = act.state === 'refused';
  return (
    <article className="outbox-act">
      <p className="outbox-act-head">
        <span className="outbox-act-title">{act.title}</span>
        <Tag tone={refused ? 'bad' : 'busy'}>
          {t(
            refused
              ? 'record.outbox.stateRefused'
              : under
                ? 'record.outbox.stateSending'
                : 'record.outbox.stateWaiting',
          )}
        </Tag>
      </p>
      <p className="hint">
        {moment(act.at)}
        {act.files.length > 0 && ` · ${t('record.outbox.files', { n: act.files.length })}`}
      </p>
      {refused && act.trouble && (
        <p className="fault">
          {act.trouble.message || t('app.broken')} {act.trouble.remedy}
        </p>
      )}
      <div className="tools">
        {refused && act.mend && (
          <Link className={buttonClass('main')} to={act.mend} onClick={onLeave}>
            {t('record.outbox.mend')}
          </Link>
        )}
        {refused && <Button onClick={() => void retry(act.id)}>{t('record.outbox.retry')}</Button>}
        {!under && (
          <Button kind="quiet" onClick={() => (sure ? void takeBack(act.id) : setSure(true))}>
            {t(sure ? 'record.outbox.discardSure' : 'record.outbox.discard')}
          </Button>
        )}
      </div>
    </article>
  );
}
