import type { PointItem } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../shared/i18n/index';
import { Drawer } from '../../shared/ui/drawer';
import { signed } from './signed';

/** So many stand within the thumb's reach; the server gives those last used first. */
const IN_REACH = 8;

interface ItemRowProps {
  items: readonly PointItem[];
  /** Somebody is chosen. */
  ready: boolean;
  onGive(item: PointItem): void;
}

/** The items to give, those last used first, praise and reminders in one line each. */
export function ItemRow({ items, ready, onGive }: ItemRowProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const praise = items.filter(({ points }) => points > 0);
  const remind = items.filter(({ points }) => points < 0);
  const give = (item: PointItem) => {
    setOpen(false);
    onGive(item);
  };
  const line = (label: string, some: readonly PointItem[]) =>
    some.length > 0 && (
      <ul className="items" aria-label={label}>
        {some.slice(0, IN_REACH).map((item) => (
          <li key={item.code}>
            <Item item={item} ready={ready} onGive={give} />
          </li>
        ))}
        {some.length > IN_REACH && (
          <li>
            <button type="button" className="item item-all" onClick={() => setOpen(true)}>
              {t('record.points.allItems')}
            </button>
          </li>
        )}
      </ul>
    );
  return (
    <>
      {line(t('record.points.praise'), praise)}
      {line(t('record.points.remind'), remind)}
      {open && (
        <Drawer title={t('record.points.allItems')} onClose={() => setOpen(false)}>
          {[praise, remind].map((some, i) => (
            <section key={i === 0 ? 'praise' : 'remind'} className="items-section">
              <h3>{t(i === 0 ? 'record.points.praise' : 'record.points.remind')}</h3>
              <ul className="items items-wrap">
                {some.map((item) => (
                  <li key={item.code}>
                    <Item item={item} ready={ready} onGive={give} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </Drawer>
      )}
    </>
  );
}

function Item({ item, ready, onGive }: { item: PointItem; ready: boolean; onGive(item: PointItem): void }) {
  return (
    <button
      type="button"
      className={item.points > 0 ? 'item item-praise' : 'item item-remind'}
      aria-disabled={!ready || undefined}
      onClick={() => ready && onGive(item)}
    >
      <span>{say(item.title)}</span>
      <span className="item-points">{signed(item.points)}</span>
    </button>
  );
}
