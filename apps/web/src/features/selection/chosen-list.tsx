import type { SelectionPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { RecordWords } from './record-words';

/** What was chosen, in the pupil's order, to read. */
export function ChosenList({ selection }: { selection: Pick<SelectionPage, 'items'> }) {
  const { t } = useTranslation();
  return (
    <Section title={t('selection.chosenOf')}>
      {selection.items.length === 0 ? (
        <Empty title={t('selection.chosenNone')} />
      ) : (
        <ChosenWords items={selection.items} />
      )}
    </Section>
  );
}

export function ChosenWords({ items }: { items: SelectionPage['items'] }) {
  const { t } = useTranslation();
  return (
    <ol className="chosen">
      {items.map(({ recordId, record, highlighted, reason }) => (
        <li key={recordId} className="chosen-item">
          {record ? <RecordWords record={record} /> : <p className="fault">{t('selection.gone')}</p>}
          {highlighted && <Tag tone="good">{t('selection.highlighted')}</Tag>}
          <p className="chosen-reason">{reason}</p>
        </li>
      ))}
    </ol>
  );
}
