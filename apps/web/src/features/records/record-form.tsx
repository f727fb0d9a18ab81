import './records.css';
import { type listRecordTypes, type RecordType, type ReplyOf, saveRecordDraft, submitRecord } from '@wuyu/contract';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { say } from '../../shared/i18n/index';
import type { ActTrouble } from '../../shared/offline/act';
import { type Outcome, submit, takeBack } from '../../shared/offline/outbox';
import { useOutbox } from '../../shared/offline/use-outbox';
import { PhotoField } from '../../shared/photo/photo-field';
import { PhotoList } from '../../shared/photo/photo-list';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice } from '../../shared/ui/notice';
import { Progress } from '../../shared/ui/progress';
import { bodyOf, type Faults, faultsOf, missing, type RecordContent } from './content';
import { FieldInput } from './field-input';
import { TypeChooser } from './type-chooser';

const MOST_FILES = 9;

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
      <ChosenType type={type} onChange={() => change({ type: '' })} fault={faults.type} />
      {type.fields.map((field) => (
        <FieldInput
          key={field.code}
          field={field}
          value={content.fields[field.code] ?? ''}
          fault={faults[`fields.${field.code}`]}
          latest={offer.latest}
          onChange={(value) => change({ fields: { ...content.fields, [field.code]: value } })}
        />
      ))}
      <div className="form-row record-days">
        {type.period && (
          <Field
            label={t('record.form.from')}
            type="date"
            max={offer.latest}
            value={content.from}
            fault={faults.from}
            onChange={(event) => change({ from: event.target.value })}
          />
        )}
        <Field
          label={t(type.period ? 'record.form.until' : 'record.form.day')}
          type="date"
          min={offer.earliest}
          max={offer.latest}
          value={content.day}
          fault={faults.day}
          onChange={(event) => change({ day: event.target.value })}
        />
      </div>
      {content.kept.length > 0 && (
        <div className="record-kept">
          <PhotoList files={content.kept} of={say(type.title)} />
          <Button kind="quiet" onClick={() => change({ kept: [] })}>
            {t('record.form.removeKept')}
          </Button>
        </div>
      )}
      {(type.proof !== 'none' || content.files.length > 0) && (
        <PhotoField
          label={t(type.proof === 'required' ? 'record.form.proofRequired' : 'record.form.proof')}
          hint={t('record.form.proofHint')}
          fault={faults.attachments}
          files={content.files}
          most={MOST_FILES - content.kept.length}
          onChange={(files) => {
            change({ files });
            void draft.keep();
          }}
        />
      )}
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

function ChosenType({ type, fault, onChange }: { type: RecordType; fault: string | undefined; onChange(): void }) {
  const { t } = useTranslation();
  return (
    <div className="chosen-type">
      <div>
        <p className="chosen-type-title">{say(type.title)}</p>
        <p className="hint">{say(type.hint)}</p>
        {fault && <p className="fault">{fault}</p>}
      </div>
      <Button kind="quiet" onClick={onChange} aria-invalid={fault ? true : undefined}>
        {t('record.form.otherType')}
      </Button>
    </div>
  );
}

/** How far its files are. The act is safe on this device by now: one may leave. */
function Sending({ id, files }: { id: string; files: number }) {
  const { t } = useTranslation();
  const { sending } = useOutbox();
  const share = sending?.id === id ? sending.share : 0;
  return (
    <div>
      {files > 0 && <Progress share={share} said={t('record.form.uploading')} />}
      <p className="hint">{t('record.form.mayLeave')}</p>
    </div>
  );
}
