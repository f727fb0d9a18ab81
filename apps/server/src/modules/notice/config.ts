export interface MailConfig {
  /** WUYU_SMTP_URL: smtp://user:password@host:port, or smtps://. May hold a password: never shown. */
  url: string;
  /** WUYU_MAIL_FROM: whom letters are from, e.g. `五育 <wuyu@edu.example.cn>`. */
  from: string;
}

export interface NoticeConfig {
  /** Absent: no mail is sent. */
  mail: MailConfig | undefined;
  /** WUYU_WEBHOOK_PRIVATE=1: webhooks may be on the inner network, and without TLS. */
  webhookPrivate: boolean;
}

/**
 * Reads how people are told outside the system.
 *
 * @returns faults: a line for each variable that is wrong, without its value.
 */
export function readNoticeConfig(environment: Readonly<Record<string, string | undefined>>): {
  config: NoticeConfig;
  faults: string[];
} {
  const given = (name: string) => environment[name]?.trim() || undefined;
  const faults: string[] = [];
  const url = given('WUYU_SMTP_URL');
  const from = given('WUYU_MAIL_FROM');
  const isPrivate = given('WUYU_WEBHOOK_PRIVATE') ?? '0';
  if (url !== undefined && !(URL.canParse(url) && /^smtps?:$/.test(new URL(url).protocol)))
    faults.push('WUYU_SMTP_URL must be an address that begins with smtp:// or smtps://');
  if (from !== undefined && !/^[^\r\n@]*[^\s@]+@[^\s@]+$/.test(from))
    faults.push('WUYU_MAIL_FROM must be a mail address, with a name before it in <> or without');
  if ((url === undefined) !== (from === undefined)) faults.push('WUYU_SMTP_URL and WUYU_MAIL_FROM go together');
  if (!['0', '1'].includes(isPrivate)) faults.push('WUYU_WEBHOOK_PRIVATE must be one of 0, 1');
  return {
    config: {
      mail: url === undefined || from === undefined ? undefined : { url, from },
      webhookPrivate: isPrivate === '1',
    },
    faults,
  };
}
