import '../features/publicity/publicity.css';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { RoundList } from '../features/publicity/round-list';
import { hasRole, ownPlaceId, useSession } from '../shared/session/session';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { buttonClass } from '../shared/ui/button';
import { Page } from '../shared/ui/page';

/** /publicity */
export function PublicityPage() {
  const { t } = useTranslation();
  const session = useSession();
  const chosen = useTerm();
  if (!session) return null;
  const manages = hasRole(session, 'school') || session.classes.some(({ isClassTeacher }) => isClassTeacher);
  const place = hasRole(session, 'school', 'bureau', 'administrator') ? ownPlaceId(session) : null;
  return (
    <Page title={t('publicity.title')} lead={t('publicity.lead')} tools={<TermPicker chosen={chosen} />} narrow>
      <nav className="tools" aria-label={t('publicity.title')}>
        {manages && (
          <Link className={buttonClass('main')} to={`/publicity/new?term=${chosen.term}`}>
            {t('publicity.open')}
          </Link>
        )}
        {place !== null && (
          <Link className={buttonClass()} to={`/places/${place}/selection-rules`}>
            {t('publicity.rules')}
          </Link>
        )}
        {hasRole(session, 'student', 'guardian', 'teacher') && (
          <Link className={buttonClass()} to="/objections/mine">
            {t('publicity.objection.mine')}
          </Link>
        )}
        <Link className={buttonClass()} to="/objection-receipt">
          {t('publicity.objection.receipt')}
        </Link>
      </nav>
      <Awaiting
        query={chosen.query}
        isEmpty={({ terms }) => terms.length === 0}
        empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
      >
        {() => <RoundList term={chosen.term} manages={manages} />}
      </Awaiting>
    </Page>
  );
}
