import '../features/growth-archive/growth-archive.css';
import { useQuery } from '@tanstack/react-query';
import { getTermArchive, type TermArchive } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { ArchiveContent } from '../features/growth-archive/archive-document';
import { CorrectForm, Revisions } from '../features/growth-archive/corrections';
import { SignForm } from '../features/growth-archive/sign-form';
import { Signatures } from '../features/growth-archive/signatures';
import { partsInWords, stateInWords, toneOf } from '../features/growth-archive/words';
import { ask } from '../shared/api/index';
import { day, termTitle } from '../shared/i18n/format';
import { Awaiting } from '../shared/ui/awaiting';
import { Notice } from '../shared/ui/notice';
import { Page } from '../shared/ui/page';
import { Tag } from '../shared/ui/tag';

/** /students/:studentId/archive/:term */
export function TermArchivePage() {
  const { t } = useTranslation();
  const { studentId: id = '', term = '' } = useParams();
  const [search] = useSearchParams();
  const revision = Number(search.get('revision')) || undefined;
  const studentId = Number(id);
  const query = useQuery({
    ...ask(getTermArchive, { params: { studentId, term }, ...(revision ? { query: { revision } } : {}) }),
    // A seal gets its place in the ledger a moment after it is given.
    refetchInterval: ({ state }) => (state.data?.state === 'sealed' && state.data.verify === null ? 2000 : false),
  });
  return (
    <Awaiting query={query} page>
      {(archive) => (
        <Page
          title={termTitle(t, archive.document.term.code)}
          lead={`${archive.document.student.name} · ${archive.document.school.name} · ${archive.document.class.title}`}
          crumbs={[
            { label: archive.document.student.name, to: `/students/${studentId}` },
            { label: t('archive.title'), to: `/students/${studentId}/archive?view=terms` },
            { label: termTitle(t, archive.document.term.code) },
          ]}
          tools={<Tag tone={toneOf(archive.state)}>{stateInWords(t, archive)}</Tag>}
          narrow
        >
          <Standing archive={archive} />
          <Revisions archive={archive} />
          <ArchiveContent document={archive.document} />
          <Signatures archive={archive} />
          {archive.may.sign && <SignForm archive={archive} as={archive.may.sign} key={archive.digest} />}
          {archive.may.correct && <CorrectForm archive={archive} />}
        </Page>
      )}
    </Awaiting>
  );
}

/** What a reader should know before reading on: why it came back, what is corrected, that it is sealed. */
function Standing({ archive }: { archive: TermArchive }) {
  const { t } = useTranslation();
  const refused = archive.signatures.findLast(({ outcome }) => outcome === 'refused');
  return (
    <>
      {archive.state === 'returned' && refused && (
        <Notice tone="bad" title={t('archive.refusedBy', { role: t(`archive.as.${refused.role}`) })}>
          <p>{refused.reason}</p>
        </Notice>
      )}
      {archive.revision > 1 && (
        <Notice tone="info" title={t('archive.correctedParts', { parts: partsInWords(t, archive.changes) })}>
          <p>{t('archive.correctedBecause', { reason: archive.reason })}</p>
        </Notice>
      )}
      {archive.sealedAt && <Notice tone="good" title={t('archive.sealedOn', { day: day(archive.sealedAt) })} />}
    </>
  );
}
