import { type DragEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../shared/ui/button';

interface FileDropProps {
  file: File | null;
  onChoose(file: File | null): void;
  fault?: string | undefined;
}

/** One file, chosen or dropped. The system's own control does the work, so a keyboard and a screen reader reach it. */
export function FileDrop({ file, onChoose, fault }: FileDropProps) {
  const { t } = useTranslation();
  const id = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onChoose(dropped);
  };
  return (
    <div className="field">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: to drop a file is a second way; the control inside is the first. */}
      <div
        className={over ? 'drop drop-over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p id={`${id}-label`}>{t('imports.drop')}</p>
        <label htmlFor={id} className={buttonClass()}>
          {t('imports.choose')}
        </label>
        <input
          id={id}
          type="file"
          className="visually-hidden"
          accept=".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          aria-describedby={`${id}-label ${id}-hint`}
          aria-invalid={fault ? true : undefined}
          // The same file, corrected meanwhile, may be chosen again.
          onClick={(event) => {
            event.currentTarget.value = '';
          }}
          onChange={(event) => event.target.files?.[0] && onChoose(event.target.files[0])}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('imports.dropHint')}
        </p>
      </div>
      {file && (
        <p className="drop-chosen">
          {t('imports.chosen', { name: file.name })}{' '}
          <Button kind="quiet" onClick={() => onChoose(null)}>
            {t('imports.remove')}
          </Button>
        </p>
      )}
      {fault && <p className="fault">{fault}</p>}
    </div>
  );
}
