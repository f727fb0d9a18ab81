import './rating.css';
import { useQuery } from '@tanstack/react-query';
import { listRatingTasks } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask } from '../../shared/api/index';
import { day } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';

const tones = { open: 'busy', given: 'good', skipped: 'plain' } as const;

/** Whom one is asked to rate, round by round. */
export function MyTasks() {
  const { t } = useTranslation();
  const query = useQuery(ask(listRatingTasks));
  return (
    <Awaiting
      query={query}
      isEmpty={({ rounds }) => rounds.length === 0}
      empty={
        <Section title={t('rating.mine')}>
          <Empty title={t('rating.mineNone')} hint={t('rating.mineNoneHint')} />
        </Section>
      }
    >
      {({ rounds }) =>
        rounds.map(({ id, kind, title, closesOn, tasks }) => {
          const left = tasks.filter(({ state }) => state === 'open').length;
          const when = t('rating.until', { day: day(closesOn) });
          return (
            <Section
              key={`${id} ${kind}`}
              title={`${say(title)} · ${t(`rating.kindOf.${kind}`)}`}
              hint={`${when} · ${left === 0 ? t('rating.allGiven') : t('rating.left', { n: left })}`}
            >
              <ul className="rating-tasks">
                {tasks.map((task) => (
                  <li key={task.id}>
                    <Link className="card rating-task" to={`/ratings/tasks/${task.id}`}>
                      <span className="card-title">{task.name}</span>
                      <Tag tone={tones[task.state]}>{t(`rating.state.${task.state}`)}</Tag>
                    </Link>
                  </li>
                ))}
              </ul>
            </Section>
          );
        })
      }
    </Awaiting>
  );
}
