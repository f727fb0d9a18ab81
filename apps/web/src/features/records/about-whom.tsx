import './records.css';
import { useQuery } from '@tanstack/react-query';
import { getPointSheet, type Session } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ask } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Field, Select } from '../../shared/ui/field';

/** From so many names on one looks for one rather than at all. */
const MANY = 12;

/** About whom a record shall be: one of the own children, or a pupil of a class that one teaches. */
export function AboutWhom({ session, classId }: { session: Session; classId: number | undefined }) {
  const { t } = useTranslation();
  const { children, classes } = session;
  const chosen = classes.find(({ id }) => id === classId) ?? classes.find(({ isClassTeacher }) => isClassTeacher);
  const shown = chosen ?? classes[0];
  if (children.length === 0 && !shown) {
    return (
      <Empty title={t('record.form.noStudent')} hint={t('record.form.noStudentHint')}>
        <Link to="/">{t('app.back')}</Link>
      </Empty>
    );
  }
  return (
    <>
      <ul className="cards">
        {children.map(({ id, name }) => (
          <li key={id}>
            <Link className="card" to={`/records/new?student=${id}`}>
              <span className="card-title">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
      {shown && <PupilsOfClass key={shown.id} classes={classes} classId={shown.id} />}
    </>
  );
}

function PupilsOfClass({ classes, classId }: { classes: Session['classes']; classId: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [sought, setSought] = useState('');
  const query = useQuery(ask(getPointSheet, { params: { classId } }));
  return (
    <div className="form">
      {classes.length > 1 && (
        <Select
          label={t('record.points.otherClass')}
          value={String(classId)}
          onChange={(id) => void navigate(`/records/new?class=${id}`, { replace: true })}
          options={classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
        />
      )}
      <Awaiting
        query={query}
        isEmpty={({ students }) => students.length === 0}
        empty={<Empty title={t('class.noStudents')} />}
      >
        {({ students }) => {
          const found = students.filter(({ name }) => name.includes(sought.trim()));
          return (
            <>
              {students.length > MANY && (
                <Field
                  type="search"
                  label={t('record.points.search')}
                  value={sought}
                  autoComplete="off"
                  onChange={(event) => setSought(event.target.value)}
                />
              )}
              {found.length === 0 && <p className="hint">{t('record.points.notFound')}</p>}
              <ul className="whom">
                {found.map(({ id, name }) => (
                  <li key={id}>
                    <Link to={`/records/new?class=${classId}&student=${id}`}>{name}</Link>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Awaiting>
    </div>
  );
}
