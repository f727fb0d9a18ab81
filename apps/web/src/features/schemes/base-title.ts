import type { listSchemes, ReplyOf } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { say } from '../../shared/i18n/index';

/** What a scheme builds on, by its title with the code beside; by the code alone where the title is not known. */
export function baseTitle(
  t: TFunction,
  schemes: ReplyOf<typeof listSchemes>['schemes'] | undefined,
  { code, version }: { code: string; version: number },
): string {
  const known = schemes?.find((scheme) => scheme.code === code);
  const base = known ? t('scheme.titleVersion', { title: say(known.title), n: version, code }) : `${code}@${version}`;
  return t('schemeEditor.basedOn', { base });
}
