import type { NodeDocument } from '@wuyu/evaluation';
import { groupKeys, rawFns, scoreFns } from '@wuyu/evaluation';
import { useTranslation } from 'react-i18next';
import { Check, Checks, faultOf, NumberField } from '../../shared/ui/document-fields';
import { Select } from '../../shared/ui/field';
import { Pairs } from './pairs';
import type { SaidFault } from './use-editor';

interface FormProps {
  node: NodeDocument;
  faults: readonly SaidFault[];
  disabled: boolean;
  onChange(fields: Partial<NodeDocument>, field: string): void;
}

type Part = Record<string, unknown> & { fn?: string };
const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});
const fieldsOf = (part: Part) => Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));

/** How the observations of a leaf become one number. */
export function RawForm({ node, faults, disabled, onChange }: FormProps) {
  const { t } = useTranslation();
  const raw = partOf(node.raw);
  const put = (fields: Part, field: string) => onChange({ raw: fieldsOf({ ...raw, ...fields }) }, field);
  const counts = raw.fn === 'sum' || raw.fn === 'count';
  return (
    <fieldset className="part" disabled={disabled}>
      <legend className="visually-hidden">{t('schemeEditor.raw')}</legend>
      <Select
        label={t('schemeEditor.raw')}
        value={raw.fn ?? ''}
        fault={faultOf(faults, 'raw')}
        onChange={(fn) => onChange({ raw: { fn, ...(fn === 'share' ? { at: raw.at } : {}) } }, '')}
        options={rawFns.map((fn) => ({ value: fn, label: t(`schemeEditor.rawFns.${fn}`) }))}
      />
      {raw.fn === 'share' && (
        <NumberField label={t('schemeEditor.at')} value={raw.at} onChange={(at) => put({ at }, 'raw.at')} />
      )}
      {counts && (
        <Check
          label={t('schemeEditor.missingIsZero')}
          checked={raw.missing === 0}
          onChange={(zero) => put({ missing: zero ? 0 : undefined }, '')}
        />
      )}
    </fieldset>
  );
}

/** What a function of scores begins with. */
const begun: Readonly<Record<(typeof scoreFns)[number], Part>> = {
  identity: {},
  linear: { from: [0, 100], to: [0, 100] },
  points: {
    points: [
      [0, 0],
      [100, 100],
    ],
  },
  level: {
    table: [
      [1, 60],
      [2, 80],
      [3, 100],
    ],
  },
  norm: { group: ['grade'], mean: 75, sd: 10 },
  percentile: { group: ['grade'] },
  standard: { name: 'fitness-2014', item: 'bmi' },
};

/** Items of the national fitness standard, as `packages/fitness` calls them. */
const fitnessItems =
  'bmi vital_capacity run_50m sit_and_reach rope_skip_1min sit_up_1min shuttle_50m_x8 standing_long_jump pull_up run_800m run_1000m'.split(
    ' ',
  );

/** How the number becomes a score, with a form for each way. */
export function ScoreForm({ node, faults, disabled, onChange }: FormProps) {
  const { t } = useTranslation();
  const score = partOf(node.score);
  const put = (fields: Part, field: string) => onChange({ score: fieldsOf({ ...score, ...fields }) }, field);
  return (
    <fieldset className="part" disabled={disabled}>
      <legend className="visually-hidden">{t('schemeEditor.score')}</legend>
      <Select
        label={t('schemeEditor.score')}
        value={score.fn ?? ''}
        fault={faultOf(faults, 'score')}
        onChange={(fn) => onChange({ score: { fn, ...structuredClone(begun[fn as keyof typeof begun]) } }, '')}
        options={scoreFns.map((fn) => ({ value: fn, label: t(`schemeEditor.scoreFns.${fn}`) }))}
      />
      {score.fn === 'linear' && <LinearForm score={score} put={put} />}
      {score.fn === 'points' && (
        <>
          <Pairs
            titles={[t('schemeEditor.fromValue'), t('schemeEditor.toScore')]}
            rows={pairsOf(score.points)}
            onChange={(points) => put({ points }, 'score.points')}
          />
          <Check
            label={t('schemeEditor.step')}
            checked={score.step === true}
            onChange={(step) => put({ step: step || undefined }, '')}
          />
        </>
      )}
      {score.fn === 'level' && (
        <Pairs
          titles={[t('schemeEditor.ordinal'), t('schemeEditor.toScore')]}
          rows={pairsOf(score.table)}
          onChange={(table) => put({ table }, 'score.table')}
        />
      )}
      {(score.fn === 'norm' || score.fn === 'percentile') && (
        <Checks
          label={t('schemeEditor.group_')}
          options={groupKeys.map((key) => ({ value: key, label: t(`schemeEditor.groupKeys.${key}`) }))}
          chosen={Array.isArray(score.group) ? (score.group as string[]) : []}
          onChange={(group) => put({ group }, '')}
        />
      )}
      {score.fn === 'norm' && (
        <div className="form-row form-row-top">
          <NumberField
            label={t('schemeEditor.mean')}
            value={score.mean}
            onChange={(mean) => put({ mean }, 'score.mean')}
          />
          <NumberField label={t('schemeEditor.sd')} value={score.sd} onChange={(sd) => put({ sd }, 'score.sd')} />
        </div>
      )}
      {score.fn === 'standard' && (
        <Select
          label={t('schemeEditor.item')}
          value={String(score.item ?? '')}
          onChange={(item) => put({ name: 'fitness-2014', item }, '')}
          options={fitnessItems.map((item) => ({ value: item, label: item }))}
        />
      )}
    </fieldset>
  );
}

function LinearForm({ score, put }: { score: Part; put(fields: Part, field: string): void }) {
  const { t } = useTranslation();
  const ends = (field: 'from' | 'to') => {
    const pair = Array.isArray(score[field]) ? (score[field] as unknown[]) : [];
    const [first, second] = [pair[0] ?? undefined, pair[1] ?? undefined];
    return {
      pair: [first, second] as const,
      put: (next: [unknown, unknown]) => put({ [field]: next.map((end) => end ?? null) }, `score.${field}`),
    };
  };
  const from = ends('from');
  const to = ends('to');
  return (
    <div className="pairs">
      {([0, 1] as const).map((side) => {
        const which = t(side === 0 ? 'schemeEditor.first' : 'schemeEditor.second');
        const other = (pair: readonly unknown[], value: unknown): [unknown, unknown] =>
          side === 0 ? [value, pair[1]] : [pair[0], value];
        return (
          <div key={which} className="pair">
            <NumberField
              label={`${which}: ${t('schemeEditor.fromValue')}`}
              value={from.pair[side]}
              onChange={(value) => from.put(other(from.pair, value))}
            />
            <NumberField
              label={`${which}: ${t('schemeEditor.toScore')}`}
              value={to.pair[side]}
              onChange={(value) => to.put(other(to.pair, value))}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Pairs, also where a table is written as an object. */
export function pairsOf(value: unknown): Array<[unknown, unknown]> {
  if (Array.isArray(value)) return value.map((pair) => (Array.isArray(pair) ? [pair[0], pair[1]] : [pair, null]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).map(([key, score]) => [Number(key), score]);
  }
  return [];
}
