import type { RecordDetail } from '@wuyu/contract';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import type { Outcome } from '../../shared/offline/outbox';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice } from '../../shared/ui/notice';
import { type Decision, useDecide } from './use-decide';

interface DecideProps {
  detail: RecordDetail;
  onDecided(decision: Decision, outcome: Outcome): void;
  /** Opened by a key from outside. */
  asked?: Decision | null;
  onAsk?(decision: Decision | null): void;
}

const withReason = ['return', 'reject', 'void'] as const;

/** What one may decide on a record, with the reason that all but a confirmation need. */
export function Decide({ detail, onDecided, asked, onAsk }: DecideProps) {
  const { t } = useTranslation();
  const decide = useDecide();
  const [own, setOwn] = useState<Decision | null>(null);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Outcome | null>(null);
  const open = asked === undefined ? own : asked;
  const ask = (decision: Decision | null) => (onAsk ? onAsk(decision) : setOwn(decision));
  const go = async (decision: Decision, reason?: string): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    const outcome = await decide(detail, decision, reason);
    setBusy(false);
    if (outcome.state === 'refused') {
      setRefused(outcome);
      return false;
    }
    setRefused(null);
    ask(null);
    onDecided(decision, outcome);
    return true;
  };
  const may = (decision: Decision) => detail.may.includes(decision);
  if (!may('confirm') && !withReason.some(may)) return null;
  return (
    <div className="decide">
      {refused?.state === 'refused' && (
        <Notice tone="bad" title={refused.trouble.message || t('app.broken')}>
          <p>{refused.trouble.remedy}</p>
        </Notice>
      )}
      {open && open !== 'confirm' ? (
        <Reason key={open} recordId={detail.id} decision={open} busy={busy} onGive={go} onStop={() => ask(null)} />
      ) : (
        <div className="tools">
          {may('confirm') && (
            <Button kind="main" busy={busy} onClick={() => void go('confirm')}>
              {t('record.decide.confirm')}
            </Button>
          )}
          {detail.may.includes('correct') && (
            <Link className={buttonClass()} to={`/records/${detail.studentId}/${detail.id}/correct`}>
              {t('record.correct.title')}
            </Link>
          )}
          {withReason.filter(may).map((decision) => (
            <Button key={decision} kind={decision === 'return' ? 'plain' : 'quiet'} onClick={() => ask(decision)}>
              {t(`record.decide.${decision}`)}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

const MOST = 500;

function Reason({
  recordId,
  decision,
  busy,
  onGive,
  onStop,
}: {
  recordId: string;
  decision: Decision;
  busy: boolean;
  onGive(decision: Decision, reason: string): Promise<boolean>;
  onStop(): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const draft = useDraft<string>(`reason/${recordId}`, () => '');
  const [missing, setMissing] = useState(false);
  const text = draft.value ?? '';
  const give = async (event: FormEvent) => {
    event.preventDefault();
    setMissing(text.trim() === '');
    if (text.trim() !== '' && (await onGive(decision, text.trim()))) await draft.clear();
  };
  return (
    <form className="form" onSubmit={(event) => void give(event)} noValidate>
      <DraftNote draft={draft} />
      <div className="field">
        <label htmlFor={id}>{t(`record.decide.reason.${decision as 'return'}`)}</label>
        <textarea
          id={id}
          rows={3}
          maxLength={MOST}
          value={text}
          aria-invalid={missing || undefined}
          aria-describedby={`${id}-hint`}
          // biome-ignore lint/a11y/noAutofocus: the person asked to write, so the next key belongs here.
          autoFocus
          onChange={(event) => draft.set(event.target.value)}
        />
        <p className={missing ? 'fault' : 'hint'} id={`${id}-hint`}>
          {t(missing ? 'record.decide.reasonMissing' : 'record.decide.reasonHint')}
        </p>
      </div>
      <div className="tools">
        <Button kind="main" type="submit" busy={busy}>
          {t(`record.decide.${decision}`)}
        </Button>
        <Button onClick={onStop}>{t('state.cancel')}</Button>
      </div>
    </form>
  );
}
