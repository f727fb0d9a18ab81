import type { NodeDocument } from '@wuyu/evaluation';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Tag } from '../../shared/ui/tag';
import {
  addNode,
  type Direction,
  keyOf,
  moveNode,
  type NodePath,
  nodeAt,
  removeNode,
  targetOf,
  walk,
} from './edit-document';
import type { Editor } from './use-editor';

/** What a node is called, also while its title is being typed. */
export function titleOf({ title, code }: Pick<NodeDocument, 'title' | 'code'>): string {
  const said = typeof title === 'string' ? title : say({ zh: title?.zh ?? '', en: title?.en ?? '' });
  return said || code || '—';
}

/** The tree of a document, by the tree pattern of ARIA: one stop of the Tab key, arrows move within it. */
export function TreeEditor({ editor }: { editor: Editor }) {
  const { t } = useTranslation();
  const { document, selected, select } = editor;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const tree = useRef<HTMLDivElement>(null);
  const focusNext = useRef(false);
  const key = keyOf(selected);
  useEffect(() => {
    if (!focusNext.current) return;
    focusNext.current = false;
    tree.current?.querySelector<HTMLElement>(`[data-path="${key}"]`)?.focus();
  }, [key]);
  const visible: NodePath[] = [
    [],
    ...walk(document)
      .filter(({ path }) => path.slice(0, -1).every((_, depth) => !closed.has(keyOf(path.slice(0, depth + 1)))))
      .map(({ path }) => path),
  ];
  const go = (path: NodePath | undefined) => {
    if (!path) return;
    focusNext.current = true;
    select(path);
    if (keyOf(path) === key) focusNext.current = false;
  };
  const toggle = (path: NodePath, close: boolean) => {
    const next = new Set(closed);
    if (close) next.add(keyOf(path));
    else next.delete(keyOf(path));
    setClosed(next);
  };
  const acts = useTreeActs(editor, go);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = visible.findIndex((path) => keyOf(path) === key);
    const node = nodeAt(document, selected);
    const children = selected.length === 0 ? document.indicators : (node?.children ?? []);
    const isOpen = selected.length === 0 || !closed.has(key);
    const done = () => event.preventDefault();
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      acts.move(event.key === 'ArrowUp' ? 'up' : 'down');
      return done();
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    switch (event.key) {
      case 'ArrowDown':
        go(visible[at + 1]);
        return done();
      case 'ArrowUp':
        go(visible[at - 1]);
        return done();
      case 'Home':
        go(visible[0]);
        return done();
      case 'End':
        go(visible.at(-1));
        return done();
      case 'ArrowRight':
        if (children.length === 0) return;
        if (isOpen) go([...selected, 0]);
        else toggle(selected, false);
        return done();
      case 'ArrowLeft':
        if (children.length > 0 && isOpen && selected.length > 0) toggle(selected, true);
        else if (selected.length > 0) go(selected.slice(0, -1));
        return done();
      case 'Delete':
        acts.remove();
        return done();
    }
  };
  return (
    <div className="tree-editor">
      <div className="tools" role="toolbar" aria-label={t('schemeEditor.tree')}>
        <Button onClick={acts.addChild} disabled={!acts.mayAddChild}>
          {t('schemeEditor.addChild')}
        </Button>
        <Button onClick={acts.addBeside} disabled={!acts.mayAddBeside}>
          {t('schemeEditor.addBeside')}
        </Button>
        {(['up', 'down', 'in', 'out'] as const).map((direction) => (
          <Button key={direction} kind="quiet" onClick={() => acts.move(direction)} disabled={!acts.mayMove(direction)}>
            {t(`schemeEditor.${direction}`)}
          </Button>
        ))}
        <Button kind="quiet" onClick={acts.remove} disabled={!acts.mayRemove}>
          {t('schemeEditor.remove')}
        </Button>
      </div>
      <p className="hint" id="scheme-tree-hint">
        {t('schemeEditor.treeHint')}
      </p>
      <div
        ref={tree}
        role="tree"
        className="edit-tree"
        aria-label={t('schemeEditor.tree')}
        aria-describedby="scheme-tree-hint"
        onKeyDown={onKeyDown}
      >
        <Item
          path={[]}
          node={null}
          editor={editor}
          closed={closed}
          onSelect={go}
          onToggle={toggle}
          place={1}
          of={1}
          hue="var(--ink)"
        />
      </div>
    </div>
  );
}

/** What the buttons and keys do to the selected node, where it may be done. */
function useTreeActs(editor: Editor, go: (path: NodePath | undefined) => void) {
  const { t } = useTranslation();
  const { document, selected, openOf, change } = editor;
  const node = nodeAt(document, selected);
  const above = selected.slice(0, -1);
  const isOwn = selected.length > 0 && openOf(selected) === null;
  const takesChildren = (path: NodePath) => openOf(path)?.includes('children') ?? true;
  const children = selected.length === 0 ? document.indicators : (node?.children ?? []);
  const add = (path: NodePath) => {
    const title = { zh: t('schemeEditor.newNode'), en: 'New indicator' };
    const added = addNode(document, path, title);
    change(added.document, added.path);
    go(added.path);
  };
  const mayMove = (direction: Direction) => {
    const to = isOwn ? targetOf(document, selected, direction) : undefined;
    return to !== undefined && takesChildren(to.slice(0, -1));
  };
  return {
    mayAddChild: takesChildren(selected),
    mayAddBeside: selected.length > 0 && takesChildren(above),
    mayRemove: isOwn,
    mayMove,
    addChild: () => takesChildren(selected) && add([...selected, children.length]),
    addBeside: () => selected.length > 0 && takesChildren(above) && add([...above, (selected.at(-1) as number) + 1]),
    remove: () => {
      if (!isOwn) return;
      const place = selected.at(-1) as number;
      const next = removeNode(document, selected);
      const left = (above.length === 0 ? next.indicators : (nodeAt(next, above)?.children ?? [])).length;
      const to = left === 0 ? above : [...above, Math.min(place, left - 1)];
      change(next, to);
      go(to);
    },
    move: (direction: Direction) => {
      const to = mayMove(direction) ? targetOf(document, selected, direction) : undefined;
      if (!to) return;
      change(moveNode(document, selected, to), to);
      go(to);
    },
  };
}

interface ItemProps {
  path: NodePath;
  /** null: the scheme itself. */
  node: NodeDocument | null;
  editor: Editor;
  closed: ReadonlySet<string>;
  onSelect(path: NodePath): void;
  onToggle(path: NodePath, close: boolean): void;
  place: number;
  of: number;
  hue: string;
}

function Item({ path, node, editor, closed, onSelect, onToggle, place, of, hue }: ItemProps) {
  const { t } = useTranslation();
  const { document, selected, faults, openOf } = editor;
  const key = keyOf(path);
  const children = node === null ? document.indicators : (node.children ?? []);
  const isClosed = closed.has(key);
  const isSelected = keyOf(selected) === key;
  const own = faults.filter((fault) => keyOf(fault.path) === key).length;
  const below = faults.filter(
    (fault) => isClosed && fault.path.length > path.length && keyOf(fault.path).startsWith(`${key}.`),
  ).length;
  const from = Array.isArray(node?.from) ? node.from.length : 0;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the tree's.
    <div
      role="treeitem"
      data-path={key}
      tabIndex={isSelected ? 0 : -1}
      aria-level={path.length + 1}
      aria-posinset={place}
      aria-setsize={of}
      aria-selected={isSelected}
      aria-expanded={children.length > 0 ? !isClosed : undefined}
      onClick={(event) => {
        event.stopPropagation();
        onSelect(path);
      }}
    >
      <span className={isSelected ? 'edit-line edit-line-selected' : 'edit-line'}>
        {children.length > 0 && path.length > 0 ? (
          <span
            className="edit-twist"
            aria-hidden="true"
            onClick={(event) => {
              event.stopPropagation();
              onToggle(path, !isClosed);
            }}
          >
            {isClosed ? '▸' : '▾'}
          </span>
        ) : (
          <span className="tree-dot" style={{ background: hue }} aria-hidden="true" />
        )}
        <span className="edit-title">{node === null ? t('schemeEditor.whole') : titleOf(node)}</span>
        {node !== null && (
          <span className="hint">
            {t('schemeEditor.weight')} {typeof node.weight === 'number' ? number(node.weight, 2) : '—'}
            {from > 0 && ` · ${from}`}
          </span>
        )}
        {node !== null && openOf(path) !== null && <Tag>{t('schemeEditor.locked')}</Tag>}
        {own + below > 0 && <Tag tone="bad">{t('schemeEditor.faults', { n: own + below })}</Tag>}
      </span>
      {children.length > 0 && !isClosed && (
        // biome-ignore lint/a11y/useSemanticElements: a group of the tree, by the pattern.
        <div role="group">
          {children.map((child, at) => (
            <Item
              key={keyOf([...path, at])}
              path={[...path, at]}
              node={child}
              editor={editor}
              closed={closed}
              onSelect={onSelect}
              onToggle={onToggle}
              place={at + 1}
              of={children.length}
              hue={path.length === 0 ? hueOf(child.code ?? '', at) : hue}
            />
          ))}
        </div>
      )}
    </div>
  );
}
