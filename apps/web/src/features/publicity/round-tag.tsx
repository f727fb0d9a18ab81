import type { PublicityRound } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../shared/ui/tag';

const tones = { open: 'good', over: 'busy', concluded: 'plain', cancelled: 'bad' } as const;

export function RoundTag({ state }: { state: PublicityRound['state'] }) {
  const { t } = useTranslation();
  return <Tag tone={tones[state]}>{t(`publicity.states.${state}`)}</Tag>;
}
