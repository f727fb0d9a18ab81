import '../features/growth-archive/growth-archive.css';
import { useQuery } from '@tanstack/react-query';
import { countSigning } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { AdmissionBatch } from '../features/growth-archive/admission-batch';
import { BatchSign } from '../features/growth-archive/batch-sign';
import { ClassTable } from '../features/growth-archive/class-table';
import { SigningList, type SigningScope } from '../features/growth-archive/signing-list';
import { ask } from '../shared/api/index';
import { classTitle } from '../shared/i18n/format';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

const FIRST_SENIOR_GRADE = 31;

/** /archive/signing?as=…&class=… or &place=… */
export function ArchiveSigningPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => <SigningInTerm />}
    </Awaiting>
  );
}

function SigningInTerm() {
  const { t } = useTranslation();
  const chosen = useTerm();
  const [search] = useSearchParams();
  const as = (['teacher', 'committee', 'head'] as const).find((role) => role === search.get('as')) ?? 'teacher';
  const classId = Number(search.get('class')) || undefined;
  const placeId = classId === undefined ? Number(search.get('place')) || undefined : undefined;
  const scope: SigningScope = {
    term: chosen.term,
    as,
    ...(classId ? { classId } : {}),
    ...(placeId ? { placeId } : {}),
  };
  const query = useQuery(ask(countSigning, { query: scope }));
  const within = (id: number) => `?as=${as}&class=${id}&term=${chosen.term}`;
  return (
    <Awaiting query={query} page>
      {(counts) => {
        const total = counts.classes.reduce((sum, one) => sum + one.total, 0);
        const sealed = counts.classes.reduce((sum, one) => sum + one.sealed, 0);
        const [only] = counts.classes;
        return (
          <Page
            title={
              classId !== undefined && only
                ? t('archive.signing.titleOf', { role: classTitle(t, only) })
                : t('archive.signing.title')
            }
            lead={`${t('archive.signAs', { role: t(`archive.as.${as}`) })} · ${t('archive.signing.lead', { total, sealed })}`}
            crumbs={[{ label: t('archive.home'), to: '/archive' }, { label: t('archive.signing.title') }]}
            tools={<TermPicker chosen={chosen} />}
          >
            <BatchSign scope={scope} counts={counts} key={JSON.stringify(scope)} />
            {classId === undefined && <ClassTable classes={counts.classes} linkOf={within} />}
            <SigningList scope={scope} key={`list ${JSON.stringify(scope)}`} />
            {classId !== undefined && only && only.grade >= FIRST_SENIOR_GRADE && as !== 'committee' && (
              <AdmissionBatch classId={classId} term={chosen.term} />
            )}
          </Page>
        );
      }}
    </Awaiting>
  );
}
