import { useQuery } from '@tanstack/react-query';
import { getPlace, type Session } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ClassBoard, classBoardQuery } from '../features/board/class-board';
import { GradeBoard, gradeBoardQuery } from '../features/board/grade-board';
import { PlaceBoard } from '../features/board/place-board';
import { useAddress } from '../shared/address/use-address';
import { ask } from '../shared/api/index';
import { classTitle, gradeTitle } from '../shared/i18n/format';
import { hasRole, isDesk, useSession } from '../shared/session/session';
import { useDeskPlace } from '../shared/session/use-desk-place';
import { TermPicker } from '../shared/term/term-picker';
import { useTerm } from '../shared/term/use-term';
import { Awaiting, Empty, Waiting } from '../shared/ui/awaiting';
import { Select } from '../shared/ui/field';
import { Page } from '../shared/ui/page';

/**
 * /boards: a class teacher's class (`?class=`), or a place (`?place=`, else the own one) or a grade of it (`?place=&grade=`);
 * `?step=` shows one step.
 */
export function BoardsPage() {
  const { t } = useTranslation();
  const chosen = useTerm();
  const session = useSession();
  if (!session) return null;
  const led = session.classes.filter(({ isClassTeacher }) => isClassTeacher);
  const atPlace = isDesk(session) || hasRole(session, 'head', 'committee');
  return (
    <Awaiting
      query={chosen.query}
      page
      isEmpty={({ terms }) => terms.length === 0}
      empty={<Empty title={t('term.none')} hint={t('term.noneHint')} />}
    >
      {() => (atPlace ? <AtDesk session={session} /> : led.length > 0 ? <AtClass classes={led} /> : <NoBoard />)}
    </Awaiting>
  );
}

function NoBoard() {
  const { t } = useTranslation();
  return (
    <Page title={t('board.title')} narrow>
      <Empty title={t('board.noBoard')} hint={t('board.noBoardHint')} />
    </Page>
  );
}

function AtClass({ classes }: { classes: Session['classes'] }) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const [search, change] = useAddress();
  const own = classes.find(({ id }) => String(id) === search.get('class')) ?? classes[0];
  if (!own) return null;
  return (
    <Page
      title={t('board.title')}
      lead={`${classTitle(t, own)} · ${t('board.leadClass')}`}
      tools={
        <>
          {classes.length > 1 && (
            <Select
              compact
              label={t('board.chooseClass')}
              value={String(own.id)}
              onChange={(value) => change({ class: value })}
              options={classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
            />
          )}
          <TermPicker chosen={chosen} />
        </>
      }
      narrow
    >
      <ClassBoard classId={own.id} term={chosen.term} key={`${own.id} ${chosen.term}`} />
    </Page>
  );
}

/** `?class=`: one class of the own place. */
function AtDesk({ session }: { session: Session }) {
  const [search] = useAddress();
  const [classId, placeId, grade] = ['class', 'place', 'grade'].map((name) => Number(search.get(name)) || 0);
  if (classId) return <OneClass classId={classId} />;
  if (placeId && grade) return <OneGrade placeId={placeId} grade={grade} />;
  return <AtPlace session={session} />;
}

function OneGrade({ placeId, grade }: { placeId: number; grade: number }) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const query = useQuery(gradeBoardQuery(placeId, grade, chosen.term));
  const title = gradeTitle(t, grade);
  return (
    <Awaiting query={query} page>
      {({ place, entryYear }) => (
        <Page
          title={`${t('board.title')} · ${title}`}
          lead={`${t('board.entryYear', { year: entryYear })} · ${t('board.leadGrade')}`}
          crumbs={[{ label: place.name, to: `/boards?place=${placeId}&term=${chosen.term}` }, { label: title }]}
          tools={<TermPicker chosen={chosen} />}
        >
          <GradeBoard placeId={placeId} grade={grade} term={chosen.term} key={`${placeId} ${grade} ${chosen.term}`} />
        </Page>
      )}
    </Awaiting>
  );
}

function OneClass({ classId }: { classId: number }) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const query = useQuery(classBoardQuery(classId, chosen.term));
  return (
    <Awaiting query={query} page>
      {(board) => (
        <Page
          title={`${t('board.title')} · ${classTitle(t, board.class)}`}
          crumbs={[
            { label: board.school.name, to: `/boards?place=${board.school.id}&term=${chosen.term}` },
            {
              label: gradeTitle(t, board.class.grade),
              to: `/boards?place=${board.school.id}&grade=${board.class.grade}&term=${chosen.term}`,
            },
            { label: classTitle(t, board.class), to: `/classes/${classId}?term=${chosen.term}` },
          ]}
          tools={<TermPicker chosen={chosen} />}
          narrow
        >
          <ClassBoard classId={classId} term={chosen.term} key={chosen.term} />
        </Page>
      )}
    </Awaiting>
  );
}

function AtPlace({ session }: { session: Session }) {
  const { t } = useTranslation();
  const chosen = useTerm();
  const [search] = useAddress();
  const desk = useDeskPlace(session);
  const placeId = Number(search.get('place')) || desk;
  const place = useQuery({
    ...ask(getPlace, { params: { placeId: placeId ?? 0 }, query: { term: chosen.term } }),
    enabled: typeof placeId === 'number' && isDesk(session),
  });
  if (placeId === undefined) return <Waiting />;
  if (placeId === null) return <NoBoard />;
  const path = place.data?.path ?? [];
  const own = session.roles.map((role) => role.place?.id);
  const first = hasRole(session, 'administrator') ? 0 : path.findIndex(({ id }) => own.includes(id));
  const isSchool = place.data?.place.kind === 'school' || !isDesk(session);
  return (
    <Page
      title={t('board.title')}
      lead={t(isSchool ? 'board.leadSchool' : 'board.leadRegion')}
      crumbs={
        first < 0 || path.length - first < 2
          ? []
          : path.slice(first).map(({ id, name }) => ({
              label: name,
              ...(id === placeId ? {} : { to: `/boards?place=${id}&term=${chosen.term}` }),
            }))
      }
      tools={<TermPicker chosen={chosen} />}
    >
      <PlaceBoard placeId={placeId} term={chosen.term} key={`${placeId} ${chosen.term}`} />
    </Page>
  );
}
