import { availableParallelism } from 'node:os';
import path from 'node:path';
import { type AttachmentConfig, readAttachmentConfig } from './modules/attachment/config.js';
import { type AnchorConfig, readAnchorConfig } from './modules/ledger/anchor/config.js';
import { type NoticeConfig, readNoticeConfig } from './modules/notice/config.js';

/** How this server runs. Every value comes from one environment variable; see {@link readConfig}. */
export interface Config {
  /** PORT, default 8080. 0: any free one. */
  port: number;
  /** HOST, default localhost (both 127.0.0.1 and ::1). A container needs 0.0.0.0. */
  host: string;
  /** DATABASE_URL; absent: the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | undefined;
  /** WUYU_DATA, default ./data: embedded database, uploads, finished reports. */
  dataDir: string;
  /** WUYU_TIME_ZONE, default Asia/Shanghai: in which days and terms are counted. */
  timeZone: string;
  /** WUYU_WORKERS: threads of an evaluation or a batch of reports; default one a core, at most 8. */
  workers: number;
  /** LOG_LEVEL, default info. */
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** WUYU_PUBLIC_URL: the address that users type, when it is not the one we listen on. With https, cookies are secure. */
  publicUrl: URL | undefined;
  /** WUYU_TRUST_PROXY: how many reverse proxies stand in front (default 0: none is believed). */
  trustProxy: number;
  /** WUYU_UPLOAD_MB: the largest file that may be handed in, default 512. */
  uploadMegabytes: number;
  /** WUYU_LEDGER_ORIGIN, default <host of WUYU_PUBLIC_URL or localhost>/ledger/region: what the ledger's logs are named by. */
  ledgerOrigin: string;
  /** WUYU_LEDGER_POLICY: a tlog-policy file, who witnesses the ledger; absent: nobody. */
  ledgerPolicy: string | undefined;
  /** WUYU_LEDGER_GM=1: SM3 twin tree, SM2 signatures, SM4 for the fields. */
  ledgerGm: boolean;
  /** WUYU_MASTER_KEY: 64 hexadecimal digits that the key store is wrapped by; absent: a file in it. Never shown. */
  masterKey: string | undefined;
  /** WUYU_ANCHOR_…: where checkpoints are brought to a chain; absent: nowhere. */
  anchor: AnchorConfig | undefined;
  /** WUYU_S3_… and what an account may upload a day. */
  attachments: AttachmentConfig;
  /** WUYU_SMTP_URL, WUYU_MAIL_FROM, WUYU_WEBHOOK_PRIVATE: how people are told outside the system. */
  notices: NoticeConfig;
  /** WUYU_MODEL_URL, _NAME, _KEY: a language model behind an OpenAI-compatible address; absent: none, and nothing leaves. */
  model: ModelConfig | undefined;
}

export interface ModelConfig {
  /** Under which `/chat/completions` stands, e.g. http://127.0.0.1:8000/v1 */
  url: URL;
  name: string;
  /** Never shown. */
  key: string | undefined;
}

/** What is wrong with the environment, one line a variable. */
export class ConfigurationError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.faults = faults;
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * Reads the configuration from an environment.
 *
 * @throws ConfigurationError that names each variable which is wrong; values are not repeated, they may be secret.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const faults: string[] = [];
  const given = (name: string) => environment[name]?.trim() || undefined;

  function integer(name: string, fallback: number, low: number, high: number): number {
    const text = given(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    faults.push(`${name} must be a whole number from ${low} to ${high}`);
    return fallback;
  }
  function choice<T extends string>(name: string, fallback: T, values: readonly T[]): T {
    const text = given(name);
    if (text === undefined) return fallback;
    if ((values as readonly string[]).includes(text)) return text as T;
    faults.push(`${name} must be one of ${values.join(', ')}`);
    return fallback;
  }
  function shaped(name: string, shape: RegExp, expected: string): string | undefined {
    const text = given(name);
    if (text === undefined || shape.test(text)) return text;
    faults.push(`${name} must be ${expected}`);
    return undefined;
  }
  function url(
    name: string,
    protocols: readonly string[],
    plain: (text: string) => string = (text) => text,
  ): URL | undefined {
    const found = given(name);
    if (found === undefined) return undefined;
    const text = plain(found);
    if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return new URL(text);
    faults.push(
      `${name} must be an address that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
    );
    return undefined;
  }

  // A socket's folder stands in the query, and then there may be no host: postgresql://user@/name?host=/run/postgresql
  url('DATABASE_URL', ['postgres:', 'postgresql:'], (text) => text.replace('@/', '@localhost/'));
  const timeZone = given('WUYU_TIME_ZONE') ?? 'Asia/Shanghai';
  if (!isTimeZone(timeZone)) faults.push('WUYU_TIME_ZONE must be the name of a time zone such as Asia/Shanghai');
  const publicUrl = url('WUYU_PUBLIC_URL', ['http:', 'https:']);
  const modelUrl = url('WUYU_MODEL_URL', ['http:', 'https:']);
  const modelName = given('WUYU_MODEL_NAME');
  if (modelUrl && modelName === undefined)
    faults.push('WUYU_MODEL_NAME must name the model where WUYU_MODEL_URL is set');
  const anchor = readAnchorConfig(environment);
  const attachments = readAttachmentConfig(environment);
  const notices = readNoticeConfig(environment);
  faults.push(...anchor.faults, ...attachments.faults, ...notices.faults);
  const config: Config = {
    port: integer('PORT', 8080, 0, 65_535),
    host: given('HOST') ?? 'localhost',
    databaseUrl: given('DATABASE_URL'),
    dataDir: path.resolve(given('WUYU_DATA') ?? 'data'),
    timeZone,
    workers: integer('WUYU_WORKERS', Math.min(8, availableParallelism()), 1, 64),
    logLevel: choice('LOG_LEVEL', 'info', logLevels),
    publicUrl,
    trustProxy: integer('WUYU_TRUST_PROXY', 0, 0, 10),
    uploadMegabytes: integer('WUYU_UPLOAD_MB', 512, 1, 8192),
    ledgerOrigin:
      shaped(
        'WUYU_LEDGER_ORIGIN',
        /^[A-Za-z0-9.:-]+\/ledger\/[A-Za-z0-9._-]+$/,
        'a host, /ledger/ and a region, such as edu.example.cn/ledger/county',
      ) ?? `${publicUrl?.host ?? 'localhost'}/ledger/region`,
    ledgerPolicy: given('WUYU_LEDGER_POLICY'),
    ledgerGm: choice('WUYU_LEDGER_GM', '0', ['0', '1']) === '1',
    masterKey: shaped('WUYU_MASTER_KEY', /^[0-9a-fA-F]{64}$/, '64 hexadecimal digits'),
    anchor: anchor.config,
    model: modelUrl && modelName ? { url: modelUrl, name: modelName, key: given('WUYU_MODEL_KEY') } : undefined,
    attachments: attachments.config,
    notices: notices.config,
  };
  if (faults.length > 0) throw new ConfigurationError(faults);
  return config;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The calendar day of a moment in a time zone, as YYYY-MM-DD. */
export function dayIn(timeZone: string, at: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
}

/** The calendar day of a moment in a time zone, and its hour there, 0 to 23. */
export function timeIn(timeZone: string, at: Date): { day: string; hour: number } {
  const hour = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at);
  return { day: dayIn(timeZone, at), hour: Number(hour) };
}

/** How many minutes a time zone is east of Greenwich at a moment. */
export function offsetIn(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).formatToParts(at);
  const text = parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
}
