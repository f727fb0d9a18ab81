import './palette.css';
import type { Session } from '@wuyu/contract';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon';

const fetchPalette = () => import('./palette').then(({ Palette: component }) => ({ default: component }));
const Palette = lazy(fetchPalette);

const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the palette: by a tap, or by Ctrl-K (⌘-K) from everywhere. */
export function PaletteButton({ session }: { session: Session }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const keys = mac ? '⌘K' : 'Ctrl K';
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(mac ? event.metaKey : event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      // A sheet that is open keeps what is typed in it.
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <button
        type="button"
        className="header-link header-icon palette-button"
        aria-haspopup="dialog"
        aria-label={`${t('search.title')} ${keys}`}
        aria-keyshortcuts={mac ? 'Meta+K' : 'Control+K'}
        title={t('search.title')}
        onPointerEnter={() => void fetchPalette().catch(() => undefined)}
        onClick={() => setOpen(true)}
      >
        <Icon name="search" />
        <span className="palette-key" aria-hidden="true">
          {keys}
        </span>
      </button>
      {open && (
        <Suspense fallback={null}>
          <Palette session={session} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
