import { getReportHtml, getReportPdf, type StudentPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { client } from '../../shared/api/index';
import { currentLanguage } from '../../shared/i18n/index';
import { buttonClass } from '../../shared/ui/button';

/** The growth report of the term, to keep and as a page. */
export function ReportLinks({ student }: { student: StudentPage }) {
  const { t } = useTranslation();
  if (!student.may.report) return null;
  const input = { params: { studentId: student.id }, query: { term: student.term, language: currentLanguage() } };
  return (
    <section className="report-links" aria-label={t('student.report')}>
      <p className="hint">{t('student.reportHint')}</p>
      <div className="tools">
        <a className={buttonClass('main')} href={client.urlOf(getReportPdf, input)} download>
          {t('student.reportPdf')}
        </a>
        <a className={buttonClass()} href={client.urlOf(getReportHtml, input)} target="_blank" rel="noopener">
          {t('student.reportHtml')}
        </a>
      </div>
    </section>
  );
}
