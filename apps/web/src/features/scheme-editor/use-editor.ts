import { sayProblem } from '@wuyu/contract';
import {
  checkExtension,
  type NodeDocument,
  parseScheme,
  type SchemeDocument,
  SchemeError,
  type SchemeFault,
} from '@wuyu/evaluation';
import { useCallback, useMemo, useState } from 'react';
import { currentLanguage } from '../../shared/i18n/index';
import { keyOf, type NodePath, nodeAt, placeOfFault, walk } from './edit-document';

export interface SaidFault {
  path: NodePath;
  /** Within the node: `weight`, `score.points[1]`. */
  field: string;
  message: string;
  remedy: string;
}

/** What a node may be changed in; null: everything, for it is one's own. */
export type Open = readonly string[] | null;

export interface Editor {
  document: SchemeDocument;
  selected: NodePath;
  faults: readonly SaidFault[];
  canUndo: boolean;
  canRedo: boolean;
  select(path: NodePath): void;
  /** One step that can be undone; changes of one field that follow each other are one step. */
  change(next: SchemeDocument, selected?: NodePath, field?: string): void;
  undo(): void;
  redo(): void;
  openOf(path: NodePath): Open;
}

interface State {
  past: SchemeDocument[];
  present: SchemeDocument;
  future: SchemeDocument[];
  selected: NodePath;
  /** The field whose typing goes on. */
  field: string;
}

const MOST_STEPS = 200;

/** A document being edited: its history, what is selected, and what is wrong with it as one types. */
export function useEditor(
  begun: SchemeDocument,
  base: SchemeDocument | null,
  known: ReadonlySet<string> | undefined,
): Editor {
  const [state, setState] = useState<State>({ past: [], present: begun, future: [], selected: [], field: '' });
  const { present: document } = state;
  const selected = nodeAt(document, state.selected) || state.selected.length === 0 ? state.selected : [];
  const language = currentLanguage();
  const faults = useMemo(
    () =>
      faultsOf(document, base, known).map(({ path, code, values }): SaidFault => {
        return { ...placeOfFault(path), ...sayProblem(code, values, language) };
      }),
    [document, base, known, language],
  );
  const lists = useMemo(() => openLists(base), [base]);
  return {
    document,
    selected,
    faults,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    select: useCallback((path) => setState((before) => ({ ...before, selected: path, field: '' })), []),
    change: useCallback(
      (next, path, field = '') =>
        setState((before) => {
          const goesOn = field !== '' && field === before.field;
          const past = goesOn ? before.past : [...before.past, before.present].slice(-MOST_STEPS);
          return { past, present: next, future: [], selected: path ?? before.selected, field };
        }),
      [],
    ),
    undo: useCallback(
      () =>
        setState((before) => {
          const earlier = before.past.at(-1);
          if (!earlier) return before;
          const future = [before.present, ...before.future];
          return { ...before, past: before.past.slice(0, -1), present: earlier, future, field: '' };
        }),
      [],
    ),
    redo: useCallback(
      () =>
        setState((before) => {
          const [later, ...future] = before.future;
          if (!later) return before;
          return { ...before, past: [...before.past, before.present], present: later, future, field: '' };
        }),
      [],
    ),
    openOf: (path) => {
      if (!base) return null;
      const code = path.length === 0 ? '' : (nodeAt(document, path)?.code ?? '');
      return lists.get(code) ?? null;
    },
  };
}

function openLists(base: SchemeDocument | null): Map<string, readonly string[]> {
  if (!base) return new Map();
  const nodes: Array<[string, NodeDocument | SchemeDocument]> = [['', base]];
  for (const { node } of walk(base)) nodes.push([node.code, node]);
  return new Map(nodes.map(([code, { open }]) => [code, open ?? []]));
}

function faultsOf(
  document: SchemeDocument,
  base: SchemeDocument | null,
  known: ReadonlySet<string> | undefined,
): readonly SchemeFault[] {
  try {
    parseScheme(document, known);
  } catch (error) {
    if (error instanceof SchemeError) return error.faults;
    throw error;
  }
  return base ? checkExtension(base, document) : [];
}

export function faultsAt(faults: readonly SaidFault[], path: NodePath): SaidFault[] {
  const key = keyOf(path);
  return faults.filter((fault) => keyOf(fault.path) === key);
}
