import { getTermArchiveDocument, getTermArchiveProof, type SignerRole, type TermArchive } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { client } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { buttonClass } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';

/** Who signed, who is to sign, what was sent back; and of a sealed archive, how anybody can check it. */
export function Signatures({ archive }: { archive: TermArchive }) {
  const { t } = useTranslation();
  const order: SignerRole[] =
    archive.revision === 1 ? ['student', 'teacher', 'committee', 'head'] : ['committee', 'head'];
  const given = archive.signatures.filter(({ counts }) => counts);
  const open = order.filter((role) => !given.some((one) => one.role === role));
  return (
    <Section title={t('archive.signatures')}>
      <ol className="signature-line">
        {archive.signatures.map((one) => (
          <Signature key={`${one.role} ${one.outcome} ${one.at}`} one={one} />
        ))}
        {archive.state !== 'sealed' &&
          open.map((role) => (
            <li key={role} className="signature">
              <span className="signature-mark" aria-hidden="true">
                ·
              </span>
              <p>
                {t(`archive.as.${role}`)} <span className="hint">{t('archive.waiting')}</span>
              </p>
            </li>
          ))}
      </ol>
      {archive.state === 'sealed' && <Seal archive={archive} />}
    </Section>
  );
}

function Signature({ one }: { one: TermArchive['signatures'][number] }) {
  const { t } = useTranslation();
  const role = t(`archive.as.${one.role}`);
  const refused = one.outcome === 'refused';
  const kind = refused ? 'refused' : one.counts ? 'given' : 'void';
  return (
    <li className={`signature signature-${kind}`}>
      <span className="signature-mark" aria-hidden="true">
        {refused ? '×' : one.counts ? '✓' : '–'}
      </span>
      <div>
        <p>
          {refused
            ? t('archive.refusedBy', { role })
            : t('archive.signatureOf', { role, name: one.name + (one.forPupil ? t('archive.forPupil') : '') })}{' '}
          <span className="hint">
            {moment(one.at)}
            {!refused && !one.counts && ` · ${t('archive.old')}`}
          </span>
        </p>
        {one.reason && <p className="archive-quote">{one.reason}</p>}
      </div>
    </li>
  );
}

function Seal({ archive }: { archive: TermArchive }) {
  const { t } = useTranslation();
  const input = {
    params: { studentId: archive.studentId, term: archive.document.term.code },
    query: { revision: archive.revision },
  };
  return (
    <div className="archive-part">
      <h3>{t('archive.seal')}</h3>
      <p className="hint">{t('archive.sealHint')}</p>
      <p className="digest">
        <code>{archive.digest}</code>
      </p>
      {archive.verify ? (
        <div className="tools">
          <a className={buttonClass('main')} href={archive.verify}>
            {t('archive.verify')}
          </a>
          <a className={buttonClass()} href={client.urlOf(getTermArchiveProof, input)} download>
            {t('archive.proof')}
          </a>
          <a className={buttonClass()} href={client.urlOf(getTermArchiveDocument, input)} download>
            {t('archive.file')}
          </a>
        </div>
      ) : (
        <p className="hint">{t('archive.sealing')}</p>
      )}
    </div>
  );
}
