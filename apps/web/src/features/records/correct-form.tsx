import './records.css';
import { useQueryClient } from '@tanstack/react-query';
import {
  correctRecord,
  getRecord,
  type listRecordTypes,
  type RecordDetail,
  type RecordType,
  type ReplyOf,
} from '@wuyu/contract';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { say } from '../../shared/i18n/index';
import { type ActTrouble, newId } from '../../shared/offline/act';
import { submit, takeBack } from '../../shared/offline/outbox';
import { Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice } from '../../shared/ui/notice';
import { bodyOf, contentOf, type Faults, faultsOf, missing, type RecordContent } from './content';
import { CorrectionWords, correctionsIn } from './corrections';
import { RecordFields } from './record-fields';
import { Sending } from './sending';
import { TypeChooser } from './type-chooser';

const MOST_REASON = 500;

interface Correcting extends RecordContent {
  /** The revision that was seen when one began, or when one last looked at what somebody else had changed. */
  revision: number;
  reason: string;
}

interface CorrectFormProps {
  detail: RecordDetail;
  offer: ReplyOf<typeof listRecordTypes>;
}

/** A confirmed record with today's values, to be corrected with a reason. What is typed stays, whoever corrected it meanwhile. */
export function CorrectForm({ detail, offer }: CorrectFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { studentId, id: recordId } = detail;
  const begin = (): Correcting => ({ ...contentOf(detail), id: newId(), revision: detail.revision, reason: '' });
  const draft = useDraft<Correcting>(`correct/${recordId}`, begin);
  const [trouble, setTrouble] = useState<ActTrouble | null>(null);
  const [faults, setFaults] = useState<Faults>({});
  const [busy, setBusy] = useState(false);
  const frame = useRef<HTMLFormElement>(null);
  const content = draft.value;
  const type = offer.types.find(({ code }) => code === content?.type);

  // The first fault is where one goes on.
  useEffect(() => {
    if (Object.keys(faults).length > 0) frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);

  if (!content) return <Waiting />;
  const change = (part: Partial<Correcting>) => draft.set((now) => ({ ...now, ...part }));
  if (!type) {
    return (
      <>
        {content.type !== '' && <Notice tone="info" title={t('record.correct.typeOff')} />}
        <TypeChooser
          studentId={studentId}
          types={offer.types}
          text={content.fields.title ?? ''}
          onText={(title) => change({ fields: { ...content.fields, title } })}
          onChoose={(code) => change({ type: code })}
        />
      </>
    );
  }
  const behind = content.revision !== detail.revision;
  const send = async () => {
    const gaps = gapsOf(content, type, (title) => t('record.form.missing', { title }));
    if (content.reason.trim() === '') gaps.reason = t('record.correct.reasonMissing');
    setFaults(gaps);
    setTrouble(null);
    if (Object.keys(gaps).length > 0) return;
    setBusy(true);
    const { revision, reason } = content;
    const outcome = await submit({
      id: content.id,
      endpoint: correctRecord,
      input: {
        params: { studentId, recordId },
        body: { ...bodyOf(content, type), revision, reason: reason.trim() },
      },
      files: content.files,
      title: t('record.correct.act', { title: detail.title || say(type.title) }),
      mend: `/records/${studentId}/${recordId}/correct`,
    });
    setBusy(false);
    if (outcome.state === 'refused') {
      await takeBack(content.id);
      // The next try is another act.
      change({ id: newId() });
      await queries.invalidateQueries({ queryKey: [getRecord.path] });
      if (outcome.trouble.code === 'record.changed') return;
      setTrouble(outcome.trouble);
      setFaults(faultsOf(outcome.trouble));
      return;
    }
    if (outcome.state === 'sent') await draft.clear();
    await queries.invalidateQueries();
    await navigate(outcome.state === 'sent' ? `/records/${studentId}/${recordId}?corrected` : '/records?kept', {
      replace: true,
    });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && !behind) void send();
  };
  return (
    <form ref={frame} className="form record-form" onSubmit={onSubmit} noValidate>
      {behind ? (
        <Meanwhile
          detail={detail}
          onGoOn={() => change({ revision: detail.revision })}
          onTheirs={() => void draft.startOver()}
        />
      ) : (
        <DraftNote draft={draft} />
      )}
      {trouble && (
        <Notice tone="bad" title={trouble.message || t('app.broken')}>
          <p>{trouble.remedy}</p>
        </Notice>
      )}
      <RecordFields
        type={type}
        offer={offer}
        content={content}
        faults={faults}
        onChange={change}
        onFiles={(files) => {
          change({ files });
          void draft.keep();
        }}
      />
      <Reason value={content.reason} fault={faults.reason} onChange={(reason) => change({ reason })} />
      <p className="hint">
        {t('record.correct.archiveHint')}{' '}
        <Link to={`/students/${studentId}/archive/${detail.term}`}>{t('record.correct.toArchive')}</Link>
      </p>
      {busy && <Sending id={content.id} files={content.files.length} />}
      <div className="record-end">
        <Button kind="main" type="submit" busy={busy} disabled={behind}>
          {t(busy ? 'record.correct.sending' : 'record.correct.submit')}
        </Button>
        <Link className={buttonClass()} to={`/records/${studentId}/${recordId}`}>
          {t('state.cancel')}
        </Link>
      </div>
    </form>
  );
}

function gapsOf(content: Correcting, type: RecordType, words: (title: string) => string): Faults {
  return missing(content, type, words, ({ title }) => say(title));
}

/** Somebody else corrected it while one typed: what they changed, and the choice whose words go on. */
function Meanwhile({ detail, onGoOn, onTheirs }: { detail: RecordDetail; onGoOn(): void; onTheirs(): void }) {
  const { t } = useTranslation();
  const [theirs] = correctionsIn(detail.history, t);
  return (
    <Notice tone="bad" title={t('record.correct.meanwhile')}>
      <p>{t('record.correct.meanwhileHint')}</p>
      {theirs && <CorrectionWords correction={theirs} />}
      <div className="tools">
        <Button onClick={onGoOn}>{t('record.correct.goOn')}</Button>
        <Button kind="quiet" onClick={onTheirs}>
          {t('record.correct.theirs')}
        </Button>
      </div>
    </Notice>
  );
}

function Reason({
  value,
  fault,
  onChange,
}: {
  value: string;
  fault: string | undefined;
  onChange(reason: string): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{t('record.correct.reason')}</label>
      <textarea
        id={id}
        rows={3}
        maxLength={MOST_REASON}
        value={value}
        aria-invalid={fault ? true : undefined}
        aria-describedby={[`${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')}
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="hint" id={`${id}-hint`}>
        {t('record.correct.reasonHint')}
      </p>
      {fault && (
        <p className="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}
