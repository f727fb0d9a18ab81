import { useQuery } from '@tanstack/react-query';
import { getRatingTask } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { RatingForm } from '../features/rating/rating-form';
import { ask } from '../shared/api/index';
import { day } from '../shared/i18n/format';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /ratings/tasks/:taskId */
export function RatingTaskPage() {
  const { t } = useTranslation();
  const { taskId = '' } = useParams();
  const query = useQuery(ask(getRatingTask, { params: { taskId } }));
  return (
    <Awaiting query={query} page>
      {(task) => (
        <Page
          title={task.kind === 'self' ? t('rating.form.aboutSelf') : t('rating.form.about', { name: task.name })}
          lead={`${t(`rating.kind.${task.kind}`)} · ${t('rating.until', { day: day(task.closesOn) })}`}
          crumbs={[{ label: t('rating.title'), to: '/ratings' }]}
          narrow
        >
          <RatingForm key={task.id} task={task} />
        </Page>
      )}
    </Awaiting>
  );
}
