import { getAdmissionArchive, type listTermArchives, type ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { client } from '../../shared/api/index';
import { classTitle, day, termTitle } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { buttonClass } from '../../shared/ui/button';
import { Tag } from '../../shared/ui/tag';
import { stateInWords, toneOf } from './words';

/** A pupil's archives term by term, over all schools. */
export function TermList({ found }: { found: ReplyOf<typeof listTermArchives> }) {
  const { t } = useTranslation();
  const { student, terms, may } = found;
  if (terms.length === 0) return <Empty title={t('archive.noTerms')} hint={t('archive.noTermsHint')} />;
  return (
    <>
      {may.admission && (
        <section className="section" aria-label={t('archive.admission')}>
          <p className="hint">{t('archive.admissionHint')}</p>
          <p>
            <a
              className={buttonClass('main')}
              href={client.urlOf(getAdmissionArchive, { params: { studentId: student.id } })}
              target="_blank"
              rel="noopener"
            >
              {t('archive.admission')}
            </a>
          </p>
        </section>
      )}
      <ul className="archive-terms">
        {terms.map((one) => (
          <li key={one.term}>
            <Link className="card" to={`/students/${student.id}/archive/${one.term}`}>
              <span className="archive-term-words">
                <span className="card-title">{termTitle(t, one.term)}</span>
                <span className="hint">
                  {one.school.name} · {classTitle(t, one.class)}
                </span>
                {one.sealedAt && (
                  <span className="hint">
                    {t('archive.sealedOn', { day: day(one.sealedAt) })}
                    {one.revision > 1 && ` · ${t('archive.revisionN', { n: one.revision })}`}
                  </span>
                )}
              </span>
              <Tag tone={toneOf(one.state)}>{stateInWords(t, one)}</Tag>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}
