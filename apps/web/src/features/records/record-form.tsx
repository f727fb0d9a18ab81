import './records.css';
import { type listRecordTypes, type ReplyOf, saveRecordDraft, submitRecord } from '@wuyu/contract';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { say } from '../../shared/i18n/index';
import type { ActTrouble } from '../../shared/offline/act';
import { type Outcome, submit, takeBack } from '../../shared/offline/outbox';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice } from '../../shared/ui/notice';
import { bodyOf, type Faults, faultsOf, missing, type RecordContent } from './content';
import { RecordFields } from './record-fields';
import { Sending } from './sending';
import { TypeChooser } from './type-chooser';

interface RecordFormProps {
  studentId: number;
  offer: ReplyOf<typeof listRecordTypes>;
  /** Which draft it is, apart from the pupil. */
  form: string;
  begin(): RecordContent;
  /** Why it was refused when it was sent before. */
  trouble?: ActTrouble | null;
  /** Why whoever confirms it gave it back. */
  reason?: string;
}

/** A record to be written or mended. What is typed stays on this device until the server has it. */
export function RecordForm({ studentId, offer, form, begin, trouble: before = null, reason = '' }: RecordFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const draft = useDraft<RecordContent>(`record/${studentId}/${form}`, begin);
  const [trouble, setTrouble] = useState<ActTrouble | null>(before);
  const [faults, setFaults] = useState<Faults>(() => faultsOf(before));
  const [busy, setBusy] = useState<'submit' | 'keep' | null>(null);
  const frame = useRef<HTMLFormElement>(null);
  const gone = useRef(false);
  const content = draft.value;
  const type = offer.types.find(({ code }) => code === content?.type);

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  // The first fault is where one goes on.
  useEffect(() => {
    if (Object.keys(faults).length > 0) frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);

  if (!content) return <Waiting />;
  const change = (part: Partial<RecordContent>) => draft.set((now) => ({ ...now, ...part }));
  const headline = content.fields.title ?? '';

  if (!type) {
    return (
      <>
        <DraftNote draft={draft} />
        <TypeChooser
          studentId={studentId}
          types={offer.types}
          text={headline}
          onText={(text) => change({ fields: { ...content.fields, title: text } })}
          onChoose={(code) => change({ type: code, day: content.day || offer.latest })}
        />
      </>
    );
  }

  const send = async (endpoint: typeof submitRecord | typeof saveRecordDraft) => {
    const final = endpoint === submitRecord;
    const gaps = final
      ? missing(
          content,
          type,
          (title) => t('record.form.missing', { title }),
          ({ title }) => say(title),
        )
      : {};
    setFaults(gaps);
    setTrouble(null);
    if (Object.keys(gaps).length > 0) return;
    setBusy(final ? 'submit' : 'keep');
    const outcome = await submit({
      id: content.id,
      endpoint,
      input: { params: { studentId, recordId: content.id }, body: { ...bodyOf(content, type) } },
      files: content.files,
      title: `${say(type.title)}${headline ? `：${headline}` : ''}`,
      mend: `/records/new?student=${studentId}&act=${content.id}`,
    });
    await arrive(outcome);
  };
  const arrive = async (outcome: Outcome) => {
    setBusy(null);
    if (outcome.state === 'refused') {
      // It is open here, so it waits nowhere else. Whoever went on meanwhile finds it among what was not sent.
      if (gone.current) return;
      await takeBack(content.id);
      setTrouble(outcome.trouble);
      setFaults(faultsOf(outcome.trouble));
      return;
    }
    await draft.clear();
    if (gone.current) return;
    await navigate(outcome.state === 'sent' ? `/records/${studentId}/${content.id}?done` : '/records?kept', {
      replace: true,
    });
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) void send(submitRecord);
  };
  return (
    <form ref={frame} className="form record-form" onSubmit={onSubmit} noValidate>
      <DraftNote draft={draft} />
      {reason && (
        <Notice tone="info" title={t('record.why.returned')}>
          <p>{reason}</p>
        </Notice>
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
      {busy && <Sending id={content.id} files={content.files.length} />}
      <div className="record-end">
        <Button kind="main" type="submit" busy={busy !== null}>
          {t(busy === 'submit' ? 'record.form.sending' : 'record.form.submit')}
        </Button>
        <Button busy={busy !== null} onClick={() => void send(saveRecordDraft)}>
          {t('record.form.keep')}
        </Button>
      </div>
      <p className="hint">{t(`record.form.next.${type.confirmedBy}`)}</p>
    </form>
  );
}
