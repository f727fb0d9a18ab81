import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getTermArchive, listTermArchives, type SignerRole, signTermArchive, type TermArchive } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { Button } from '../../shared/ui/button';
import { Field } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { RefuseForm } from './refuse-form';
import { partsInWords } from './words';

const assent = { student: 'own', teacher: 'teacher', committee: 'committee', head: 'head' } as const;

/** What a signer can do now: sign what is shown above, or send it back. */
export function SignForm({ archive, as }: { archive: TermArchive; as: SignerRole }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [refusing, setRefusing] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const [name, setName] = useState('');
  const { studentId, digest, signerName, outdated } = archive;
  const term = archive.document.term.code;
  const sign = useMutation({
    mutationFn: () => send(signTermArchive, { params: { studentId, term }, body: { as, digest, name } }),
    onSuccess: (after) => {
      queries.setQueryData(ask(getTermArchive, { params: { studentId, term } }).queryKey, after);
      void queries.invalidateQueries({ queryKey: [listTermArchives.path] });
    },
    // What was shown is not what stands: it is shown anew, with what was typed still there.
    onError: () => queries.invalidateQueries({ queryKey: [getTermArchive.path] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sign.isPending) sign.mutate();
  };
  // Only a pupil can sign what has changed since; and who mends something passes it on.
  const only = (outdated.length > 0 && as !== 'student') || (archive.state === 'returned' && as === 'teacher');
  return (
    <Section title={t('archive.sign.title')} hint={t('archive.signAs', { role: t(`archive.as.${as}`) })}>
      {archive.gaps.length > 0 && (
        <Notice tone="info" title={t('archive.gaps')}>
          <ul>
            {archive.gaps.map((gap) => (
              <li key={gap}>{t(`archive.gap.${gap}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {outdated.length > 0 && (
        <Notice tone="bad" title={t('archive.outdated', { parts: partsInWords(t, outdated) })}>
          <p>{t(as === 'student' ? 'archive.outdatedPupil' : 'archive.outdatedOther')}</p>
        </Notice>
      )}
      {archive.window && !archive.window.open ? (
        <Notice
          tone="info"
          title={t('archive.sign.notOpen', { from: day(archive.window.opensOn), to: day(archive.window.closesOn) })}
        />
      ) : refusing ? (
        <RefuseForm archive={archive} as={as} onClose={() => setRefusing(false)} />
      ) : (
        <form className="form" onSubmit={submit}>
          {!only && (
            <>
              <label className="agree">
                <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
                <span>{t(`archive.sign.${assent[as]}`)}</span>
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
                {t('archive.sign.digest')} <code>{digest}</code>
              </p>
            </>
          )}
          <Refused error={sign.error} />
          <div className="tools">
            {!only && (
              <Button kind="main" type="submit" busy={sign.isPending} disabled={!agreed || name.trim() === ''}>
                {t(sign.isPending ? 'archive.sign.submitting' : 'archive.sign.submit')}
              </Button>
            )}
            <Button kind={only ? 'main' : 'plain'} onClick={() => setRefusing(true)}>
              {archive.state === 'returned' && as === 'teacher'
                ? t('archive.sign.passOn')
                : as === 'student'
                  ? t('archive.sign.pupilRefuse')
                  : t('archive.sign.refuse')}
            </Button>
          </div>
        </form>
      )}
    </Section>
  );
}
