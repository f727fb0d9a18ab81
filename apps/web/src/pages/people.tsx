import { useQuery } from '@tanstack/react-query';
import { getPlace } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { AccountSheet } from '../features/people/account-sheet';
import { ClassTable } from '../features/people/class-table';
import { PupilList, TeacherList } from '../features/people/people-list';
import { useAddress } from '../shared/address/use-address';
import { ask } from '../shared/api/index';
import { hasRole, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Choice } from '../shared/ui/field';
import { Page, Section } from '../shared/ui/page';

const tabs = ['pupils', 'teachers', 'classes', 'sheet'] as const;

/** /places/:placeId/people */
export function PeoplePage() {
  const { t } = useTranslation();
  const placeId = Number(useParams().placeId);
  const chosen = useTerm();
  const { term } = chosen;
  const session = useSession();
  const [search, change] = useAddress();
  const query = useQuery(ask(getPlace, { params: { placeId } }));
  return (
    <Awaiting query={query} page>
      {({ place }) => {
        const open = tabs.filter(
          (tab) =>
            tab === 'pupils' ||
            tab === 'teachers' ||
            (place.kind === 'school' && (tab === 'classes' || hasRole(session, 'administrator', 'bureau', 'school'))),
        );
        const tab = open.find((one) => one === search.get('of')) ?? 'pupils';
        return (
          <Page
            title={t('people.title')}
            lead={place.name}
            crumbs={[{ label: place.name, to: `/places/${place.id}` }, { label: t('people.title') }]}
            tools={<TermPicker chosen={chosen} />}
          >
            <Choice
              compact
              label={t('people.tabs')}
              value={tab}
              onChange={(value) => change({ of: value })}
              options={open.map((value) => ({ value, label: t(`people.${value}`) }))}
            />
            <Awaiting
              query={chosen.query}
              isEmpty={({ terms }) => terms.length === 0}
              empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
            >
              {() =>
                tab === 'sheet' ? (
                  <AccountSheet place={place} term={term} />
                ) : (
                  <Section title={t(`people.${tab}`)}>
                    {tab === 'pupils' && <PupilList place={place} term={term} />}
                    {tab === 'teachers' && <TeacherList place={place} term={term} />}
                    {tab === 'classes' && <ClassTable place={place} term={term} />}
                  </Section>
                )
              }
            </Awaiting>
          </Page>
        );
      }}
    </Awaiting>
  );
}
