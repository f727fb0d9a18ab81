import { getArchiveJobFile, startAdmissionExport } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { client, send } from '../../shared/api/index';
import { newId } from '../../shared/offline/act';
import { Button, buttonClass } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';
import { useArchiveJob } from './use-archive-job';

/** The admission archives of a senior class, as one zip. */
export function AdmissionBatch({ classId, term }: { classId: number; term: string }) {
  const { t } = useTranslation();
  const { job, running, start, stop, error } = useArchiveJob(() =>
    send(startAdmissionExport, { body: { id: newId(), term, classId } }),
  );
  const said = t('archive.signing.exportMaking', { done: job?.done ?? 0, total: job?.total ?? 0 });
  return (
    <Section title={t('archive.signing.export')} hint={t('archive.signing.exportHint')}>
      <Refused error={error} />
      {running && (
        <>
          <Progress share={job?.progress ?? 0} said={said} />
          <p className="hint">{said}</p>
        </>
      )}
      {job?.state === 'done' && (
        <Notice tone="good" title={t('archive.signing.exportReady')}>
          {job.problem && <p>{job.problem.message}</p>}
          <a
            className={buttonClass('main')}
            href={client.urlOf(getArchiveJobFile, { params: { jobId: job.id } })}
            download
          >
            {t('archive.signing.download')}
          </a>
        </Notice>
      )}
      {job?.state === 'failed' && (
        <Notice tone="bad" title={job.problem?.message ?? t('archive.signing.failed')}>
          {job.problem?.remedy && <p>{job.problem.remedy}</p>}
        </Notice>
      )}
      {job?.state === 'cancelled' && <Notice tone="info" title={t('archive.signing.cancelled')} />}
      <div className="tools">
        {running ? (
          <Button onClick={() => stop.mutate()} busy={stop.isPending}>
            {t('archive.signing.stop')}
          </Button>
        ) : (
          <Button onClick={() => start.mutate()}>{t('archive.signing.exportMake')}</Button>
        )}
      </div>
    </Section>
  );
}
