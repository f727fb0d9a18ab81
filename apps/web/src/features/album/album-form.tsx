import { useMutation, useQueryClient } from '@tanstack/react-query';
import { addAttachment, addToAlbum, getAlbum, getTimeline, type InputOf } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { newId } from '../../shared/offline/act';
import type { ChosenFile } from '../../shared/photo/chosen-file';
import { PhotoField } from '../../shared/photo/photo-field';
import { Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { albumAspects, aspectWord } from './aspect-word';

type Aspect = InputOf<typeof addToAlbum>['body']['aspect'];

interface Draft {
  /** Made here, so that what is sent twice is one entry. */
  id: string;
  day: string;
  aspect: Aspect;
  caption: string;
  files: ChosenFile[];
}

const MOST = 9;

function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

/** Photos with a caption. What was filled in stays on the device until it is handed in. */
export function AlbumForm({ studentId, onClose }: { studentId: number; onClose(saved: boolean): void }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const draft = useDraft<Draft>(`album/${studentId}`, () => ({
    id: newId(),
    day: today(),
    aspect: '',
    caption: '',
    files: [],
  }));
  const [tried, setTried] = useState(false);
  const [sent, setSent] = useState(0);
  const save = useMutation({
    mutationFn: async ({ id, day, aspect, caption, files }: Draft) => {
      setSent(0);
      for (const [i, file] of files.entries()) {
        await send(addAttachment, { upload: { id: file.id }, file: { name: file.name, bytes: file.blob } });
        setSent(i + 1);
      }
      const attachments = files.map((file) => file.id);
      await send(addToAlbum, { params: { studentId }, body: { id, day, aspect, caption, attachments } });
    },
    onSuccess: async () => {
      await draft.clear();
      onClose(true);
      await queries.invalidateQueries({ queryKey: [getAlbum.path, studentId] });
      await queries.invalidateQueries({ queryKey: [getTimeline.path, studentId] });
    },
  });
  const { value } = draft;
  if (!value) return <Waiting />;
  const change = (part: Partial<Draft>) => draft.set((before) => ({ ...before, ...part }));
  const noCaption = value.caption.trim() === '';
  const noPhoto = value.files.length === 0;
  const faultAt = (path: string) =>
    (save.error as { faults?: Array<{ path?: string; message: string }> } | null)?.faults?.find(
      (fault) => fault.path === path,
    )?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!noCaption && !noPhoto && !save.isPending) save.mutate(value);
  };
  return (
    <form className="form section" onSubmit={submit} noValidate>
      <DraftNote draft={draft} />
      <PhotoField
        label={t('album.photos')}
        hint={t('album.photosHint')}
        fault={tried && noPhoto ? t('album.missingPhoto') : undefined}
        files={value.files}
        most={MOST}
        onChange={(files) => change({ files })}
      />
      <Field
        label={t('album.caption')}
        hint={t('album.captionHint')}
        fault={tried && noCaption ? t('album.missingCaption') : faultAt('caption')}
        value={value.caption}
        maxLength={200}
        onChange={(event) => change({ caption: event.target.value })}
      />
      <Field
        label={t('album.day')}
        type="date"
        value={value.day}
        max={today()}
        fault={faultAt('day')}
        onChange={(event) => change({ day: event.target.value })}
      />
      <Select
        label={t('album.aspect')}
        value={value.aspect}
        onChange={(aspect) => change({ aspect: aspect as Aspect })}
        options={[
          { value: '', label: t('album.aspectNone') },
          ...albumAspects.map((aspect) => ({ value: aspect, label: aspectWord(t, aspect) })),
        ]}
      />
      {save.error && <p className="fault">{t('album.kept')}</p>}
      <Refused error={save.error} />
      <div className="tools">
        <Button kind="main" type="submit" busy={save.isPending}>
          {save.isPending ? t('album.saving', { done: sent, total: value.files.length }) : t('album.save')}
        </Button>
        <Button onClick={() => onClose(false)}>{t('album.cancel')}</Button>
      </div>
    </form>
  );
}
