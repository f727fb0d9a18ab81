import { useTranslation } from 'react-i18next';
import { ClassComments } from '../features/comment/class-comments';
import { LimitForm } from '../features/comment/limit-form';
import { classTitle } from '../shared/i18n/format';
import { isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /comments */
export function CommentsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const chosen = useTerm();
  const placeId = useDeskPlace(session);
  const led = session?.classes.filter(({ isClassTeacher }) => isClassTeacher) ?? [];
  return (
    <Page title={t('comment.title')} lead={t('comment.lead')} tools={<TermPicker chosen={chosen} />} narrow>
      {isDesk(session) && placeId ? <LimitForm placeId={placeId} /> : null}
      {!isDesk(session) && led.length === 0 && <Empty title={t('comment.noClass')} hint={t('comment.noClassHint')} />}
      {led.length > 0 && (
        <Awaiting
          query={chosen.query}
          isEmpty={({ terms }) => terms.length === 0}
          empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
        >
          {() =>
            led.map((one) => (
              <ClassComments
                key={`${one.id} ${chosen.term}`}
                classId={one.id}
                title={classTitle(t, one)}
                term={chosen.term}
              />
            ))
          }
        </Awaiting>
      )}
    </Page>
  );
}
