import './audit.css';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditActs, listAudit, type ReplyOf } from '@wuyu/contract';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Empty, Failed, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';

type Entry = ReplyOf<typeof listAudit>['entries'][number];

interface AuditListProps {
  student: number | undefined;
  only: 'reads' | 'acts' | undefined;
}

/** What was done and read, newest first. */
export function AuditList({ student, only }: AuditListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey: [listAudit.path, student, only],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      send(
        listAudit,
        {
          query: {
            limit: 50,
            ...(student === undefined ? {} : { personId: student }),
            ...(only === undefined ? {} : { only }),
            ...(pageParam ? { before: pageParam } : {}),
          },
        },
        signal,
      ),
    getNextPageParam: ({ next }) => next,
  });
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Section title={t(only === undefined ? 'audit.kinds.all' : `audit.kinds.${only}`)}>
      {query.isPending && <Waiting />}
      {query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && entries.length === 0 && <Empty title={t('audit.none')} hint={t('audit.noneHint')} />}
      {entries.length > 0 && (
        <ol className="audit-list">
          {entries.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </ol>
      )}
      {query.hasNextPage && (
        <p>
          <Button onClick={() => void query.fetchNextPage()} busy={query.isFetchingNextPage}>
            {t('audit.more')}
          </Button>
        </p>
      )}
    </Section>
  );
}

function Row({ entry }: { entry: Entry }) {
  const { t } = useTranslation();
  const words = auditActs[entry.act as keyof typeof auditActs];
  const details = Object.entries(entry.details).filter(([, value]) => value !== null && value !== '');
  return (
    <li>
      <div className="audit-what">
        <strong>{words ? say(words) : entry.act}</strong>
        {entry.personId !== null && (
          <Link to={`/students/${entry.personId}`}>{t('audit.student', { id: entry.personId })}</Link>
        )}
        {entry.placeId !== null && <Link to={`/places/${entry.placeId}`}>{entry.placeName ?? entry.placeId}</Link>}
      </div>
      <div className="hint">
        <time dateTime={entry.at}>{moment(entry.at)}</time> ·{' '}
        {entry.login ?? t(entry.accountId ? 'audit.gone' : 'audit.nobody')}
      </div>
      {details.length > 0 && (
        <details>
          <summary>{t('audit.details')}</summary>
          <dl className="facts">
            {details.map(([key, value]) => (
              <Fragment key={key}>
                <dt>{key}</dt>
                <dd className="word">{String(value)}</dd>
              </Fragment>
            ))}
          </dl>
        </details>
      )}
    </li>
  );
}
