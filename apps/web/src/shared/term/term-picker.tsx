import { useTranslation } from 'react-i18next';
import { termTitle } from '../i18n/format';
import { Select } from '../ui/field';
import type { ChosenTerm } from './use-term';

/** Chooses the term of a page. */
export function TermPicker({ chosen }: { chosen: ChosenTerm }) {
  const { t } = useTranslation();
  if (chosen.terms.length === 0) return null;
  return (
    <Select
      compact
      label={t('term.label')}
      value={chosen.term}
      onChange={chosen.choose}
      options={chosen.terms.map(({ code }) => ({ value: code, label: termTitle(t, code) }))}
    />
  );
}
