import './overview.css';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getOverview, type getPlace, type PlaceBrief, type ReplyOf, type Run } from '@wuyu/contract';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { gradeTitle } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Select } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import { Evidence } from './evidence';
import { SpreadMatrix } from './spread-matrix';
import { WholeCards } from './whole-cards';

interface OverviewProps {
  place: PlaceBrief;
  below: ReplyOf<typeof getPlace>['children'];
  term: string;
  /** What is shown of the runs. */
  runs(runs: Run[]): ReactNode;
}

/** How far a place has come in a term, and how each aspect is spread in it. */
export function Overview({ place, below: placesBelow, term, runs }: OverviewProps) {
  const { t } = useTranslation();
  const [grade, setGrade] = useState('');
  const query = useQuery({
    ...ask(getOverview, { query: { placeId: place.id, term, ...(grade ? { grade: Number(grade) } : {}) } }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.runs.some((run) => run.state === 'running') ? 1500 : false),
  });
  return (
    <Awaiting query={query}>
      {(found) => (
        <>
          <div className="two-columns">
            <Evidence evidence={found.evidence} />
            {runs(found.runs)}
          </div>
          {found.runId === null ? (
            <>
              <Section title={t('overview.aspects')}>
                <Empty title={t('overview.noRun')} hint={t('overview.noRunHint')} />
              </Section>
              <PlacesBelow below={placesBelow} term={term} />
            </>
          ) : (
            <>
              <Section
                title={t('overview.aspects')}
                hint={t('overview.aspectsHint')}
                tools={
                  found.grades.length > 1 && (
                    <Select
                      compact
                      label={t('grade.label')}
                      value={grade}
                      onChange={setGrade}
                      options={[
                        { value: '', label: t('grade.all') },
                        ...found.grades.map((one) => ({ value: String(one.grade), label: gradeTitle(t, one.grade) })),
                      ]}
                    />
                  )
                }
              >
                <WholeCards aspects={found.aspects} whole={found.whole} />
              </Section>
              {found.places.length > 0 && (
                <SpreadMatrix
                  title={t(
                    found.places.every((below) => below.place.kind === 'school')
                      ? 'overview.bySchool'
                      : 'overview.byPlace',
                  )}
                  hint={t('overview.order')}
                  aspects={found.aspects}
                  rows={found.places.map((below) => ({
                    key: below.place.id,
                    label: below.place.name,
                    note: `${below.place.code} · ${t('place.studentsN', { n: below.students })}`,
                    to: `/places/${below.place.id}?term=${term}`,
                    aspects: below.aspects,
                  }))}
                />
              )}
              {found.grades.length > 0 && (
                <SpreadMatrix
                  title={t('overview.byGrade')}
                  hint={t('overview.orderGrade')}
                  aspects={found.aspects}
                  rows={found.grades.map((one) => ({
                    key: one.grade,
                    label: gradeTitle(t, one.grade),
                    aspects: one.aspects,
                  }))}
                />
              )}
            </>
          )}
        </>
      )}
    </Awaiting>
  );
}

function PlacesBelow({ below: places, term }: Pick<OverviewProps, 'below' | 'term'>) {
  const { t } = useTranslation();
  if (places.length === 0) return null;
  return (
    <Section title={t('overview.under')} hint={t('overview.order')}>
      <ul className="cards">
        {places.map((below) => (
          <li key={below.id}>
            <Link className="card" to={`/places/${below.id}?term=${term}`}>
              <span className="card-title">{below.name}</span>
              <span className="hint">{t('place.studentsN', { n: below.students })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
