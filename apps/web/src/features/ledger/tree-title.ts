import type { LedgerTree } from '@wuyu/contract';
import type { TFunction } from 'i18next';

type Named = Pick<LedgerTree, 'origin' | 'schoolYear' | 'digest'>;

/** A log by its school year; one that followed a closed one (`…/2026-2`) and a twin say so. */
export function treeTitle(t: TFunction, { origin, schoolYear, digest }: Named): string {
  const year = t('ledger.year', { years: `${schoolYear}–${schoolYear + 1}` });
  const nth = /-([0-9]+)(\/sm3)?$/.exec(origin)?.[1];
  const title = nth ? `${year} ${t('ledger.nth', { n: nth })}` : year;
  return digest === 'sm3' ? `${title} ${t('ledger.twinShort')}` : title;
}

/** A log by its name: its school year, if it is one of these. */
export function originTitle(t: TFunction, trees: readonly Named[], origin: string): string {
  const tree = trees.find((one) => one.origin === origin);
  return tree ? treeTitle(t, tree) : origin;
}
