import { useQuery } from '@tanstack/react-query';
import { type RecordType, suggestRecordType } from '@wuyu/contract';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { hueOf } from '../../shared/aspect/hue';
import { percent } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Field } from '../../shared/ui/field';

const ASPECTS = ['moral', 'academic', 'health', 'art', 'practice'] as const;

interface TypeChooserProps {
  studentId: number;
  types: readonly RecordType[];
  /** What was typed about it so far; it becomes the record's headline. */
  text: string;
  onText(text: string): void;
  onChoose(code: string): void;
}

/** The kinds of record by aspect; from a few words the likeliest, once the region has enough records to learn from. */
export function TypeChooser({ studentId, types, text, onText, onChoose }: TypeChooserProps) {
  const { t } = useTranslation();
  return (
    <div className="form">
      <Field
        label={t('record.form.what')}
        hint={t('record.form.whatHint')}
        value={text}
        maxLength={200}
        onChange={(event) => onText(event.target.value)}
      />
      <Suggestions studentId={studentId} text={text} onChoose={onChoose} />
      {ASPECTS.map((aspect, i) => {
        const some = types.filter((type) => type.aspect === aspect);
        if (some.length === 0) return null;
        return (
          <section key={aspect} className="types" style={{ borderColor: hueOf(aspect, i) }}>
            <h2 style={{ color: hueOf(aspect, i) }}>{t(`record.aspects.${aspect}`)}</h2>
            <ul>
              {some.map((type) => (
                <li key={type.code}>
                  <button type="button" className="type" onClick={() => onChoose(type.code)}>
                    <span className="type-title">{say(type.title)}</span>
                    <span className="hint">{say(type.hint)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

const TYPED_FOR = 500;
const FEWEST_LETTERS = 4;

function Suggestions({ studentId, text, onChoose }: { studentId: number; text: string; onChoose(code: string): void }) {
  const { t } = useTranslation();
  const [settled, setSettled] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), TYPED_FOR);
    return () => clearTimeout(timer);
  }, [text]);
  const { data } = useQuery({
    queryKey: [suggestRecordType.path, studentId, settled],
    queryFn: ({ signal }) => send(suggestRecordType, { params: { studentId }, body: { text: settled } }, signal),
    enabled: settled.length >= FEWEST_LETTERS,
    retry: false,
  });
  if (!data || data.suggestions.length === 0) return null;
  return (
    <div className="suggestions" role="status">
      <p>{t('record.form.maybe')}</p>
      <div className="tools">
        {data.suggestions.map(({ type, title }) => (
          <button key={type} type="button" className="button" onClick={() => onChoose(type)}>
            {say(title)}
          </button>
        ))}
      </div>
      {data.accuracy !== null && (
        <p className="hint">{t('record.form.accuracy', { percent: percent(data.accuracy), n: data.records })}</p>
      )}
    </div>
  );
}
