import { useMutation } from '@tanstack/react-query';
import { remind, type StepName } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';

interface RemindProps {
  step: StepName;
  term: string;
  classIds: readonly number[];
  /** Of a whole school. */
  all?: boolean;
}

/** The most classes that one request may name. */
const MOST = 200;

/** One tap reminds all for whom a step waits; afterwards it says how many were told, and who could not be. */
export function RemindButton({ step, term, classIds, all = false }: RemindProps) {
  const { t } = useTranslation();
  const act = useMutation({
    mutationFn: () => send(remind, { body: { step, term, classIds: classIds.slice(0, MOST) } }),
  });
  const title = t(`calendar.steps.${step}`);
  return (
    <>
      <span>
        <Button
          busy={act.isPending}
          aria-label={all || act.isPending ? undefined : t('board.remindOf', { step: title })}
          onClick={() => act.mutate()}
        >
          {act.isPending ? t('board.reminding') : t(all ? 'board.remindAll' : 'board.remind')}
        </Button>
      </span>
      <Refused error={act.error} />
      {act.data && (
        <Notice tone={act.data.told > 0 ? 'good' : 'info'} title={said(act.data)}>
          {act.data.unreachable > 0 && <p>{t('board.unreachable', { n: act.data.unreachable })}</p>}
        </Notice>
      )}
    </>
  );

  function said({ told, recently }: { told: number; recently: number }): string {
    const parts = [
      told > 0 || recently > 0 ? t('board.told', { told }) : t('board.nobodyTold'),
      ...(recently > 0 ? [t('board.recently', { n: recently })] : []),
    ];
    return parts.join('');
  }
}
