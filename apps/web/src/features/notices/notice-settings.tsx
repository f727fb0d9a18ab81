import './notices.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { changeNoticeSettings, getNoticeSettings, type NoticeSettings, noticeTopics } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Awaiting } from '../../shared/ui/awaiting';
import { Choice, Select } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { MailForm } from './mail-form';

type Settings = NoticeSettings;
type Change = Parameters<typeof send<typeof changeNoticeSettings>>[1];
const channels = ['all', 'inbox', 'off'] as const;

/** By mail or here only, at once or once a day, and about what. */
export function NoticeSettingsForm() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const query = useQuery(ask(getNoticeSettings));
  const keep = (fresh: Settings) => queries.setQueryData(ask(getNoticeSettings).queryKey, fresh);
  const change = useMutation({
    mutationFn: (body: NonNullable<Change>['body']) => send(changeNoticeSettings, { body }),
    onSuccess: keep,
  });
  return (
    <Section title={t('notice.settings')} hint={t('notice.settingsHint')}>
      <Awaiting query={query}>
        {({ mail, choices }) => (
          <div className="form">
            <MailForm mail={mail} onChanged={keep} />
            {mail.verified && (
              <Choice
                label={t('notice.rhythm')}
                compact
                showLabel
                value={mail.rhythm}
                onChange={(rhythm) => change.mutate({ rhythm: rhythm as 'once' | 'daily' })}
                options={(['once', 'daily'] as const).map((value) => ({ value, label: t(`notice.rhythms.${value}`) }))}
              />
            )}
            <div className="topics">
              {choices.map(({ topic, channel }) => {
                const title = say(noticeTopics[topic]);
                return (
                  <div className="topic" key={topic}>
                    <span aria-hidden="true">{title}</span>
                    <Select
                      compact
                      label={t('notice.channel', { topic: title })}
                      value={channel}
                      onChange={(value) =>
                        change.mutate({ choices: [{ topic, channel: value as (typeof channels)[number] }] })
                      }
                      options={channels.map((value) => ({ value, label: t(`notice.channels.${value}`) }))}
                    />
                  </div>
                );
              })}
            </div>
            <Refused error={change.error} />
            {change.isSuccess && <Notice tone="good" title={t('notice.saved')} />}
          </div>
        )}
      </Awaiting>
    </Section>
  );
}
