import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getTermArchive, listTermArchives, refuseTermArchive, type SignerRole, type TermArchive } from '@wuyu/contract';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { Button } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';

interface RefuseFormProps {
  archive: TermArchive;
  as: SignerRole;
  onClose(): void;
}

/** Sends an archive back with words, to whoever can mend it. */
export function RefuseForm({ archive, as, onClose }: RefuseFormProps) {
  const { t } = useTranslation();
  const id = useId();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const passesOn = archive.state === 'returned' || archive.outdated.length > 0;
  const [to, setTo] = useState<'student' | 'teacher'>(as === 'teacher' || passesOn ? 'student' : 'teacher');
  const { studentId, digest } = archive;
  const term = archive.document.term.code;
  const refuse = useMutation({
    mutationFn: () => send(refuseTermArchive, { params: { studentId, term }, body: { as, digest, reason, to } }),
    onSuccess: (after) => {
      queries.setQueryData(ask(getTermArchive, { params: { studentId, term } }).queryKey, after);
      void queries.invalidateQueries({ queryKey: [listTermArchives.path] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(reason.trim() === '');
    if (reason.trim() !== '' && !refuse.isPending) refuse.mutate();
  };
  return (
    <form className="form" onSubmit={submit}>
      <h3>{t('archive.refuse.title')}</h3>
      <div className="field">
        <label htmlFor={id}>{t('archive.refuse.reason')}</label>
        <textarea
          id={id}
          rows={4}
          maxLength={500}
          value={reason}
          // biome-ignore lint/a11y/noAutofocus: the person asked to write, so the next key belongs here.
          autoFocus
          aria-invalid={missing || undefined}
          aria-describedby={`${id}-hint${missing ? ` ${id}-fault` : ''}`}
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="hint" id={`${id}-hint`}>
          {t('archive.refuse.reasonHint')}
        </p>
        {missing && (
          <p className="fault" id={`${id}-fault`}>
            {t('archive.refuse.missing')}
          </p>
        )}
      </div>
      {(as === 'committee' || as === 'head') && archive.revision === 1 && (
        <Choice
          label={t('archive.refuse.to')}
          showLabel
          compact
          value={to}
          onChange={(value) => setTo(value as typeof to)}
          options={[
            { value: 'teacher', label: t('archive.refuse.teacher') },
            { value: 'student', label: t('archive.refuse.student') },
          ]}
        />
      )}
      {refuse.error && <p className="fault">{t('archive.refuse.kept')}</p>}
      <Refused error={refuse.error} />
      <div className="tools">
        <Button kind="main" type="submit" busy={refuse.isPending}>
          {t('archive.refuse.submit')}
        </Button>
        <Button onClick={onClose}>{t('archive.refuse.cancel')}</Button>
      </div>
    </form>
  );
}
