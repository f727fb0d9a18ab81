import './photo.css';
import { attachmentAccept } from '@wuyu/contract';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../ui/button';
import { type ChosenFile, chooseFile } from './chosen-file';
import { PhotoFault } from './shrink-photo';

interface PhotoFieldProps {
  label: string;
  hint?: string;
  fault?: string | undefined;
  files: readonly ChosenFile[];
  /** How many more may be chosen. */
  most: number;
  onChange(files: ChosenFile[]): void;
}

/** Photos from the camera or from what the phone has. The system's own controls do the work. */
export function PhotoField({ label, hint, fault, files, most, onChange }: PhotoFieldProps) {
  const { t } = useTranslation();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string[]>([]);
  const take = async (list: FileList | null) => {
    if (!list || list.length === 0) return;
    setBusy(true);
    const taken: ChosenFile[] = [];
    const faults: string[] = [];
    for (const file of list) {
      if (files.length + taken.length >= most) {
        faults.push(t('record.photo.faults.tooMany', { n: most }));
        break;
      }
      try {
        taken.push(await chooseFile(file));
      } catch (error) {
        const code = error instanceof PhotoFault ? error.code : 'broken';
        faults.push(t(`record.photo.faults.${code}`, { name: file.name }));
      }
    }
    setRefused(faults);
    setBusy(false);
    if (taken.length > 0) onChange([...files, ...taken]);
  };
  const described = [hint && `${id}-hint`, (fault || refused.length > 0) && `${id}-fault`].filter(Boolean).join(' ');
  const input = (which: string, capture: boolean) => (
    <input
      id={`${id}-${which}`}
      type="file"
      className="visually-hidden"
      accept={capture ? 'image/*' : attachmentAccept}
      {...(capture ? { capture: 'environment' as const } : { multiple: true })}
      disabled={files.length >= most}
      aria-describedby={described || undefined}
      aria-invalid={fault ? true : undefined}
      // The same photo may be chosen again after it was removed.
      onClick={(event) => {
        event.currentTarget.value = '';
      }}
      onChange={(event) => void take(event.target.files)}
    />
  );
  return (
    <fieldset className="photo-field" aria-busy={busy}>
      <legend>{label}</legend>
      <ul className="photo-strip">
        {files.map((file, i) => (
          <li key={file.id}>
            <ChosenThumb file={file} alt={t('record.photo.chosen', { n: i + 1 })} />
            <button
              type="button"
              className="photo-remove"
              aria-label={t('record.photo.remove', { n: i + 1 })}
              onClick={() => onChange(files.filter((one) => one.id !== file.id))}
            >
              <span aria-hidden="true">×</span>
            </button>
          </li>
        ))}
      </ul>
      {files.length < most && (
        <div className="photo-ways">
          <span>
            {input('camera', true)}
            <label htmlFor={`${id}-camera`} className={buttonClass()}>
              {t('record.photo.camera')}
            </label>
          </span>
          <span>
            {input('album', false)}
            <label htmlFor={`${id}-album`} className={buttonClass()}>
              {t('record.photo.album')}
            </label>
          </span>
          {busy && (
            <span role="status" className="hint">
              {t('record.photo.working')}
            </span>
          )}
        </div>
      )}
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {(fault || refused.length > 0) && (
        <div id={`${id}-fault`} role="alert">
          {fault && <p className="fault">{fault}</p>}
          {refused.map((words) => (
            <p key={words} className="fault">
              {words}
            </p>
          ))}
        </div>
      )}
    </fieldset>
  );
}

function ChosenThumb({ file, alt }: { file: ChosenFile; alt: string }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (file.kind !== 'image') return;
    const made = URL.createObjectURL(file.blob);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  if (file.kind !== 'image') {
    return (
      <span className="photo-thumb photo-thumb-word">
        {t(`record.photo.${file.kind}`)}
        <small>{file.name}</small>
      </span>
    );
  }
  return <span className="photo-thumb">{address && <img src={address} alt={alt} />}</span>;
}
