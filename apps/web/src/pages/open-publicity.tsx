import '../features/publicity/publicity.css';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { OpenRoundForm } from '../features/publicity/open-round-form';
import { useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /publicity/new */
export function OpenPublicityPage() {
  const { t } = useTranslation();
  const session = useSession();
  const chosen = useTerm();
  const [search] = useSearchParams();
  if (!session) return null;
  return (
    <Page
      title={t('publicity.new.title')}
      crumbs={[{ label: t('publicity.title'), to: '/publicity' }]}
      tools={<TermPicker chosen={chosen} />}
      narrow
    >
      <Awaiting
        query={chosen.query}
        isEmpty={({ terms }) => terms.length === 0}
        empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
      >
        {() => <OpenRoundForm key={chosen.term} session={session} term={chosen.term} asked={search.get('classId')} />}
      </Awaiting>
    </Page>
  );
}
