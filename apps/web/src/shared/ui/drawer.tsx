import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button';

/** A sheet over the page, from the side on a desk and from below on a phone; the browser keeps the focus inside. */
export function Drawer({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
  }, []);
  // Closed by the browser, which also gives the focus back to where it came from.
  const close = () => dialog.current?.close();
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog already; a click beside the sheet falls on the dialog itself.
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="drawer-sheet">
        <div className="drawer-head">
          <h2 id={id}>{title}</h2>
          <Button kind="quiet" onClick={close}>
            {t('state.close')}
          </Button>
        </div>
        <div className="drawer-body">{children}</div>
      </div>
    </dialog>
  );
}
