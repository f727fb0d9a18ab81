import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  getSelection,
  handInSelection,
  SaidProblem,
  type SelectableRecord,
  type SelectionPage,
  saveSelection,
} from '@wuyu/contract';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { DraftNote } from '../../shared/draft/draft-note';
import { useDraft } from '../../shared/draft/use-draft';
import { Empty, Waiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import type { Chosen } from './chosen';
import { ChosenEditor } from './chosen-editor';
import { RecordPicker } from './record-picker';

interface Draft {
  /** Of the selection that this began from. */
  version: number;
  items: Chosen[];
}

const draftOf = ({ version, items }: SelectionPage): Draft => ({
  version,
  items: items.map(({ recordId, highlighted, reason }) => ({ recordId, highlighted, reason })),
});

/** The pupil's own form: what is chosen, in order, and what could be. Everything typed stays on the device until it is saved. */
export function ChooseForm({ selection }: { selection: SelectionPage }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { student, term } = selection;
  const params = { studentId: student.id };
  const draft = useDraft<Draft>(`selection/${student.id}/${term}`, () => draftOf(selection));
  const [saved, setSaved] = useState(false);
  const said = useRef<HTMLParagraphElement>(null);
  const announce = (words: string) => {
    if (said.current) said.current.textContent = words;
  };

  const settle = async (page: SelectionPage) => {
    await draft.clear();
    draft.set(draftOf(page));
    await draft.clear();
    queries.setQueryData(ask(getSelection, { params, query: { term } }).queryKey, page);
  };
  const save = useMutation({
    mutationFn: ({ version, items }: Draft) => send(saveSelection, { params, body: { term, version, items } }),
    onSuccess: async (page) => {
      await settle(page);
      setSaved(true);
    },
  });
  const handIn = useMutation({
    mutationFn: async (given: Draft) => {
      const page = await send(saveSelection, { params, body: { term, ...given } });
      await settle(page);
      return send(handInSelection, { params, body: { term, version: page.version } });
    },
    onSuccess: settle,
  });

  const { value } = draft;
  if (!value) return <Waiting />;
  const known = new Map(selection.records.map((record) => [record.id, record]));
  const change = (items: Chosen[]) => {
    setSaved(false);
    save.reset();
    handIn.reset();
    draft.set((before) => ({ ...before, items }));
  };
  const error = save.error ?? handIn.error;
  const dirty = JSON.stringify(value.items) !== JSON.stringify(draftOf(selection).items);
  const busy = save.isPending || handIn.isPending;
  return (
    <>
      <DraftNote draft={draft} />
      <Section
        title={t('selection.chosen')}
        hint={t('selection.count', { n: value.items.length, most: selection.rule.inAll })}
      >
        {value.items.length === 0 ? (
          <Empty title={t('selection.chosenNone')} hint={t('selection.chosenNoneHint')} />
        ) : (
          <ChosenEditor
            items={value.items}
            records={known}
            mostHighlighted={selection.rule.highlighted}
            faults={error instanceof SaidProblem ? error.faults : []}
            onChange={change}
            announce={announce}
          />
        )}
        <p className="visually-hidden" role="status" aria-live="polite" ref={said} />
        <Conflict
          error={error}
          keepMine={(version) => save.mutate({ ...value, version })}
          takeTheirs={async () => {
            const page = await send(getSelection, { params, query: { term } });
            await settle(page);
            save.reset();
            handIn.reset();
          }}
        />
        <div className="tools selection-acts">
          <Button busy={busy} onClick={() => save.mutate(value)}>
            {save.isPending ? t('selection.saving') : t('selection.save')}
          </Button>
          <Button kind="main" busy={busy} onClick={() => handIn.mutate(value)}>
            {t('selection.handIn')}
          </Button>
          <span className="hint" role="status">
            {saved && !dirty ? t('selection.saved') : dirty ? t('selection.unsaved') : ''}
          </span>
        </div>
        <p className="hint">{t('selection.handInHint')}</p>
      </Section>
      <RecordPicker
        records={selection.records}
        chosen={new Set(value.items.map(({ recordId }) => recordId))}
        most={selection.rule.perAspect}
        onChoose={(record: SelectableRecord) =>
          change([...value.items, { recordId: record.id, highlighted: false, reason: '' }])
        }
      />
    </>
  );
}

/** Of two devices the second is asked which of the two shall stay. */
function Conflict({
  error,
  keepMine,
  takeTheirs,
}: {
  error: unknown;
  keepMine(version: number): void;
  takeTheirs(): Promise<void>;
}) {
  const { t } = useTranslation();
  if (!(error instanceof SaidProblem) || error.code !== 'selection.changed-elsewhere') return <Refused error={error} />;
  return (
    <Notice tone="bad" title={t('selection.conflict')}>
      <p>{t('selection.conflictHint')}</p>
      <div className="tools">
        <Button onClick={() => keepMine(Number(error.values.version))}>{t('selection.keepMine')}</Button>
        <Button onClick={() => void takeTheirs()}>{t('selection.takeTheirs')}</Button>
      </div>
    </Notice>
  );
}
