import type { StudentPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { classTitle, day } from '../../shared/i18n/format';
import { Section } from '../../shared/ui/page';

/** Who the pupil is, and the way through classes and schools. */
export function Basics({ student }: { student: StudentPage }) {
  const { t } = useTranslation();
  const sex = student.sex === 1 ? '1' : student.sex === 2 ? '2' : 'other';
  return (
    <Section title={t('student.basics')}>
      <dl className="facts">
        <dt>{t('student.sex')}</dt>
        <dd>{t(`student.sexes.${sex}`)}</dd>
        {student.bornOn && (
          <>
            <dt>{t('student.bornOn')}</dt>
            <dd>{day(student.bornOn)}</dd>
          </>
        )}
        {student.ethnicity && (
          <>
            <dt>{t('student.ethnicity')}</dt>
            <dd>{student.ethnicity}</dd>
          </>
        )}
        {student.number && (
          <>
            <dt>{t('student.number')}</dt>
            <dd>{student.number}</dd>
          </>
        )}
      </dl>
      {student.enrolments.length > 0 && (
        <>
          <h3 className="basics-head">{t('student.enrolments')}</h3>
          <ol className="enrolments">
            {student.enrolments.map((enrolment) => (
              <li key={`${enrolment.class.id} ${enrolment.startsOn}`}>
                <span>
                  {enrolment.school.name} · {classTitle(t, enrolment.class)}
                </span>
                <span className="hint">
                  {t(`student.began.${enrolment.began}`)} ·{' '}
                  {enrolment.endsOn
                    ? t('student.fromTo', { from: day(enrolment.startsOn), to: day(enrolment.endsOn) })
                    : t('student.since', { from: day(enrolment.startsOn) })}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}
