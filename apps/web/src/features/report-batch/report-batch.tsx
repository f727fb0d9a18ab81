import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { cancelReportJob, getReportJob, getReportJobFile, type ReportJob, startReportJob } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, client, send } from '../../shared/api/index';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';

const goesOn = (job: ReportJob | undefined) => job?.state === 'waiting' || job?.state === 'running';

/** The reports of a class or a whole school: asked for, watched, fetched. */
export function ReportBatch({ classId, placeId, term }: { classId?: number; placeId?: number; term: string }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [form, setForm] = useState<ReportJob['form']>('zip');
  const start = useMutation({
    mutationFn: () =>
      send(startReportJob, { body: { term, form, ...(classId ? { classId } : {}), ...(placeId ? { placeId } : {}) } }),
    onSuccess: (job) => queries.setQueryData(ask(getReportJob, { params: { jobId: job.id } }).queryKey, job),
  });
  const jobId = start.data?.id ?? '';
  const { data: job, error } = useQuery({
    ...ask(getReportJob, { params: { jobId } }),
    enabled: jobId !== '',
    refetchInterval: ({ state }) => (goesOn(state.data) ? 1000 : false),
  });
  const stop = useMutation({
    mutationFn: () => send(cancelReportJob, { params: { jobId } }),
    onSuccess: (stopped) => queries.setQueryData(ask(getReportJob, { params: { jobId } }).queryKey, stopped),
  });
  return (
    <Section title={t('class.reports')} hint={classId ? t('class.reportsHint') : undefined}>
      <div className="form">
        <Choice
          label={t('class.form')}
          compact
          value={form}
          onChange={(value) => setForm(value as ReportJob['form'])}
          options={[
            { value: 'zip', label: t('class.zip') },
            { value: 'pdf', label: t('class.pdf') },
          ]}
        />
        <Refused error={start.error ?? error ?? stop.error} />
        {goesOn(job) && job && (
          <>
            <Progress share={job.progress} said={t('class.making', { done: job.done, total: job.total })} />
            <p className="hint">{t('class.making', { done: job.done, total: job.total })}</p>
          </>
        )}
        {job?.state === 'done' && (
          <Notice tone="good" title={t('class.ready')}>
            <a className={buttonClass('main')} href={client.urlOf(getReportJobFile, { params: { jobId } })} download>
              {t('class.download')}
            </a>
          </Notice>
        )}
        {job?.state === 'failed' && (
          <Notice tone="bad" title={job.problem?.message ?? t('class.failed')}>
            {job.problem?.remedy && <p>{job.problem.remedy}</p>}
          </Notice>
        )}
        {job?.state === 'cancelled' && <Notice tone="info" title={t('class.cancelled')} />}
        <div className="tools">
          {goesOn(job) ? (
            <Button onClick={() => stop.mutate()} busy={stop.isPending}>
              {t('class.cancel')}
            </Button>
          ) : (
            <Button kind="main" onClick={() => start.mutate()} busy={start.isPending}>
              {t('class.make')}
            </Button>
          )}
        </div>
      </div>
    </Section>
  );
}
