import '../features/publicity/publicity.css';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { listFiledObjections, listOwnObjections } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { FollowedWords } from '../features/publicity/followed-words';
import { ObjectionCards } from '../features/publicity/objection-inbox';
import { ask } from '../shared/api/index';
import { hasRole, useSession } from '../shared/session/session';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Page, Section } from '../shared/ui/page';

/** /objections/mine: those filed under the own account, and those to the own or a child's entries. */
export function OwnObjectionsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const filed = useQuery(ask(listFiledObjections));
  const chosen = useTerm();
  if (!session) return null;
  const family = [...(hasRole(session, 'student') && session.person ? [session.person] : []), ...session.children];
  return (
    <Page title={t('publicity.objection.mine')} crumbs={[{ label: t('publicity.title'), to: '/publicity' }]} narrow>
      <nav className="tools" aria-label={t('publicity.objection.receipt')}>
        <Link className={buttonClass()} to="/objection-receipt">
          {t('publicity.objection.receipt')}
        </Link>
      </nav>
      <Awaiting
        query={filed}
        isEmpty={({ objections }) => objections.length === 0}
        empty={<Empty title={t('publicity.objection.mineNone')} hint={t('publicity.objection.mineNoneHint')} />}
      >
        {({ objections }) =>
          objections.map(({ id, entryTitle, ...objection }) => (
            <FollowedWords
              key={id}
              id={id}
              title={entryTitle}
              objection={objection}
              onChange={() => void queries.invalidateQueries({ queryKey: [listFiledObjections.path] })}
            />
          ))
        }
      </Awaiting>
      {chosen.term !== '' && family.map(({ id }) => <ToEntriesOf key={id} studentId={id} term={chosen.term} />)}
    </Page>
  );
}

function ToEntriesOf({ studentId, term }: { studentId: number; term: string }) {
  const { t } = useTranslation();
  const query = useQuery(ask(listOwnObjections, { params: { studentId }, query: { term } }));
  return (
    <Awaiting query={query} isEmpty={({ objections }) => objections.length === 0} empty={null}>
      {({ objections }) => (
        <Section title={t('publicity.objection.own')}>
          <ObjectionCards objections={objections} />
        </Section>
      )}
    </Awaiting>
  );
}
