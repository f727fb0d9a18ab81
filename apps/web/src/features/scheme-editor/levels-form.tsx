import { groupKeys } from '@wuyu/evaluation';
import { useTranslation } from 'react-i18next';
import { Checks, faultOf } from '../../shared/ui/document-fields';
import { Choice } from '../../shared/ui/field';
import { Pairs } from './pairs';
import { pairsOf } from './score-form';
import type { SaidFault } from './use-editor';

export const usualLevels = {
  fn: 'cuts',
  cuts: [
    ['A', 85],
    ['B', 70],
    ['C', 60],
    ['D', 0],
  ],
};

interface LevelsProps {
  value: unknown;
  faults: readonly SaidFault[];
  disabled: boolean;
  onChange(levels: unknown, field: string): void;
}

/** Levels by cuts of the score or by shares within a group. */
export function LevelsForm({ value, faults, disabled, onChange }: LevelsProps) {
  const { t } = useTranslation();
  const levels = (typeof value === 'object' && value !== null ? value : usualLevels) as {
    fn?: string;
    cuts?: unknown;
    shares?: unknown;
    within?: unknown;
  };
  const byShares = levels.fn === 'shares';
  const rows = pairsOf(byShares ? levels.shares : levels.cuts);
  const turn = (fn: string) => {
    const names = rows.map(([name]) => name);
    const even = names.map((_, i) =>
      i === 0 ? round(1 - (names.length - 1) * round(1 / names.length)) : round(1 / names.length),
    );
    if (fn === 'shares')
      onChange({ fn, shares: names.map((name, i) => [name, even[i]]), within: ['school', 'grade'] }, '');
    else onChange({ fn, cuts: names.map((name, i) => [name, i === names.length - 1 ? 0 : 85 - 12 * i]) }, '');
  };
  return (
    <fieldset className="part" disabled={disabled}>
      <legend className="visually-hidden">{t('schemeEditor.levels')}</legend>
      <Choice
        compact
        label={t('schemeEditor.levels')}
        value={byShares ? 'shares' : 'cuts'}
        onChange={turn}
        options={(['cuts', 'shares'] as const).map((fn) => ({ value: fn, label: t(`schemeEditor.levelFns.${fn}`) }))}
      />
      <Pairs
        named
        titles={[t('schemeEditor.levelName'), t(byShares ? 'schemeEditor.shareOf' : 'schemeEditor.cut')]}
        rows={rows}
        fault={faultOf(faults, 'levels')}
        onChange={(next) => onChange({ ...levels, [byShares ? 'shares' : 'cuts']: next }, 'levels')}
      />
      {byShares && (
        <Checks
          label={t('schemeEditor.group_')}
          options={groupKeys.map((key) => ({ value: key, label: t(`schemeEditor.groupKeys.${key}`) }))}
          chosen={Array.isArray(levels.within) ? (levels.within as string[]) : []}
          onChange={(within) => onChange({ ...levels, within }, '')}
        />
      )}
    </fieldset>
  );
}

const round = (share: number) => Math.round(share * 100) / 100;
