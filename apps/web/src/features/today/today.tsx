import './today.css';
import { useQuery } from '@tanstack/react-query';
import { listPointClasses, type Session } from '@wuyu/contract';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { classTitle } from '../../shared/i18n/format';
import { hasRole } from '../../shared/session/session';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { type Act, MostUsed } from './most-used';
import { WaitingForMe } from './waiting-for-me';

/** The first page of teachers, pupils and guardians: the most used acts, what waits, the own classes and children. */
export function Today({ session, children }: { session: Session; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <MostUsed acts={useMostUsed(session)} label={t('record.today.acts')} />
      <WaitingForMe session={session} />
      {children}
      {hasRole(session, 'teacher') && <OwnClasses session={session} />}
      {hasRole(session, 'guardian') && <OwnChildren session={session} />}
    </>
  );
}

function useMostUsed(session: Session): Act[] {
  const { t } = useTranslation();
  const { person, classes, children } = session;
  const pupil = hasRole(session, 'student') && person;
  // A pupil of the class committee gives points too.
  const committee = useQuery({ ...ask(listPointClasses), enabled: Boolean(pupil) }).data?.classes ?? [];
  const acts: Act[] = [];
  const led = classes.find(({ isClassTeacher }) => isClassTeacher) ?? classes[0];
  if (led) {
    acts.push({
      to: `/classes/${led.id}/points`,
      icon: 'star',
      title: t('record.today.points'),
      hint: classTitle(t, led),
    });
  }
  if (led) acts.push({ to: `/records/new?class=${led.id}`, icon: 'plus', title: t('record.write') });
  if (led?.isClassTeacher) acts.push({ to: '/records/review', icon: 'check', title: t('record.review.title') });
  for (const one of committee) {
    acts.push({
      to: `/classes/${one.id}/points`,
      icon: 'star',
      title: t('record.today.points'),
      hint: t('record.today.committee'),
    });
  }
  if (!led && (pupil || children.length > 0)) acts.push({ to: '/records/new', icon: 'plus', title: t('record.write') });
  if (pupil || children.length > 0) acts.push({ to: '/records', icon: 'record', title: t('record.title') });
  if (pupil) acts.push({ to: `/students/${pupil.id}`, icon: 'growth', title: t('nav.myPage') });
  return acts;
}

function OwnClasses({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { classes } = session;
  return (
    <Section title={t('nav.classes')}>
      {classes.length === 0 && <Empty title={t('class.noClass')} hint={t('class.noClassHint')} />}
      <ul className="own-classes">
        {classes.map((one) => (
          <li key={one.id} className="own-class">
            <Link className="own-class-name" to={`/classes/${one.id}`}>
              <span className="card-title">{classTitle(t, one)}</span>
              {one.isClassTeacher && <Tag tone="good">{t('class.classTeacher')}</Tag>}
            </Link>
            <Link className="own-class-act" to={`/classes/${one.id}/points`}>
              {t('record.today.points')}
              <span className="visually-hidden">：{classTitle(t, one)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function OwnChildren({ session }: { session: Session }) {
  const { t } = useTranslation();
  const { children } = session;
  return (
    <Section title={t('nav.children')}>
      {children.length === 0 && <Empty title={t('student.noChildren')} hint={t('student.noChildrenHint')} />}
      <ul className="own-classes">
        {children.map(({ id, name }) => (
          <li key={id} className="own-class">
            <Link className="own-class-name" to={`/students/${id}`}>
              <span className="card-title">{name}</span>
            </Link>
            <Link className="own-class-act" to={`/records/new?student=${id}`}>
              {t('record.write')}
              <span className="visually-hidden">：{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
