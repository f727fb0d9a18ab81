import type { SelectableRecord } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Empty } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { RecordWords } from './record-words';

const ASPECTS = ['moral', 'academic', 'health', 'art', 'practice'] as const;

/** The confirmed records of the term, aspect by aspect; one without any stays empty and is none the worse for it. */
export function RecordPicker({
  records,
  chosen,
  most,
  onChoose,
}: {
  records: readonly SelectableRecord[];
  chosen: ReadonlySet<string>;
  most: number;
  onChoose(record: SelectableRecord): void;
}) {
  const { t } = useTranslation();
  return (
    <Section title={t('selection.records')}>
      {records.length === 0 && (
        <Empty title={t('selection.recordsNone')} hint={t('selection.recordsNoneHint')}>
          <Link className={buttonClass()} to="/records/new">
            {t('selection.writeRecord')}
          </Link>
        </Empty>
      )}
      {records.length > 0 &&
        ASPECTS.map((aspect) => {
          const own = records.filter((record) => record.aspect === aspect);
          const taken = own.filter(({ id }) => chosen.has(id)).length;
          return (
            <details key={aspect} className="picker" open={own.length > 0 || undefined}>
              <summary>
                {t(`selection.aspects.${aspect}`)}{' '}
                <span className="hint">{t('selection.count', { n: taken, most })}</span>
              </summary>
              {own.length === 0 && <p className="hint">{t('selection.aspectEmpty')}</p>}
              <ul className="picker-list">
                {own.map((record) => (
                  <li key={record.id} className="picker-item">
                    <RecordWords record={record} />
                    {chosen.has(record.id) ? (
                      <Tag tone="good">{t('selection.isChosen')}</Tag>
                    ) : (
                      <Button
                        aria-label={t('selection.chooseNamed', { title: record.title })}
                        onClick={() => onChoose(record)}
                      >
                        {t('selection.choose')}
                      </Button>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          );
        })}
    </Section>
  );
}
