import './photo.css';
import { type AttachmentBrief, getAttachment, getAttachmentPreview } from '@wuyu/contract';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/index';
import { Button, buttonClass } from '../ui/button';

type Shown = Pick<AttachmentBrief, 'id' | 'kind' | 'fileName'>;

interface PhotoListProps {
  files: readonly Shown[];
  /** What they belong to, for who cannot see them. */
  of: string;
}

/** Attachments as small pictures, each of which can be seen large. */
export function PhotoList({ files, of }: PhotoListProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState<number | null>(null);
  if (files.length === 0) return null;
  const pictures = files.filter(({ kind }) => kind === 'image');
  const shown = at === null ? undefined : pictures[at];
  return (
    <>
      <ul className="photo-strip" aria-label={t('record.photo.listOf', { of })}>
        {files.map((file, i) => (
          <li key={file.id}>
            {file.kind === 'image' ? (
              <button
                type="button"
                className="photo-thumb"
                aria-label={t('record.photo.enlarge', { of, n: i + 1 })}
                onClick={() => setAt(pictures.indexOf(file))}
              >
                <Preview file={file} />
              </button>
            ) : (
              <a
                className="photo-thumb photo-thumb-word"
                href={client.urlOf(getAttachment, { params: { attachmentId: file.id } })}
                target="_blank"
                rel="noreferrer"
              >
                {t(`record.photo.${file.kind}`)}
                <small>{file.fileName}</small>
              </a>
            )}
          </li>
        ))}
      </ul>
      {shown && (
        <LargePhoto
          file={shown}
          title={t('record.photo.ofN', { of, n: (at ?? 0) + 1 })}
          onTurn={pictures.length > 1 ? (by) => setAt(((at ?? 0) + by + pictures.length) % pictures.length) : undefined}
          onClose={() => setAt(null)}
        />
      )}
    </>
  );
}

function Preview({ file }: { file: Shown }) {
  return (
    <img
      src={client.urlOf(getAttachmentPreview, { params: { attachmentId: file.id } })}
      // The button around it says what it is.
      alt=""
      loading="lazy"
      decoding="async"
    />
  );
}

function LargePhoto({
  file,
  title,
  onTurn,
  onClose,
}: {
  file: Shown;
  title: string;
  onTurn: ((by: number) => void) | undefined;
  onClose(): void;
}) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const address = client.urlOf(getAttachment, { params: { attachmentId: file.id } });
  useEffect(() => {
    if (!dialog.current?.open) dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="photo-large"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current.close()}
      onKeyDown={(event) => {
        if (event.key === 'ArrowRight') onTurn?.(1);
        if (event.key === 'ArrowLeft') onTurn?.(-1);
      }}
    >
      <img src={address} alt={title} />
      <div className="photo-large-tools">
        {onTurn && <Button onClick={() => onTurn(-1)}>{t('record.photo.before')}</Button>}
        {onTurn && <Button onClick={() => onTurn(1)}>{t('record.photo.next')}</Button>}
        <a className={buttonClass()} href={address} target="_blank" rel="noreferrer">
          {t('record.photo.original')}
        </a>
        <Button kind="main" onClick={() => dialog.current?.close()}>
          {t('state.close')}
        </Button>
      </div>
    </dialog>
  );
}
