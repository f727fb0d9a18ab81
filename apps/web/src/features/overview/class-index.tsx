import { useQuery } from '@tanstack/react-query';
import { listClasses } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { classTitle, gradeTitle } from '../../shared/i18n/format';
import { Awaiting } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';

/** The classes of a school in a term, grade by grade. */
export function ClassIndex({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listClasses, { params: { placeId }, query: { term } }));
  return (
    <Section title={t('overview.classes')}>
      <Awaiting
        query={query}
        isEmpty={({ classes }) => classes.length === 0}
        empty={<p className="hint">{t('overview.noClasses')}</p>}
      >
        {({ classes }) => (
          <div className="class-index">
            {[...new Set(classes.map(({ grade }) => grade))].map((grade) => (
              <div key={grade}>
                <h3>{gradeTitle(t, grade)}</h3>
                <ul>
                  {classes
                    .filter((one) => one.grade === grade)
                    .map((one) => (
                      <li key={one.id}>
                        <Link className="class-link" to={`/classes/${one.id}?term=${term}`}>
                          {classTitle(t, one)}
                          <span className="hint">{t('place.studentsN', { n: one.students })}</span>
                        </Link>
                      </li>
                    ))}
                </ul>
              </div>
            ))}
          </div>
        )}
      </Awaiting>
    </Section>
  );
}
