import './scheme-editor.css';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  deleteSchemeDraft,
  getScheme,
  listIndicators,
  listSchemeDrafts,
  listSchemes,
  publishSchemeDraft,
} from '@wuyu/contract';
import { baseOf, rebase, type SchemeDocument } from '@wuyu/evaluation';
import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { moment } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Awaiting } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Drawer } from '../../shared/ui/drawer';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { nodeAt } from './edit-document';
import { NodeForm } from './node-form';
import { Preview } from './preview';
import { useSaveDraft } from './save-draft';
import { SchemeForm } from './scheme-form';
import { TreeEditor, titleOf } from './tree-editor';
import { useEditor } from './use-editor';

interface EditorProps {
  placeId: number;
  isSchool: boolean;
  draft: { code: string; document: unknown; revision: number };
  /** Loads the draft anew from the server. */
  reload(): void;
}

/** A scheme being edited. What it builds on is loaded first: it says what is locked. */
export function SchemeEditor(given: EditorProps) {
  const base = baseOf(given.draft.document);
  const query = useQuery({
    ...ask(getScheme, { params: { code: base?.code ?? 'none', version: base?.version ?? 1 } }),
    enabled: base !== null,
    // What is not there is a fault of the document, said beside it.
    retry: false,
  });
  if (base === null || query.isError) return <Editing {...given} base={null} />;
  return (
    <Awaiting query={query}>
      {({ document, place }) => <Editing {...given} base={place ? (document as SchemeDocument) : null} />}
    </Awaiting>
  );
}

function Editing({ placeId, isSchool, draft, reload, base }: EditorProps & { base: SchemeDocument | null }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const vocabulary = useQuery(ask(listIndicators)).data?.indicators;
  const known = useMemo(() => vocabulary && new Set(vocabulary.map(({ code }) => code)), [vocabulary]);
  const begun = useMemo(() => draft.document as SchemeDocument, [draft]);
  const [on, setOn] = useState(base);
  const editor = useEditor(begun, on, known);
  const save = useSaveDraft(placeId, draft.code, { document: begun, revision: draft.revision }, editor.document);
  const [asking, setAsking] = useState<'publish' | 'discard' | null>(null);
  const publish = useMutation({
    mutationFn: async () => {
      if (!save.isKept) await save.now();
      return send(publishSchemeDraft, { params: { placeId, code: draft.code }, body: { revision: save.revision() } });
    },
    onSuccess: async ({ code, version }) => {
      for (const { path } of [listSchemes, listSchemeDrafts]) await queries.invalidateQueries({ queryKey: [path] });
      await navigate(`/schemes/${code}/${version}`);
    },
  });
  const discard = useMutation({
    mutationFn: () => send(deleteSchemeDraft, { params: { placeId, code: draft.code } }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [listSchemeDrafts.path] });
      await navigate('/schemes');
    },
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const typing =
      event.target instanceof HTMLInputElement && event.target.type !== 'checkbox' && event.target.type !== 'radio';
    if (!(event.ctrlKey || event.metaKey) || typing) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) editor.undo();
    else if (key === 'y' || (key === 'z' && event.shiftKey)) editor.redo();
    else return;
    event.preventDefault();
  };
  const selectedNode = nodeAt(editor.document, editor.selected);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole editor; each has a button too.
    <div className="page" onKeyDown={onKeyDown}>
      <div className="editor-bar">
        <div className="tools">
          <Button onClick={editor.undo} disabled={!editor.canUndo} aria-keyshortcuts="Control+Z">
            {t('schemeEditor.undo')}
          </Button>
          <Button onClick={editor.redo} disabled={!editor.canRedo} aria-keyshortcuts="Control+Y">
            {t('schemeEditor.redo')}
          </Button>
          <Button onClick={() => void save.now()} busy={save.isSaving} disabled={save.isKept}>
            {t('schemeEditor.saveNow')}
          </Button>
          <span className="hint" role="status">
            {save.isSaving
              ? t('schemeEditor.saving')
              : !save.isKept
                ? t('schemeEditor.unsaved')
                : save.savedAt
                  ? t('schemeEditor.saved', { time: moment(save.savedAt) })
                  : ''}
          </span>
        </div>
        <div className="tools">
          <Button kind="quiet" onClick={() => setAsking('discard')}>
            {t('schemeEditor.discard')}
          </Button>
          <Button kind="main" onClick={() => setAsking('publish')} disabled={editor.faults.length > 0}>
            {t('schemeEditor.publish')}
          </Button>
        </div>
      </div>
      <Refused error={save.error} />
      {save.error !== null && (
        <div>
          <Button onClick={reload}>{t('schemeEditor.reload')}</Button>
        </div>
      )}
      {on && <NewerBase placeId={placeId} editor={editor} base={on} onTake={setOn} />}
      <FaultList editor={editor} />
      <div className="editor">
        <Section title={t('schemeEditor.tree')}>
          <TreeEditor editor={editor} />
        </Section>
        <Section title={selectedNode ? titleOf(selectedNode) : t('schemeEditor.whole')} hint={selectedNode?.code}>
          {selectedNode ? (
            <NodeForm
              editor={editor}
              indicators={vocabulary ?? []}
              mayOpen={!isSchool}
              key={editor.selected.join('.')}
            />
          ) : (
            <SchemeForm editor={editor} mayOpen={!isSchool} />
          )}
        </Section>
      </div>
      <Preview
        placeId={placeId}
        document={editor.document}
        blocked={editor.faults.length > 0}
        compareWith={baseOf(editor.document)?.code ?? 'student-five-aspects'}
      />
      {asking === 'publish' && (
        <Drawer title={t('schemeEditor.publish')} onClose={() => setAsking(null)}>
          <p>{t('schemeEditor.publishHint')}</p>
          <Refused error={publish.error} />
          <Button kind="main" onClick={() => publish.mutate()} busy={publish.isPending}>
            {t('schemeEditor.publishGo')}
          </Button>
        </Drawer>
      )}
      {asking === 'discard' && (
        <Drawer title={t('schemeEditor.discard')} onClose={() => setAsking(null)}>
          <p>{t('schemeEditor.discardSure')}</p>
          <Refused error={discard.error} />
          <Button onClick={() => discard.mutate()} busy={discard.isPending}>
            {t('schemeEditor.discard')}
          </Button>
        </Drawer>
      )}
    </div>
  );
}

/** Everything that is wrong, each with the way to its node. */
function FaultList({ editor }: { editor: ReturnType<typeof useEditor> }) {
  const { t } = useTranslation();
  const { faults, document, select } = editor;
  if (faults.length === 0) return <Notice tone="good" title={t('schemeEditor.noFaults')} />;
  return (
    <Notice tone="bad" title={t('schemeEditor.faults', { n: faults.length })}>
      <ul className="editor-faults">
        {faults.slice(0, 20).map(({ path, field, message, remedy }) => {
          const node = nodeAt(document, path);
          return (
            <li key={`${path.join('.')} ${field} ${message}`}>
              <button type="button" className="button-link" onClick={() => select(path)}>
                {node ? titleOf(node) : t('schemeEditor.whole')}
                {field && ` · ${field}`}
              </button>{' '}
              {message} <span className="hint">{remedy}</span>
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}

interface NewerBaseProps {
  placeId: number;
  editor: ReturnType<typeof useEditor>;
  base: SchemeDocument;
  onTake(base: SchemeDocument): void;
}

/** The region has published a newer version of what this one builds on: one's own changes can be taken over. */
function NewerBase({ placeId, editor, base, onTake }: NewerBaseProps) {
  const { t } = useTranslation();
  const on = baseOf(editor.document);
  const schemes = useQuery(ask(listSchemes, { query: { placeId } })).data?.schemes;
  const newest = schemes?.find(({ code }) => code === on?.code)?.versions[0]?.version;
  const [dropped, setDropped] = useState<string[]>([]);
  const take = useMutation({
    mutationFn: () => send(getScheme, { params: { code: on?.code ?? '', version: newest ?? 1 } }),
    onSuccess: ({ document }) => {
      const newer = document as SchemeDocument;
      const moved = rebase(base, newer, editor.document);
      setDropped(moved.dropped.map(({ title }) => say(title)));
      editor.change(moved.document, []);
      onTake(newer);
    },
  });
  return (
    <>
      {on && newest !== undefined && newest > on.version && (
        <Notice tone="info" title={t('schemeEditor.rebase', { base: `${on.code}@${newest}` })}>
          <p>{t('schemeEditor.rebaseHint')}</p>
          <Button onClick={() => take.mutate()} busy={take.isPending}>
            {t('schemeEditor.rebaseGo')}
          </Button>
          <Refused error={take.error} />
        </Notice>
      )}
      {dropped.length > 0 && <Notice tone="info" title={t('schemeEditor.dropped', { list: dropped.join('、') })} />}
    </>
  );
}
