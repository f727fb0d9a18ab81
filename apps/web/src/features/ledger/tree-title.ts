import type { LedgerTree } from '@wuyu/contract';
import type { TFunction } from 'i18next';

type Named = Pick<LedgerTree, 'origin' | 'schoolYear' | 'digest'>;

/** A log by its school year; a twin says so. */
export function treeTitle(t: TFunction, { schoolYear, digest }: Named): string {
  const title = t('ledger.year', { years: `${schoolYear}–${schoolYear + 1}` });
  return digest === 'sm3' ? `${title} ${t('ledger.twinShort')}` : title;
}

/** A log by its name: its school year, if it is one of these. */
export function originTitle(t: TFunction, trees: readonly Named[], origin: string): string {
  const tree = trees.find((one) => one.origin === origin);
  return tree ? treeTitle(t, tree) : origin;
}
