import type { S3Settings } from './storage-s3.js';

/** Where the content of attachments is kept, and how much one account may bring. */
export interface AttachmentConfig {
  /** WUYU_S3_ENDPOINT, _BUCKET, _REGION (default us-east-1), _ACCESS_KEY, _SECRET_KEY; absent: WUYU_DATA/attachments. */
  s3: S3Settings | undefined;
  /** WUYU_ATTACHMENTS_A_DAY, default 200; WUYU_ATTACHMENT_MB_A_DAY, default 1000: for one account, in 24 hours. */
  quota: { files: number; megabytes: number };
}

/** @returns faults: a line for each variable that is wrong, without its value. */
export function readAttachmentConfig(environment: Readonly<Record<string, string | undefined>>): {
  config: AttachmentConfig;
  faults: string[];
} {
  const given = (name: string) => environment[name]?.trim() || undefined;
  const faults: string[] = [];
  const integer = (name: string, fallback: number, high: number) => {
    const text = given(name) ?? String(fallback);
    if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= high) return Number(text);
    faults.push(`${name} must be a whole number from 1 to ${high}`);
    return fallback;
  };
  const quota = {
    files: integer('WUYU_ATTACHMENTS_A_DAY', 200, 100_000),
    megabytes: integer('WUYU_ATTACHMENT_MB_A_DAY', 1000, 1_000_000),
  };
  const needed = {
    endpoint: given('WUYU_S3_ENDPOINT'),
    bucket: given('WUYU_S3_BUCKET'),
    accessKey: given('WUYU_S3_ACCESS_KEY'),
    secretKey: given('WUYU_S3_SECRET_KEY'),
  };
  const region = given('WUYU_S3_REGION') ?? 'us-east-1';
  const { endpoint, bucket, accessKey, secretKey } = needed;
  if (Object.values(needed).every((value) => value === undefined)) return { config: { s3: undefined, quota }, faults };
  if (endpoint !== undefined && !isAddress(endpoint)) {
    faults.push('WUYU_S3_ENDPOINT must be an address that begins with http:// or https://, without name and password');
  }
  if (bucket !== undefined && !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    faults.push('WUYU_S3_BUCKET must be the name of a bucket: 3 to 63 small letters, digits, dots and hyphens');
  }
  if (!/^[a-z0-9-]{1,40}$/.test(region)) faults.push('WUYU_S3_REGION must be small letters, digits and hyphens');
  if (endpoint === undefined || bucket === undefined || accessKey === undefined || secretKey === undefined) {
    faults.push('WUYU_S3_ENDPOINT, WUYU_S3_BUCKET, WUYU_S3_ACCESS_KEY and WUYU_S3_SECRET_KEY are needed together');
    return { config: { s3: undefined, quota }, faults };
  }
  const s3 = faults.length === 0 ? { endpoint: new URL(endpoint), bucket, region, accessKey, secretKey } : undefined;
  return { config: { s3, quota }, faults };
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password + search + hash === '';
}
