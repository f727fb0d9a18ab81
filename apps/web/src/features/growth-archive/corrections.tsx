import { useMutation, useQueryClient } from '@tanstack/react-query';
import { correctTermArchive, getTermArchive, listTermArchives, type TermArchive } from '@wuyu/contract';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { partsInWords } from './words';

/** The revisions of an archive, each of which stays readable. */
export function Revisions({ archive }: { archive: TermArchive }) {
  const { t } = useTranslation();
  if (archive.revisions.length < 2) return null;
  return (
    <Section title={t('archive.revisions')}>
      <ul className="archive-rows">
        {archive.revisions.map(({ revision, sealedAt, reason, changes }) => (
          <li key={revision} className="archive-case">
            <p>
              <Link to={`?revision=${revision}`} aria-current={revision === archive.revision ? 'page' : undefined}>
                {sealedAt
                  ? t('archive.revision', { n: revision, day: day(sealedAt) })
                  : t('archive.revisionOpen', { n: revision })}
              </Link>
            </p>
            {reason && <p>{t('archive.correctedBecause', { reason })}</p>}
            {changes.length > 0 && (
              <p className="hint">{t('archive.correctedParts', { parts: partsInWords(t, changes) })}</p>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Begins a correction of what is sealed. */
export function CorrectForm({ archive }: { archive: TermArchive }) {
  const { t } = useTranslation();
  const id = useId();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { studentId } = archive;
  const term = archive.document.term.code;
  const correct = useMutation({
    mutationFn: () => send(correctTermArchive, { params: { studentId, term }, body: { reason } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [getTermArchive.path] });
      await queries.invalidateQueries({ queryKey: [listTermArchives.path] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() !== '' && !correct.isPending) correct.mutate();
  };
  return (
    <Section title={t('archive.correct.title')} hint={t('archive.correct.hint')}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label htmlFor={id}>{t('archive.correct.reason')}</label>
          <textarea
            id={id}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <Refused error={correct.error} />
        <div className="tools">
          <Button type="submit" busy={correct.isPending} disabled={reason.trim() === ''}>
            {t('archive.correct.submit')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
