import type { StudentPage } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../../shared/session/session';
import { buttonClass } from '../../shared/ui/button';
import { useRecordTypes } from './use-record-types';

/** To a new record about a pupil, for whoever may write one now: the pupil, a guardian, a teacher of the class. */
export function WriteAbout({ student }: { student: Pick<StudentPage, 'id' | 'name' | 'class'> }) {
  const session = useSession();
  const own = session?.person?.id === student.id || session?.children.some(({ id }) => id === student.id);
  const taught = session?.classes.find(({ id }) => id === student.class?.id);
  if (!own && !taught) return null;
  return <WriteLink student={student} classId={taught?.id} />;
}

function WriteLink({ student, classId }: { student: Pick<StudentPage, 'id' | 'name'>; classId: number | undefined }) {
  const { t } = useTranslation();
  const session = useSession();
  const { data } = useRecordTypes(student.id);
  if (!data?.window.open || data.types.length === 0) return null;
  return (
    <Link
      className={buttonClass('main')}
      to={`/records/new?${classId === undefined ? '' : `class=${classId}&`}student=${student.id}`}
    >
      {session?.person?.id === student.id ? t('record.write') : t('record.writeAbout', { name: student.name })}
    </Link>
  );
}
