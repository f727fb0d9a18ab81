import type { RecordBrief, RecordState } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Tag } from '../../shared/ui/tag';

const tones: Record<RecordState, 'plain' | 'good' | 'bad' | 'busy'> = {
  draft: 'plain',
  returned: 'bad',
  waiting: 'busy',
  confirmed: 'good',
  rejected: 'bad',
  void: 'plain',
};

/** How a record stands; of one that waits also for whom. */
export function RecordStateTag({ record }: { record: Pick<RecordBrief, 'state' | 'confirmer'> }) {
  const { t } = useTranslation();
  const word =
    record.state === 'waiting' && record.confirmer
      ? t(`record.waitingFor.${record.confirmer}`)
      : t(`record.states.${record.state}`);
  return <Tag tone={tones[record.state]}>{word}</Tag>;
}
