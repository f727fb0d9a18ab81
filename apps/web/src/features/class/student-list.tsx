import './class.css';
import type { getClass, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { hueOf } from '../../shared/aspect/hue';
import { say } from '../../shared/i18n/index';
import { Empty } from '../../shared/ui/awaiting';
import { LevelChip } from '../../shared/ui/level-chip';

type Found = ReplyOf<typeof getClass>;

/** The pupils of a class as cards, by number as the API gives them; nobody stands before anybody for a score. */
export function StudentList({ students, aspects, term }: Pick<Found, 'students' | 'aspects'> & { term: string }) {
  const { t } = useTranslation();
  if (students.length === 0) return <Empty title={t('class.noStudents')} />;
  return (
    <section aria-label={t('place.students')}>
      <p className="hint class-order">{t('class.order')}</p>
      <ul className="student-cards">
        {students.map((student) => (
          <li key={student.id}>
            <Link className="card student-card" to={`/students/${student.id}?term=${term}`}>
              <span className="student-card-head">
                <span className="card-title">{student.name}</span>
                {student.number && <span className="student-card-number">{student.number}</span>}
              </span>
              {aspects.length > 0 && (
                <span className="student-card-levels">
                  {aspects.map(({ node, title }, i) => {
                    const result = student.aspects[i];
                    return (
                      <span key={node} className="student-card-level">
                        <span className="student-card-aspect">{say(title)}</span>
                        <LevelChip
                          level={result?.level ?? null}
                          score={result?.score ?? null}
                          hue={hueOf(node, i)}
                          compact
                        />
                      </span>
                    );
                  })}
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
