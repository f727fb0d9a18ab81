import type { listIndicators, ReplyOf } from '@wuyu/contract';
import { openInNode, stages } from '@wuyu/evaluation';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Check, Checks, faultOf, NumberField } from '../../shared/ui/document-fields';
import { Choice, Field } from '../../shared/ui/field';
import { leafDefaults, nodeAt, updateNode } from './edit-document';
import { LevelsForm, usualLevels } from './levels-form';
import { RawForm, ScoreForm } from './score-form';
import { type Editor, faultsAt, type SaidFault } from './use-editor';

export type Indicators = ReplyOf<typeof listIndicators>['indicators'];

interface NodeFormProps {
  editor: Editor;
  indicators: Indicators;
  /** Schools below may be allowed to change things: a region's scheme only. */
  mayOpen: boolean;
}

/** Everything about the selected node. What is locked from above stands there, and cannot be changed. */
export function NodeForm({ editor, indicators, mayOpen }: NodeFormProps) {
  const { t } = useTranslation();
  const { document, selected, openOf } = editor;
  const node = nodeAt(document, selected);
  if (!node) return null;
  const faults = faultsAt(editor.faults, selected);
  const open = openOf(selected);
  const locked = (part: string) => open !== null && !open.includes(part);
  const put = (fields: Parameters<typeof updateNode>[2], field: string) =>
    editor.change(
      updateNode(document, selected, fields),
      undefined,
      field === '' ? '' : `${selected.join('.')}:${field}`,
    );
  const above = selected.slice(0, -1);
  const siblings = (above.length === 0 ? document.indicators : nodeAt(document, above)?.children) ?? [];
  const total = siblings.reduce((sum, { weight }) => sum + (typeof weight === 'number' ? weight : 0), 0);
  const title =
    typeof node.title === 'string' ? { zh: node.title, en: node.title } : (node.title ?? { zh: '', en: '' });
  const isLeaf = node.children === undefined;
  return (
    <div className="form">
      {open !== null && <p className="hint">{t('schemeEditor.lockedHint')}</p>}
      {faultOf(faults, '', 'children') && <p className="fault">{faultOf(faults, '', 'children')}</p>}
      <div className="form-row form-row-top">
        <Field
          label={t('schemeEditor.titleZh')}
          value={title.zh}
          disabled={locked('title')}
          fault={faultOf(faults, 'title')}
          onChange={(event) => put({ title: { ...title, zh: event.target.value } }, 'title.zh')}
        />
        <Field
          label={t('schemeEditor.titleEn')}
          value={title.en}
          disabled={locked('title')}
          onChange={(event) => put({ title: { ...title, en: event.target.value } }, 'title.en')}
        />
      </div>
      <div className="form-row form-row-top">
        <Field
          label={t('schemeEditor.code')}
          value={node.code}
          disabled={open !== null}
          autoComplete="off"
          fault={faultOf(faults, 'code')}
          onChange={(event) => put({ code: event.target.value }, 'code')}
        />
        <NumberField
          label={t('schemeEditor.weight')}
          value={node.weight}
          disabled={locked('weight')}
          fault={faultOf(faults, 'weight')}
          hint={
            total > 0 && typeof node.weight === 'number'
              ? t('schemeEditor.weightShare', { percent: number((100 * node.weight) / total) })
              : undefined
          }
          onChange={(weight) => put({ weight: weight as number }, 'weight')}
        />
      </div>
      <Checks
        label={t('schemeEditor.stages')}
        options={stages.map((stage) => ({ value: stage, label: t(`schemeEditor.stageNames.${stage}`) }))}
        chosen={Array.isArray(node.stages) ? (node.stages as string[]) : []}
        disabled={open !== null}
        fault={faultOf(faults, 'stages', 'grades')}
        onChange={(chosen) => put({ stages: chosen.length === 0 ? undefined : chosen }, '')}
      />
      <Choice
        compact
        label={t('schemeEditor.kind')}
        value={isLeaf ? 'leaf' : 'group'}
        onChange={(kind) => {
          if (open !== null && !open.includes('children')) return;
          if (kind === 'group') put({ children: [], from: undefined, raw: undefined, score: undefined }, '');
          else put({ children: undefined, ...structuredClone(leafDefaults) }, '');
        }}
        options={[
          { value: 'leaf', label: t('schemeEditor.leaf') },
          { value: 'group', label: t('schemeEditor.group') },
        ]}
      />
      {isLeaf && (
        <>
          <Sources
            from={Array.isArray(node.from) ? (node.from as string[]) : []}
            indicators={indicators}
            disabled={locked('score')}
            faults={faults}
            onChange={(from) => put({ from }, '')}
          />
          <RawForm node={node} faults={faults} disabled={locked('score')} onChange={put} />
          <ScoreForm node={node} faults={faults} disabled={locked('score')} onChange={put} />
        </>
      )}
      <Check
        label={t('schemeEditor.ownLevels')}
        checked={node.levels !== undefined}
        disabled={locked('levels')}
        onChange={(has) => put({ levels: has ? structuredClone(usualLevels) : undefined }, '')}
      />
      {node.levels !== undefined && (
        <LevelsForm
          value={node.levels}
          faults={faults}
          disabled={locked('levels')}
          onChange={(levels, field) => put({ levels }, field)}
        />
      )}
      {mayOpen && (
        <Checks
          label={t('schemeEditor.openParts')}
          hint={t('schemeEditor.openHint')}
          options={openInNode.map((part) => ({ value: part, label: t(`schemeEditor.parts.${part}`) }))}
          chosen={node.open ?? []}
          fault={faultOf(faults, 'open')}
          onChange={(chosen) => put({ open: chosen.length === 0 ? undefined : chosen }, '')}
        />
      )}
    </div>
  );
}

interface SourcesProps {
  from: readonly string[];
  indicators: Indicators;
  disabled: boolean;
  faults: readonly SaidFault[];
  onChange(from: string[]): void;
}

/** The indicators that a leaf reads, chosen from the vocabulary by title or code. */
function Sources({ from, indicators, disabled, faults, onChange }: SourcesProps) {
  const { t } = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const titleOf = (code: string) => say(indicators.find((one) => one.code === code)?.title) || code;
  const labelOf = ({ code, title }: Indicators[number]) => `${say(title)} (${code})`;
  const take = (given: string) => {
    const found = indicators.find((one) => [one.code, labelOf(one), one.title.zh, one.title.en].includes(given.trim()));
    if (!found) return setText(given);
    setText('');
    if (!from.includes(found.code)) onChange([...from, found.code]);
  };
  return (
    <fieldset className="part" disabled={disabled}>
      <legend>{t('schemeEditor.from')}</legend>
      <ul className="chosen">
        {from.map((code) => (
          <li key={code}>
            {titleOf(code)} <span className="hint">{code}</span>
            <Button
              kind="quiet"
              disabled={disabled}
              aria-label={t('schemeEditor.fromRemove', { title: titleOf(code) })}
              onClick={() => onChange(from.filter((one) => one !== code))}
            >
              ×
            </Button>
          </li>
        ))}
      </ul>
      <Field
        label={t('schemeEditor.fromAdd')}
        hint={t('schemeEditor.fromHint')}
        list={`${id}-list`}
        value={text}
        autoComplete="off"
        fault={faultOf(faults, 'from')}
        onChange={(event) => take(event.target.value)}
      />
      <datalist id={`${id}-list`}>
        {indicators.map((one) => (
          <option key={one.code} value={labelOf(one)} />
        ))}
      </datalist>
    </fieldset>
  );
}
