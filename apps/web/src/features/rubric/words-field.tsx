import type { Words } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Field } from '../../shared/ui/field';

const MOST = 300;

interface WordsFieldProps {
  label: string;
  words: Words;
  fault: string | undefined;
  onChange(words: Words): void;
}

/** Words in both languages; the Chinese ones are needed. */
export function WordsField({ label, words, fault, onChange }: WordsFieldProps) {
  const { t } = useTranslation();
  const common = { maxLength: MOST, autoComplete: 'off' };
  return (
    <div className="form-row form-row-top rubric-words">
      <Field
        {...common}
        label={label}
        value={words.zh}
        fault={fault}
        onChange={(event) => onChange({ ...words, zh: event.target.value })}
      />
      <Field
        {...common}
        label={t('rubric.inEnglish', { label })}
        lang="en"
        value={words.en}
        onChange={(event) => onChange({ ...words, en: event.target.value })}
      />
    </div>
  );
}
