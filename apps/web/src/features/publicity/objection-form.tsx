import { useMutation } from '@tanstack/react-query';
import { addAttachment, type FollowedObjection, fileObjection } from '@wuyu/contract';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { day } from '../../shared/i18n/format';
import type { ChosenFile } from '../../shared/photo/chosen-file';
import { PhotoField } from '../../shared/photo/photo-field';
import { Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { newReceipt } from './receipt';

const MOST_FILES = 6;

interface Draft {
  /** Made before the first attempt, so that what is sent twice is filed once. */
  receipt: string;
  way: 'named' | 'anonymous';
  words: string;
  files: ChosenFile[];
}

const begin = (): Draft => ({ receipt: newReceipt(), way: 'named', words: '', files: [] });

/** What was typed stays on the device until it is filed, also when the days end meanwhile. */
export function ObjectionForm({ entryId }: { entryId: string }) {
  const { t } = useTranslation();
  const id = useId();
  const draft = useDraft<Draft>(`objection/${entryId}`, begin);
  const [filed, setFiled] = useState<{ receipt: string; objection: FollowedObjection } | null>(null);
  const file = useMutation({
    mutationFn: async ({ receipt, way, words, files }: Draft) => {
      for (const one of files)
        await send(addAttachment, { upload: { id: one.id }, file: { name: one.name, bytes: one.blob } });
      const body = { receipt, anonymous: way === 'anonymous', words, attachments: files.map((one) => one.id) };
      return { receipt, objection: await send(fileObjection, { params: { entryId }, body }) };
    },
    onSuccess: async (answer) => {
      setFiled(answer);
      await draft.startOver();
    },
  });
  const { value } = draft;
  if (filed) return <Filed receipt={filed.receipt} objection={filed.objection} />;
  if (!value) return <Waiting />;
  const set = (change: Partial<Draft>) => draft.set((before) => ({ ...before, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!file.isPending) file.mutate(value);
  };
  return (
    <Section title={t('publicity.objection.title')}>
      <DraftNote draft={draft} />
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>{t('publicity.objection.words')}</label>
          <textarea
            id={id}
            rows={5}
            required
            maxLength={2000}
            value={value.words}
            aria-describedby={`${id}-hint`}
            onChange={(event) => set({ words: event.target.value })}
          />
          <p className="hint" id={`${id}-hint`}>
            {t('publicity.objection.wordsHint')}
          </p>
        </div>
        <Choice
          label={t('publicity.objection.named')}
          value={value.way}
          onChange={(way) => set({ way: way as Draft['way'] })}
          options={(['named', 'anonymous'] as const).map((way) => ({
            value: way,
            label: t(`publicity.objection.ways.${way}`),
          }))}
        />
        <p className="hint">
          {t(value.way === 'named' ? 'publicity.objection.namedHint' : 'publicity.objection.anonymousHint')}
        </p>
        <PhotoField
          label={t('publicity.objection.files')}
          hint={t('publicity.objection.filesHint')}
          files={value.files}
          most={MOST_FILES}
          onChange={(files) => set({ files })}
        />
        {file.error && <p className="fault">{t('publicity.objection.kept')}</p>}
        <Refused error={file.error} />
        <div className="tools">
          <Button kind="main" type="submit" busy={file.isPending}>
            {file.isPending ? t('publicity.objection.submitting') : t('publicity.objection.submit')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Filed({ receipt, objection }: { receipt: string; objection: FollowedObjection }) {
  const { t } = useTranslation();
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => code.current?.focus(), []);
  const copy = async () => {
    await navigator.clipboard?.writeText(receipt).catch(() => undefined);
    setCopied(true);
  };
  return (
    <Notice tone="good" title={t('publicity.objection.done')}>
      <p>{t('publicity.objection.doneLead')}</p>
      <p>
        <code className="receipt" tabIndex={-1} ref={code}>
          {receipt}
        </code>
      </p>
      <p>{t('publicity.objection.answerBy', { day: day(objection.dueOn) })}</p>
      <div className="tools">
        <Button onClick={() => void copy()}>
          {copied ? t('publicity.objection.copied') : t('publicity.objection.copy')}
        </Button>
        <Link className={buttonClass()} to="/objection-receipt" state={{ receipt }}>
          {t('publicity.objection.follow')}
        </Link>
      </div>
    </Notice>
  );
}
