import type { SelectableRecord, SelectionNote } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { moment } from '../../shared/i18n/format';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

/** What was said and done, the newest first. */
export function NoteList({
  notes,
  records,
}: {
  notes: readonly SelectionNote[];
  records: readonly SelectableRecord[];
}) {
  const { t } = useTranslation();
  return (
    <Section title={t('selection.notes')}>
      {notes.length === 0 && <p className="hint">{t('selection.notesNone')}</p>}
      <ul className="notes">
        {[...notes].reverse().map(({ id, kind, by, recordId, words, at }) => (
          <li key={id}>
            <p className="hint">
              <Tag tone={kind === 'return' || kind === 'reopen' ? 'bad' : 'plain'}>
                {t(`selection.noteKinds.${kind}`)}
              </Tag>{' '}
              {t(`selection.by.${by}`)} · {moment(at)}
            </p>
            {recordId && <p className="hint">{records.find((one) => one.id === recordId)?.title}</p>}
            {words && <p>{words}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
