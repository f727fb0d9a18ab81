import type { Run } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { percent } from '../../shared/i18n/format';
import { Progress } from '../../shared/ui/progress';
import { Tag } from '../../shared/ui/tag';

const tones = { running: 'busy', done: 'good', failed: 'bad', cancelled: 'plain' } as const;

/** Where a run stands: how far it has come, or how it ended and what to do about it. */
export function RunState({ run }: { run: Run }) {
  const { t } = useTranslation();
  if (run.state === 'running')
    return <Progress share={run.progress} said={t('run.progressSaid', { percent: percent(run.progress) })} />;
  return (
    <>
      <Tag tone={tones[run.state]}>{t(`run.states.${run.state}`)}</Tag>
      {run.problem && (
        <p className="hint">
          {run.problem.message} {run.problem.remedy}
        </p>
      )}
    </>
  );
}
