import { useQuery } from '@tanstack/react-query';
import { getClass, listClasses } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { OpenRoundForm } from '../features/rating/open-round-form';
import { ask } from '../shared/api/index';
import { classTitle, termTitle } from '../shared/i18n/format';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /ratings/new?classId=…, or placeId=… */
export function OpenRatingRoundPage() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const { term, query } = useTerm();
  const classId = Number(search.get('classId')) || undefined;
  const placeId = Number(search.get('placeId')) || undefined;
  return (
    <Awaiting query={query} page>
      {() => (
        <Page
          title={t('rating.opening.title')}
          lead={termTitle(t, term)}
          crumbs={[{ label: t('rating.title'), to: '/ratings' }]}
          narrow
        >
          {classId !== undefined && <ForClass classId={classId} term={term} />}
          {classId === undefined && placeId !== undefined && <ForSchool placeId={placeId} term={term} />}
          {classId === undefined && placeId === undefined && <Empty title={t('state.notFoundTitle')} />}
        </Page>
      )}
    </Awaiting>
  );
}

function ForClass({ classId, term }: { classId: number; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(getClass, { params: { classId }, query: { term } }));
  return (
    <Awaiting query={query}>
      {(found) => (
        <>
          <p>
            {t('rating.opening.forClass')}：{classTitle(t, found.class)}
          </p>
          <OpenRoundForm scope={{ classId, placeId: found.school.id, grades: [] }} term={term} />
        </>
      )}
    </Awaiting>
  );
}

function ForSchool({ placeId, term }: { placeId: number; term: string }) {
  const query = useQuery(ask(listClasses, { params: { placeId }, query: { term } }));
  return (
    <Awaiting query={query}>
      {({ classes }) => (
        <OpenRoundForm
          scope={{ placeId, grades: [...new Set(classes.map(({ grade }) => grade))].sort((a, b) => a - b) }}
          term={term}
        />
      )}
    </Awaiting>
  );
}
