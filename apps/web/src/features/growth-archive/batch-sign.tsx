import { useQueryClient } from '@tanstack/react-query';
import { countSigning, listSigning, type ReplyOf, startSigning } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../../shared/api/index';
import { newId } from '../../shared/offline/act';
import { Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Choice, Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Progress } from '../../shared/ui/progress';
import type { SigningScope } from './signing-list';
import { useArchiveJob } from './use-archive-job';

const assent = { teacher: 'teacher', committee: 'committee', head: 'head' } as const;

/** Signs everything that is ready at once: exactly the list whose digest is shown. */
export function BatchSign({ scope, counts }: { scope: SigningScope; counts: ReplyOf<typeof countSigning> }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { complete, all, signerName } = counts;
  const [include, setInclude] = useState<'complete' | 'all'>('complete');
  const [name, setName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const list = include === 'complete' && complete.count > 0 ? complete : all;
  const chosen = list === complete ? 'complete' : 'all';
  const refresh = () => {
    setAgreed(false);
    void queries.invalidateQueries({ queryKey: [countSigning.path] });
    void queries.invalidateQueries({ queryKey: [listSigning.path] });
  };
  const { job, running, start, stop, error } = useArchiveJob(
    () => send(startSigning, { body: { id: newId(), ...scope, include: chosen, name, listDigest: list.digest } }),
    refresh,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!running) start.mutate(undefined, { onError: refresh });
  };
  return (
    <Section title={t('archive.signing.batch')} hint={t('archive.signing.batchHint')}>
      {job && !running && job.state === 'done' && (
        <Notice
          tone={job.skipped > 0 ? 'info' : 'good'}
          title={t('archive.signing.finished', { n: job.done - job.skipped })}
        >
          {job.problem && (
            <p>
              {job.problem.message} {job.problem.remedy}
            </p>
          )}
        </Notice>
      )}
      {job?.state === 'failed' && (
        <Notice tone="bad" title={job.problem?.message ?? t('archive.signing.failed')}>
          {job.problem?.remedy && <p>{job.problem.remedy}</p>}
        </Notice>
      )}
      {job?.state === 'cancelled' && <Notice tone="info" title={t('archive.signing.cancelled')} />}
      <Refused error={error} />
      {running ? (
        <>
          <Progress
            share={job?.progress ?? 0}
            said={t('archive.signing.working', { done: job?.done ?? 0, total: job?.total ?? 0 })}
          />
          <p className="hint">{t('archive.signing.working', { done: job?.done ?? 0, total: job?.total ?? 0 })}</p>
          <Button onClick={() => stop.mutate()} busy={stop.isPending}>
            {t('archive.signing.stop')}
          </Button>
        </>
      ) : all.count === 0 ? (
        <Empty title={t('archive.signing.nothing')} hint={t('archive.signing.nothingHint')} />
      ) : (
        <form className="form" onSubmit={submit}>
          {complete.count > 0 && complete.count < all.count && (
            <Choice
              label={t('archive.signing.include')}
              value={include}
              onChange={(value) => setInclude(value as typeof include)}
              options={[
                { value: 'complete', label: t('archive.signing.complete', { n: complete.count }) },
                { value: 'all', label: t('archive.signing.all', { n: all.count }) },
              ]}
            />
          )}
          {chosen === 'all' && complete.count < all.count && (
            <Notice tone="info" title={t('archive.signing.incomplete', { n: all.count - complete.count })} />
          )}
          <label className="agree">
            <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
            <span>{t(`archive.sign.${assent[scope.as]}`)}</span>
          </label>
          <Field
            label={t('archive.sign.name')}
            hint={signerName ? t('archive.sign.nameHint', { name: signerName }) : t('archive.sign.nameHintFree')}
            value={name}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
          <p className="hint digest">
            {t('archive.signing.listDigest')} <code>{list.digest}</code>
          </p>
          <div className="tools">
            <Button kind="main" type="submit" disabled={!agreed || name.trim() === ''}>
              {t('archive.signing.submit', { n: list.count })}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
