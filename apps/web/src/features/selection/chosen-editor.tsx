import type { Fault, SelectableRecord } from '@wuyu/contract';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../shared/ui/button';
import type { Chosen } from './chosen';
import { RecordWords } from './record-words';

type SaidFault = Fault & { message: string; remedy: string };

interface EditorProps {
  items: readonly Chosen[];
  records: ReadonlyMap<string, SelectableRecord>;
  mostHighlighted: number;
  faults: readonly SaidFault[];
  onChange(items: Chosen[]): void;
  announce(words: string): void;
}

/** The chosen records, put in order with buttons, so that fingers, keyboards and screen readers can do it alike. */
export function ChosenEditor({ items, records, mostHighlighted, faults, onChange, announce }: EditorProps) {
  const { t } = useTranslation();
  const titleOf = (item: Chosen) => records.get(item.recordId)?.title ?? '';
  const put = (at: number, change: Partial<Chosen>) =>
    onChange(items.map((item, i) => (i === at ? { ...item, ...change } : item)));
  const move = (at: number, by: -1 | 1) => {
    const next = [...items];
    const [item] = next.splice(at, 1);
    if (!item) return;
    next.splice(at + by, 0, item);
    onChange(next);
    announce(t('selection.moved', { title: titleOf(item), n: at + by + 1 }));
  };
  return (
    <ol className="chosen">
      {items.map((item, at) => (
        <ChosenItem
          key={item.recordId}
          item={item}
          record={records.get(item.recordId)}
          first={at === 0}
          last={at === items.length - 1}
          mayHighlight={mostHighlighted > 0}
          faults={faults.filter(({ path = '' }) => path === `items[${at}]` || path.startsWith(`items[${at}].`))}
          onMove={(by) => move(at, by)}
          onPut={(change) => put(at, change)}
          onRemove={() => onChange(items.filter((_, i) => i !== at))}
        />
      ))}
    </ol>
  );
}

function ChosenItem({
  item,
  record,
  first,
  last,
  mayHighlight,
  faults,
  onMove,
  onPut,
  onRemove,
}: {
  item: Chosen;
  record: SelectableRecord | undefined;
  first: boolean;
  last: boolean;
  mayHighlight: boolean;
  faults: readonly SaidFault[];
  onMove(by: -1 | 1): void;
  onPut(change: Partial<Chosen>): void;
  onRemove(): void;
}) {
  const { t } = useTranslation();
  const id = useId();
  const title = record?.title ?? '';
  const wrong = faults.some(({ path = '' }) => path.endsWith('.reason'));
  return (
    <li className="chosen-item">
      {record ? <RecordWords record={record} /> : <p className="fault">{t('selection.gone')}</p>}
      <div className="field">
        <label htmlFor={`${id}-reason`}>{t('selection.reason')}</label>
        <textarea
          id={`${id}-reason`}
          rows={2}
          maxLength={200}
          value={item.reason}
          aria-invalid={wrong || undefined}
          aria-describedby={`${id}-hint ${id}-faults`}
          onChange={(event) => onPut({ reason: event.target.value })}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('selection.reasonHint')}
        </p>
        <div id={`${id}-faults`}>
          {faults.map(({ path, code, message, remedy }) => (
            <p className="fault" key={`${path} ${code}`}>
              {message}，{remedy}
            </p>
          ))}
        </div>
      </div>
      {mayHighlight && (
        <label className="choice-option">
          <input
            type="checkbox"
            checked={item.highlighted}
            onChange={(event) => onPut({ highlighted: event.target.checked })}
          />
          <span>{t('selection.highlight')}</span>
        </label>
      )}
      <div className="tools">
        <Button
          aria-label={t('selection.upNamed', { title })}
          aria-disabled={first}
          onClick={() => !first && onMove(-1)}
        >
          {t('selection.up')}
        </Button>
        <Button
          aria-label={t('selection.downNamed', { title })}
          aria-disabled={last}
          onClick={() => !last && onMove(1)}
        >
          {t('selection.down')}
        </Button>
        <Button kind="quiet" aria-label={t('selection.removeNamed', { title })} onClick={onRemove}>
          {t('selection.remove')}
        </Button>
      </div>
    </li>
  );
}
