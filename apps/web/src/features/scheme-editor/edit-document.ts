import type { NodeDocument, SchemeDocument } from '@wuyu/evaluation';

/** Where a node stands: its place among its siblings, from the top down. The scheme itself is []. */
export type NodePath = readonly number[];

export const keyOf = (path: NodePath) => path.join('.');

/** The node that a fault is about, and what of it; [] the scheme itself. */
export function placeOfFault(fault: string): { path: NodePath; field: string } {
  const path: number[] = [];
  let rest = fault;
  for (;;) {
    const found = (path.length === 0 ? /^indicators\[(\d+)\]\.?/ : /^children\[(\d+)\]\.?/).exec(rest);
    if (!found) return { path, field: rest };
    path.push(Number(found[1]));
    rest = rest.slice(found[0].length);
  }
}

export function nodeAt(document: SchemeDocument, path: NodePath): NodeDocument | undefined {
  let list: NodeDocument[] | undefined = document.indicators;
  let node: NodeDocument | undefined;
  for (const place of path) {
    node = list?.[place];
    list = node?.children;
  }
  return node;
}

/** Every node in the order of the tree. */
export function walk(document: SchemeDocument): Array<{ node: NodeDocument; path: NodePath }> {
  const found: Array<{ node: NodeDocument; path: NodePath }> = [];
  const visit = (nodes: readonly NodeDocument[], above: NodePath) => {
    nodes.forEach((node, place) => {
      const path = [...above, place];
      found.push({ node, path });
      visit(node.children ?? [], path);
    });
  };
  visit(document.indicators, []);
  return found;
}

type Change = (list: NodeDocument[]) => void;

/** Copies what lies on the way to a list of siblings, and changes that list only. */
function changeList(document: SchemeDocument, above: NodePath, change: Change): SchemeDocument {
  const copy = { ...document, indicators: [...document.indicators] };
  let list = copy.indicators;
  for (const place of above) {
    const node = { ...(list[place] as NodeDocument) };
    node.children = [...(node.children ?? [])];
    list[place] = node;
    list = node.children;
  }
  change(list);
  return copy;
}

/** A field set to undefined is taken out. */
export function updateNode(document: SchemeDocument, path: NodePath, fields: Partial<NodeDocument>): SchemeDocument {
  if (path.length === 0) return without({ ...document, ...fields } as SchemeDocument);
  return changeList(document, path.slice(0, -1), (list) => {
    const place = path.at(-1) as number;
    list[place] = without({ ...(list[place] as NodeDocument), ...fields });
  });
}

function without<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}

/** A code that no node has yet. */
export function freeCode(document: SchemeDocument, wanted: string): string {
  const taken = new Set(walk(document).map(({ node }) => node.code));
  for (let n = 1; ; n++) {
    const code = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(code)) return code;
  }
}

export const leafDefaults = { from: [], raw: { fn: 'mean' }, score: { fn: 'identity' } };

/** @returns the document with a new leaf at `path`, and where it stands. */
export function addNode(
  document: SchemeDocument,
  path: NodePath,
  title: { zh: string; en: string },
): { document: SchemeDocument; path: NodePath } {
  const above = path.slice(0, -1);
  const parent = nodeAt(document, above);
  const code = freeCode(document, `${parent ? parent.code : 'aspect'}.new`);
  const node: NodeDocument = { code, weight: 10, title, ...structuredClone(leafDefaults) };
  // A leaf that gets a child is one no longer.
  const emptied = parent && !parent.children ? { from: undefined, raw: undefined, score: undefined } : {};
  const prepared = above.length > 0 ? updateNode(document, above, emptied) : document;
  return { document: changeList(prepared, above, (list) => list.splice(path.at(-1) as number, 0, node)), path };
}

export function removeNode(document: SchemeDocument, path: NodePath): SchemeDocument {
  return changeList(document, path.slice(0, -1), (list) => list.splice(path.at(-1) as number, 1));
}

export type Direction = 'up' | 'down' | 'in' | 'out';

/** Where a node would go; undefined where it cannot. */
export function targetOf(document: SchemeDocument, path: NodePath, direction: Direction): NodePath | undefined {
  const above = path.slice(0, -1);
  const place = path.at(-1);
  if (place === undefined) return undefined;
  const siblings = (above.length === 0 ? document.indicators : nodeAt(document, above)?.children) ?? [];
  switch (direction) {
    case 'up':
      return place > 0 ? [...above, place - 1] : undefined;
    case 'down':
      return place < siblings.length - 1 ? [...above, place + 1] : undefined;
    case 'in': {
      const before = siblings[place - 1];
      return before?.children ? [...above, place - 1, before.children.length] : undefined;
    }
    case 'out':
      return above.length > 0 ? [...above.slice(0, -1), (above.at(-1) as number) + 1] : undefined;
  }
}

export function moveNode(document: SchemeDocument, path: NodePath, to: NodePath): SchemeDocument {
  const node = nodeAt(document, path);
  if (!node) return document;
  const lifted = removeNode(document, path);
  return changeList(lifted, to.slice(0, -1), (list) => list.splice(to.at(-1) as number, 0, node));
}
