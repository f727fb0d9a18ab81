import './notices.css';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { countNotices, listNotices, type Notice, readAllNotices, readNotice, sayNotice } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { send } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { currentLanguage } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Choice } from '../../shared/ui/field';
import { Refused } from '../../shared/ui/notice';

const all = 'all';

/** The inbox: opening a notice reads it and leads to where something can be done. */
export function NoticeList() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [shown, setShown] = useState(all);
  const unread = shown !== all;
  const query = useInfiniteQuery({
    queryKey: [listNotices.path, { unread }],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      send(
        listNotices,
        { query: { ...(pageParam ? { before: pageParam } : {}), ...(unread ? { unread: true } : {}) } },
        signal,
      ),
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const changed = () => {
    void queries.invalidateQueries({ queryKey: [countNotices.path] });
    void queries.invalidateQueries({ queryKey: [listNotices.path] });
  };
  const read = useMutation({
    mutationFn: (noticeId: string) => send(readNotice, { params: { noticeId } }),
    onSuccess: changed,
  });
  const [newest] = query.data?.pages[0]?.notices ?? [];
  const readAll = useMutation({
    mutationFn: (until: string) => send(readAllNotices, { body: { until } }),
    onSuccess: changed,
  });
  return (
    <div className="form">
      <div className="section-head">
        <Choice
          label={t('notice.filter')}
          compact
          value={shown}
          onChange={setShown}
          options={[
            { value: all, label: t('notice.all') },
            { value: 'unread', label: t('notice.unreadOnly') },
          ]}
        />
        <div className="tools">
          {newest && (
            <Button busy={readAll.isPending} onClick={() => readAll.mutate(newest.createdAt)}>
              {t('notice.readAll')}
            </Button>
          )}
          <Link to="/account">{t('notice.settingsLink')}</Link>
        </div>
      </div>
      <Refused error={readAll.error ?? read.error} />
      <Awaiting
        query={query}
        isEmpty={({ pages }) => (pages[0]?.notices.length ?? 0) === 0}
        empty={
          unread ? (
            <Empty title={t('notice.noneUnread')} hint={t('notice.noneUnreadHint')} />
          ) : (
            <Empty title={t('notice.none')} hint={t('notice.noneHint')} />
          )
        }
      >
        {({ pages }) => (
          <ul className="notices">
            {pages
              .flatMap(({ notices }) => notices)
              .map((one) => (
                <li key={one.id}>
                  <NoticeRow notice={one} onRead={() => !one.read && read.mutate(one.id)} />
                </li>
              ))}
          </ul>
        )}
      </Awaiting>
      {query.hasNextPage && (
        <p>
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('notice.more')}
          </Button>
        </p>
      )}
    </div>
  );
}

function NoticeRow({ notice, onRead }: { notice: Notice; onRead(): void }) {
  const { t } = useTranslation();
  const { kind, details, path, createdAt, read } = notice;
  return (
    <Link className={read ? 'notice-row' : 'notice-row notice-new'} to={path || '/notices'} onClick={onRead}>
      <span className="notice-words">
        {!read && <span className="visually-hidden">{t('notice.unread')}: </span>}
        {sayNotice(kind, details, currentLanguage())}
      </span>
      <time className="notice-when" dateTime={createdAt}>
        {moment(createdAt)}
      </time>
    </Link>
  );
}
