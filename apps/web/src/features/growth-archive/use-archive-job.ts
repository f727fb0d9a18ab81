import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ArchiveJob, cancelArchiveJob, getArchiveJob } from '@wuyu/contract';
import { useEffect } from 'react';
import { ask, send } from '../../shared/api/index';

const goesOn = (job: ArchiveJob | undefined) => job?.state === 'waiting' || job?.state === 'running';

/** A batch that was handed in: watched until it is done, and stopped on demand. */
export function useArchiveJob(handIn: () => Promise<ArchiveJob>, onDone?: () => void) {
  const queries = useQueryClient();
  const start = useMutation({
    mutationFn: handIn,
    onSuccess: (job) => queries.setQueryData(ask(getArchiveJob, { params: { jobId: job.id } }).queryKey, job),
  });
  const jobId = start.data?.id ?? '';
  const key = ask(getArchiveJob, { params: { jobId } });
  const { data: job, error } = useQuery({
    ...key,
    enabled: jobId !== '',
    refetchInterval: ({ state }) => (goesOn(state.data) ? 700 : false),
  });
  const stop = useMutation({
    mutationFn: () => send(cancelArchiveJob, { params: { jobId } }),
    onSuccess: (stopped) => queries.setQueryData(key.queryKey, stopped),
  });
  const ended = job !== undefined && !goesOn(job);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each batch that ends.
  useEffect(() => {
    if (ended) onDone?.();
  }, [ended, jobId]);
  return { job, running: goesOn(job) || start.isPending, start, stop, error: start.error ?? error ?? stop.error };
}
