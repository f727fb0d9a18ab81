import './people.css';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import {
  listClasses,
  listPupils,
  listTeachers,
  type PlaceBrief,
  type Pupil,
  searchPupils,
  searchTeachers,
  type Teacher,
} from '@wuyu/contract';
import { type FormEvent, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { classTitle, gradeTitle, number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button, buttonClass } from '../../shared/ui/button';
import { Field, Select } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';
import { VirtualTable } from './virtual-table';

interface ListProps {
  place: PlaceBrief;
  term: string;
}

type Person = Pupil | Teacher;

interface Asked<T extends Person> {
  place: PlaceBrief;
  /** What tells one list from another. */
  queryKey: readonly unknown[];
  page(after: string | undefined, signal: AbortSignal): Promise<{ people: T[]; next: string | null }>;
  find(text: string): Promise<{ people: T[]; more: boolean }>;
  columns: ReadonlyArray<{ key: string; title: string; cell(row: T): React.ReactNode; wide?: boolean }>;
  filters?: React.ReactNode;
  none: string;
}

/** A list that grows as one scrolls, and a search within the place that takes its place for the while. */
function People<T extends Person>({ place, queryKey, page, find, columns, filters, none }: Asked<T>) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const query = useInfiniteQuery({
    queryKey,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => page(pageParam || undefined, signal),
    getNextPageParam: ({ next }) => next,
  });
  const search = useMutation({ mutationFn: () => find(text.trim()) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && !search.isPending) search.mutate();
  };
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = query;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, hasNextPage, isFetchingNextPage]);
  const listed = query.data?.pages.flatMap(({ people }) => people) ?? [];
  const rows = search.data?.people ?? listed;
  return (
    <>
      <div className="people-tools">
        {filters}
        <form className="form-row" onSubmit={submit}>
          <Field
            label={t('people.search')}
            value={text}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" busy={search.isPending}>
            {t('people.find')}
          </Button>
          {search.data && (
            <Button
              kind="quiet"
              onClick={() => {
                search.reset();
                setText('');
              }}
            >
              {t('people.clear')}
            </Button>
          )}
        </form>
      </div>
      <p className="hint">{t(place.kind === 'school' ? 'people.searchHintSchool' : 'people.searchHintRegion')}</p>
      <Refused error={search.error} />
      <p className="hint people-said" role="status">
        {search.data
          ? search.data.people.length === 0
            ? t('people.foundNone')
            : t(search.data.more ? 'people.foundMore' : 'people.foundN', { n: search.data.people.length })
          : isFetchingNextPage
            ? t('people.loading')
            : listed.length > 0
              ? `${t(hasNextPage ? 'people.loadedN' : 'people.all', { n: number(listed.length) })} · ${t('people.order')}`
              : ''}
      </p>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && listed.length === 0 && !search.data && (
        <Empty title={none} hint={t('people.noneHint')}>
          <Link className={buttonClass()} to="/imports">
            {t('people.goImport')}
          </Link>
        </Empty>
      )}
      {rows.length > 0 && (
        <VirtualTable<T>
          label={t('people.title')}
          rows={rows}
          keyOf={(row) => `${row.school.id} ${row.id}`}
          columns={columns}
          onEnd={search.data ? undefined : onEnd}
        />
      )}
    </>
  );
}

export function PupilList({ place, term }: ListProps) {
  const { t } = useTranslation();
  const [grade, setGrade] = useState('');
  const [classId, setClassId] = useState('');
  const isSchool = place.kind === 'school';
  const classes =
    useQuery({ ...ask(listClasses, { params: { placeId: place.id }, query: { term } }), enabled: isSchool }).data
      ?.classes ?? [];
  const grades = isSchool
    ? [...new Set(classes.map((one) => one.grade))]
    : [11, 12, 13, 14, 15, 16, 21, 22, 23, 31, 32, 33];
  const params = { placeId: place.id };
  return (
    <People<Pupil>
      key={`${grade} ${classId} ${term}`}
      place={place}
      queryKey={[listPupils.path, place.id, term, grade, classId]}
      page={async (after, signal) => {
        const query = {
          term,
          limit: 200,
          ...(grade ? { grade: Number(grade) } : {}),
          ...(classId ? { classId: Number(classId) } : {}),
          ...(after ? { after } : {}),
        };
        const { pupils, next } = await send(listPupils, { params, query }, signal);
        return { people: pupils, next };
      }}
      find={async (text) => {
        const { pupils, more } = await send(searchPupils, { params, body: { term, text } });
        return { people: pupils, more };
      }}
      none={t('people.none')}
      filters={
        <>
          <Select
            label={t('grade.label')}
            value={grade}
            onChange={(value) => {
              setGrade(value);
              setClassId('');
            }}
            options={[
              { value: '', label: t('grade.all') },
              ...grades.map((one) => ({ value: String(one), label: gradeTitle(t, one) })),
            ]}
          />
          {isSchool && (
            <Select
              label={t('people.ofClass')}
              value={classId}
              onChange={setClassId}
              options={[
                { value: '', label: t('people.allClasses') },
                ...classes
                  .filter((one) => grade === '' || String(one.grade) === grade)
                  .map((one) => ({ value: String(one.id), label: classTitle(t, one) })),
              ]}
            />
          )}
        </>
      }
      columns={[
        {
          key: 'name',
          title: t('people.name'),
          cell: ({ id, name }) => <Link to={`/students/${id}?term=${term}`}>{name}</Link>,
        },
        {
          key: 'class',
          title: t('people.class'),
          cell: ({ class: of }) => <Link to={`/classes/${of.id}?term=${term}`}>{classTitle(t, of)}</Link>,
        },
        { key: 'number', title: t('people.number'), cell: (row) => row.number ?? '—', wide: true },
        {
          key: 'sex',
          title: t('people.sex'),
          cell: ({ sex }) => t(`people.sexes.${sex as 0 | 1 | 2 | 9}`),
          wide: true,
        },
        ...(isSchool
          ? []
          : [{ key: 'school', title: t('people.school'), cell: ({ school }: Pupil) => school.name, wide: true }]),
        {
          key: 'account',
          title: t('people.account'),
          cell: ({ hasAccount }) => t(hasAccount ? 'people.hasAccount' : 'people.noAccount'),
          wide: true,
        },
      ]}
    />
  );
}

export function TeacherList({ place, term }: ListProps) {
  const { t } = useTranslation();
  const params = { placeId: place.id };
  return (
    <People<Teacher>
      key={term}
      place={place}
      queryKey={[listTeachers.path, place.id, term]}
      page={async (after, signal) => {
        const query = { term, limit: 200, ...(after ? { after } : {}) };
        const { teachers, next } = await send(listTeachers, { params, query }, signal);
        return { people: teachers, next };
      }}
      find={async (text) => {
        const { teachers, more } = await send(searchTeachers, { params, body: { term, text } });
        return { people: teachers, more };
      }}
      none={t('people.noneTeachers')}
      columns={[
        { key: 'name', title: t('people.name'), cell: ({ name }) => name },
        { key: 'courses', title: t('people.teaches'), cell: ({ courses }) => courses.map(say).join('、') || '—' },
        {
          key: 'classes',
          title: t('people.classes'),
          cell: ({ classes }) =>
            classes
              .map((one) => `${classTitle(t, one)}${one.isClassTeacher ? `（${t('people.leads')}）` : ''}`)
              .join('、') || '—',
          wide: true,
        },
        ...(place.kind === 'school'
          ? [{ key: 'post', title: t('people.post'), cell: ({ post }: Teacher) => post || '—', wide: true }]
          : [{ key: 'school', title: t('people.school'), cell: ({ school }: Teacher) => school.name, wide: true }]),
        {
          key: 'account',
          title: t('people.account'),
          cell: ({ hasAccount }) => t(hasAccount ? 'people.hasAccount' : 'people.noAccount'),
          wide: true,
        },
      ]}
    />
  );
}
