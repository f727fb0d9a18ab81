import type { TFunction } from 'i18next';

/** Where an observation came from, in words; a source of somebody's own profile is shown as it was named. */
export function sourceWord(t: TFunction, source: string): string {
  return t(`source.${source}` as 'source.record', { defaultValue: source });
}
