import { at } from './document.js';
import type { SchemeFault, Words } from './scheme.js';

/** A node as it stands in a document; fields that no rule here speaks of are kept as they are. */
export interface NodeDocument {
  code: string;
  title?: Words | string;
  weight?: number;
  children?: NodeDocument[];
  open?: string[];
  [field: string]: unknown;
}

export interface SchemeDocument {
  code: string;
  version?: number;
  base?: string;
  title?: Words | string;
  indicators: NodeDocument[];
  open?: string[];
  [field: string]: unknown;
}

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** What is different in one node, or (node '') in the scheme itself. */
export interface SchemeChange {
  kind: 'added' | 'removed' | 'moved' | 'changed';
  node: string;
  /** Code of the node above; '' at the top. */
  parent: string;
  title: Words;
  /** In the document that extends; of a removed node, where it is missing. */
  path: string;
  fields: FieldChange[];
}

/** Compared in a node; the order of siblings and what is only there to be read are not. */
const nodeParts = ['title', 'weight', 'stages', 'grades', 'from', 'raw', 'score', 'levels', 'open'];
const schemeParts = ['subject', 'levels', 'coverage', 'overall', 'open'];
/** Which part has to be open for a field to be changed; what is not named is locked. */
const partOf: Readonly<Record<string, string>> = {
  title: 'title',
  weight: 'weight',
  from: 'score',
  raw: 'score',
  score: 'score',
  levels: 'levels',
  coverage: 'coverage',
};

interface Placed {
  node: NodeDocument;
  parent: string;
  path: string;
}

function placesOf({ indicators }: SchemeDocument): Map<string, Placed> {
  const found = new Map<string, Placed>();
  const walk = (nodes: readonly NodeDocument[], parent: string, path: string) => {
    nodes.forEach((node, place) => {
      const own = at(path, place);
      found.set(node.code, { node, parent, path: own });
      walk(node.children ?? [], node.code, at(own, 'children'));
    });
  };
  walk(indicators, '', 'indicators');
  return found;
}

/** The same whatever the order of fields. */
function plain(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}

function changesIn(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  parts: readonly string[],
): FieldChange[] {
  return parts.flatMap((field) =>
    plain(before[field]) === plain(after[field]) ? [] : [{ field, before: before[field], after: after[field] }],
  );
}

function wordsOf({ title, code }: { title?: Words | string; code: string }): Words {
  if (typeof title === 'string') return { zh: title, en: title };
  return { zh: title?.zh ?? code, en: title?.en ?? title?.zh ?? code };
}

/**
 * What a scheme makes different from the one it builds on, node by node as they are called by their codes. Both documents
 * have to be schemes (`parseScheme`).
 */
export function compareSchemes(base: SchemeDocument, own: SchemeDocument): SchemeChange[] {
  const was = placesOf(base);
  const is = placesOf(own);
  const changes: SchemeChange[] = [];
  const inScheme = changesIn(base, own, schemeParts);
  if (inScheme.length > 0) {
    changes.push({ kind: 'changed', node: '', parent: '', title: wordsOf(own), path: '', fields: inScheme });
  }
  for (const [code, { node, parent, path }] of is) {
    const before = was.get(code);
    const about = { node: code, parent, title: wordsOf(node), path };
    if (!before) {
      changes.push({ kind: 'added', ...about, fields: [] });
      continue;
    }
    if (before.parent !== parent) {
      const field = { field: 'parent', before: before.parent, after: parent };
      changes.push({ kind: 'moved', ...about, fields: [field] });
    }
    const fields = changesIn(before.node, node, nodeParts);
    if (fields.length > 0) changes.push({ kind: 'changed', ...about, fields });
  }
  for (const [code, { node, parent }] of was) {
    if (is.has(code)) continue;
    const above = is.get(parent);
    const path = above ? at(above.path, 'children') : 'indicators';
    changes.push({ kind: 'removed', node: code, parent, title: wordsOf(node), path, fields: [] });
  }
  return changes;
}

/**
 * Whether a scheme keeps to what the one it builds on leaves open. Locked is everything that is not named in `open`: of a
 * node its own list, of levels and coverage of the whole and of new top nodes that of the scheme.
 *
 * @returns the faults with their paths in `own`; none: it keeps to it.
 */
export function checkExtension(base: SchemeDocument, own: SchemeDocument): SchemeFault[] {
  const was = placesOf(base);
  const faults: SchemeFault[] = [];
  for (const { kind, node, parent, title, path, fields } of compareSchemes(base, own)) {
    const before = was.get(node)?.node;
    if (kind === 'removed') faults.push({ path, code: 'scheme.locked-removed', values: { node: title.zh } });
    else if (kind === 'moved') faults.push({ path, code: 'scheme.locked-moved', values: { node: title.zh } });
    else if (kind === 'added') {
      const above = parent === '' ? base : was.get(parent)?.node;
      // Below a node of one's own, everything is one's own.
      if (above && !above.open?.includes('children'))
        faults.push({ path, code: 'scheme.not-extensible', values: { parent: wordsOf(above).zh } });
    } else {
      for (const change of fields) {
        if (isOpen(before ?? base, change)) continue;
        const values = { node: wordsOf(before ?? base).zh, field: change.field };
        faults.push({ path: at(path, change.field), code: 'scheme.locked', values });
      }
    }
  }
  return faults;
}

function isOpen(of: { open?: string[]; children?: unknown }, { field, before, after }: FieldChange): boolean {
  const open = of.open ?? [];
  // Whoever builds on this one in turn may not open what was locked.
  if (field === 'open') return ((after as string[] | undefined) ?? []).every((part) => open.includes(part));
  // A leaf that may have children may become a node that only gathers them.
  if (after === undefined && before !== undefined && partOf[field] === 'score' && open.includes('children'))
    return true;
  const part = partOf[field];
  return part !== undefined && open.includes(part);
}

export interface Rebased {
  document: SchemeDocument;
  /** What could not be kept, for the new version has the place no more or has locked it. */
  dropped: SchemeChange[];
}

/** One's own changes on a newer version of what they were made on. */
export function rebase(oldBase: SchemeDocument, newBase: SchemeDocument, own: SchemeDocument): Rebased {
  const document = structuredClone(newBase);
  Object.assign(document, {
    code: own.code,
    version: own.version,
    title: own.title,
    base: `${newBase.code}@${newBase.version ?? 1}`,
  });
  const dropped: SchemeChange[] = [];
  const was = placesOf(oldBase);
  const mine = placesOf(own);
  for (const change of compareSchemes(oldBase, own)) {
    const places = placesOf(document);
    if (change.kind === 'changed') {
      const target = change.node === '' ? document : places.get(change.node)?.node;
      const rule = change.node === '' ? newBase : placesOf(newBase).get(change.node)?.node;
      const kept = rule && target ? change.fields.filter((field) => isOpen(rule, field)) : [];
      for (const { field, after } of kept) {
        if (after === undefined) delete target?.[field];
        else if (target) target[field] = structuredClone(after);
      }
      if (kept.length < change.fields.length)
        dropped.push({ ...change, fields: change.fields.filter((field) => !kept.includes(field)) });
    } else if (change.kind === 'added') {
      // What stands below a node of one's own comes with it.
      if (change.parent !== '' && !was.has(change.parent)) continue;
      const above = change.parent === '' ? document : places.get(change.parent)?.node;
      const subtree = mine.get(change.node)?.node;
      if (!above?.open?.includes('children') || !subtree || places.has(change.node)) {
        dropped.push(change);
        continue;
      }
      const list = change.parent === '' ? document.indicators : ((above as NodeDocument).children ??= []);
      list.push(structuredClone(subtree));
    } else dropped.push(change);
  }
  return { document, dropped };
}
