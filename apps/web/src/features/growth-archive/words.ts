import type { SignerRole, TermArchive, TermArchiveBrief } from '@wuyu/contract';
import type { TFunction } from 'i18next';

const aspects = ['moral', 'academic', 'health', 'art', 'practice'] as const;

export function aspectTitle(t: TFunction, aspect: string): string {
  const known = aspects.find((one) => one === aspect);
  return t(`archive.aspect.${known ?? 'other'}`);
}

export function partsInWords(t: TFunction, parts: TermArchive['outdated']): string {
  return parts.map((part) => t(`archive.part.${part}`)).join(t('archive.list'));
}

/** How far an archive is, in a few words. */
export function stateInWords(
  t: TFunction,
  { state, turn }: { state: TermArchiveBrief['state']; turn: SignerRole | null },
): string {
  if (state === 'signing' && turn) return t('archive.waitsFor', { role: t(`archive.as.${turn}`) });
  return t(`archive.state.${state}`);
}

export const toneOf = (state: TermArchiveBrief['state']) =>
  (({ open: 'plain', signing: 'busy', returned: 'bad', sealed: 'good' }) as const)[state];
