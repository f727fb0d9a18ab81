import './palette.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Session, search } from '@wuyu/contract';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { send } from '../api/index';
import { Button } from '../ui/button';
import { Icon } from '../ui/icon';
import { foundItem, ownItems, type PaletteGroup, type PaletteItem } from './palette-items';

/** So long nothing is typed before people are looked for. */
const PAUSE_MS = 250;
const order: readonly PaletteGroup[] = ['found', 'pages', 'acts'];

/** What was typed, once the typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/**
 * Pages, acts, people and places behind one field: a combobox with its list. The arrows move through the list while the
 * focus stays in the field; Enter goes there; Escape closes, and the browser gives the focus back.
 */
export function Palette({ session, onClose }: { session: Session; onClose(): void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = usePaused(typed.trim());
  const query = useQuery({
    // Not kept: what was looked for concerns nobody afterwards.
    queryKey: [search.path, wanted],
    gcTime: 0,
    enabled: wanted !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => send(search, { body: { text: wanted } }, signal),
  });
  useEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) shown.showModal();
  }, []);
  const found = typed.trim() === '' ? [] : (query.data?.found ?? []).map((one) => foundItem(t, one));
  const items = [...found, ...ownItems(t, session, typed)].sort(
    (a, b) => order.indexOf(a.group) - order.indexOf(b.group),
  );
  const chosen = Math.min(at, items.length - 1);
  const close = () => dialog.current?.close();
  const go = ({ to, act }: PaletteItem) => {
    close();
    act?.();
    if (to !== undefined) void navigate(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Keys that choose among the characters of an input method are not ours.
    if (event.nativeEvent.isComposing) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = chosen + step;
      const wraps = Math.abs(step) === 1;
      setAt(next < 0 ? (wraps ? items.length - 1 : 0) : next >= items.length ? (wraps ? 0 : items.length - 1) : next);
    }
    const item = items[chosen];
    if (event.key === 'Enter' && item) {
      event.preventDefault();
      go(item);
    }
  };
  const optionId = (item: PaletteItem) => `${id}-${item.id}`;
  const current = items[chosen];
  const currentId = current ? optionId(current) : undefined;
  useEffect(() => {
    if (currentId) document.getElementById(currentId)?.scrollIntoView({ block: 'nearest' });
  }, [currentId]);
  const searching = typed.trim() !== '' && (query.isFetching || wanted !== typed.trim());
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog already; a click beside the sheet falls on the dialog itself.
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t('search.title')}
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="palette-head">
        <Icon name="search" />
        <input
          className="palette-input"
          role="combobox"
          aria-label={t('search.label')}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={currentId}
          placeholder={t('search.placeholder')}
          maxLength={40}
          autoComplete="off"
          autoFocus
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Button kind="quiet" onClick={close}>
          {t('state.close')}
        </Button>
      </div>
      <span className="visually-hidden" role="status">
        {searching ? t('search.searching') : t('search.count', { n: items.length })}
      </span>
      <div className="palette-list" role="listbox" id={`${id}-list`} aria-label={t('search.results')}>
        {order.map((group) => {
          const ofGroup = items.filter((item) => item.group === group);
          if (ofGroup.length === 0) return null;
          return (
            // biome-ignore lint/a11y/useSemanticElements: a group of options within a listbox, which no element says.
            <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
              <p className="palette-group" id={`${id}-${group}`}>
                {t(`search.groups.${group}`)}
              </p>
              {ofGroup.map((item) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's.
                <div
                  key={item.id}
                  id={optionId(item)}
                  role="option"
                  aria-selected={item === current}
                  tabIndex={-1}
                  className="palette-option"
                  onClick={() => go(item)}
                  onPointerMove={() => setAt(items.indexOf(item))}
                >
                  <Icon name={item.icon} size={20} />
                  <span>{item.title}</span>
                  {item.where && <span className="palette-where">{item.where}</span>}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {query.error && <p className="palette-none">{t('search.failed')}</p>}
      {items.length === 0 && !searching && <p className="palette-none">{t('search.none')}</p>}
    </dialog>
  );
}
