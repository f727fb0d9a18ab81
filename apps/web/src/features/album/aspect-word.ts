import type { TFunction } from 'i18next';

export const albumAspects = ['moral', 'academic', 'health', 'art', 'practice'] as const;

/** The name of an aspect; nothing where none was chosen. */
export function aspectWord(t: TFunction, aspect: string): string {
  const known = albumAspects.find((one) => one === aspect);
  return known ? t(`archive.aspect.${known}`) : '';
}
