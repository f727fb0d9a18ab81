import { useQuery } from '@tanstack/react-query';
import { getPointSheet, listPointClasses } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { GivePoints } from '../features/points/give-points';
import { GivenToday, WaitingPoints } from '../features/points/given-points';
import { ask } from '../shared/api/index';
import { classTitle } from '../shared/i18n/format';
import { Awaiting, Empty } from '../shared/ui/awaiting';
import { Select } from '../shared/ui/field';
import { Page } from '../shared/ui/page';

/** /classes/:classId/points */
export function PointsPage() {
  const { t } = useTranslation();
  const { classId = '' } = useParams();
  const query = useQuery(ask(getPointSheet, { params: { classId: Number(classId) } }));
  return (
    <Awaiting query={query} page>
      {(sheet) => (
        <Page
          title={classTitle(t, sheet.class)}
          lead={t('record.points.lead')}
          tools={<OtherClass classId={sheet.class.id} />}
          narrow
        >
          {sheet.students.length === 0 ? (
            <Empty title={t('class.noStudents')} />
          ) : (
            <GivePoints sheet={sheet} key={sheet.class.id} />
          )}
          {sheet.mayConfirm && <WaitingPoints classId={sheet.class.id} />}
          <GivenToday classId={sheet.class.id} today={sheet.today} />
        </Page>
      )}
    </Awaiting>
  );
}

/** To another class of the own; nothing when there is one only. */
function OtherClass({ classId }: { classId: number }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const classes = useQuery(ask(listPointClasses)).data?.classes ?? [];
  if (classes.length < 2) return null;
  return (
    <Select
      compact
      label={t('record.points.otherClass')}
      value={String(classId)}
      onChange={(id) => void navigate(`/classes/${id}/points`, { flushSync: true })}
      options={classes.map((one) => ({ value: String(one.id), label: classTitle(t, one) }))}
    />
  );
}
