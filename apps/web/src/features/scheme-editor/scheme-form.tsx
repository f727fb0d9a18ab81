import { openInScheme } from '@wuyu/evaluation';
import { useTranslation } from 'react-i18next';
import { Check, Checks, faultOf, NumberField } from '../../shared/ui/document-fields';
import { Field } from '../../shared/ui/field';
import { updateNode } from './edit-document';
import { LevelsForm, usualLevels } from './levels-form';
import { type Editor, faultsAt } from './use-editor';

/** What is said once for the whole scheme. */
export function SchemeForm({ editor, mayOpen }: { editor: Editor; mayOpen: boolean }) {
  const { t } = useTranslation();
  const { document, openOf } = editor;
  const faults = faultsAt(editor.faults, []);
  const open = openOf([]);
  const locked = (part: string) => open !== null && !open.includes(part);
  const put = (fields: Record<string, unknown>, field: string) =>
    editor.change(updateNode(document, [], fields), undefined, field === '' ? '' : `scheme:${field}`);
  const title =
    typeof document.title === 'string'
      ? { zh: document.title, en: document.title }
      : (document.title ?? { zh: '', en: '' });
  return (
    <div className="form">
      {faultOf(faults, '', 'indicators', 'code', 'subject') && (
        <p className="fault">{faultOf(faults, '', 'indicators', 'code', 'subject')}</p>
      )}
      <div className="form-row form-row-top">
        <Field
          label={t('schemeEditor.titleZh')}
          value={title.zh}
          fault={faultOf(faults, 'title')}
          onChange={(event) => put({ title: { ...title, zh: event.target.value } }, 'title.zh')}
        />
        <Field
          label={t('schemeEditor.titleEn')}
          value={title.en}
          onChange={(event) => put({ title: { ...title, en: event.target.value } }, 'title.en')}
        />
      </div>
      {document.base !== undefined && (
        <Field label={t('schemeEditor.base')} value={document.base} readOnly fault={faultOf(faults, 'base')} />
      )}
      <NumberField
        label={t('schemeEditor.coverage')}
        hint={t('schemeEditor.coverageHint')}
        value={document.coverage}
        disabled={locked('coverage')}
        fault={faultOf(faults, 'coverage')}
        onChange={(coverage) => put({ coverage }, 'coverage')}
      />
      <Check
        label={t('schemeEditor.overall')}
        checked={document.overall !== false}
        disabled={open !== null}
        onChange={(has) => put({ overall: has ? undefined : false }, '')}
      />
      <Check
        label={t('schemeEditor.hasLevels')}
        checked={document.levels !== undefined}
        disabled={locked('levels')}
        onChange={(has) => put({ levels: has ? structuredClone(usualLevels) : undefined }, '')}
      />
      {document.levels !== undefined && (
        <LevelsForm
          value={document.levels}
          faults={faults}
          disabled={locked('levels')}
          onChange={(levels, field) => put({ levels }, field)}
        />
      )}
      {mayOpen && (
        <Checks
          label={t('schemeEditor.openParts')}
          hint={t('schemeEditor.openHint')}
          options={openInScheme.map((part) => ({ value: part, label: t(`schemeEditor.parts.${part}`) }))}
          chosen={document.open ?? []}
          fault={faultOf(faults, 'open')}
          onChange={(chosen) => put({ open: chosen.length === 0 ? undefined : chosen }, '')}
        />
      )}
    </div>
  );
}
