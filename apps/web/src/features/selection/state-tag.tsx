import type { SelectionState } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../shared/ui/tag';

/** How far a selection is. */
export function StateTag({ state }: { state: SelectionState }) {
  const { t } = useTranslation();
  const tone = state === 'ready' || state === 'public' ? 'good' : state === 'returned' ? 'bad' : 'busy';
  return <Tag tone={state === 'none' ? 'plain' : tone}>{t(`selection.states.${state}`)}</Tag>;
}
