import { useMutation, useQueryClient } from '@tanstack/react-query';
import { cancelRun, getOverview, listRuns } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';

/** Stops a run that goes on. */
export function StopRun({ runId }: { runId: number }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const stop = useMutation({
    mutationFn: () => send(cancelRun, { params: { runId } }),
    onSettled: () =>
      Promise.all([getOverview.path, listRuns.path].map((path) => queries.invalidateQueries({ queryKey: [path] }))),
  });
  return (
    <>
      <Button onClick={() => stop.mutate()} busy={stop.isPending}>
        {t('run.cancel')}
      </Button>
      <Refused error={stop.error} />
    </>
  );
}
