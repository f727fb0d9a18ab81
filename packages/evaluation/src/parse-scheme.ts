import { at, type Reader, readArray, readCode, readNumber, readObject, readWords, startReading } from './document.js';
import { scaled } from './exact.js';
import { openInNode, openInScheme, readBase, readOpen } from './open.js';
import { readFrom, readLevels, readRaw, readScoring } from './read-leaf.js';
import {
  type Leaf,
  type Levels,
  OVERALL,
  type Scheme,
  SchemeError,
  type SchemeNode,
  type Stage,
  type SubjectKind,
  stages,
  subjectKinds,
} from './scheme.js';
import { isGradeCode } from './stages.js';

const schemeFields = 'code version base subject title indicators levels coverage overall open'.split(' ');
const nodeFields = 'code weight title stages grades levels children from raw score open'.split(' ');
const leafFields = ['from', 'raw', 'score'];
const DEEPEST = 12;
const MOST_NODES = 2000;
/** Σ weight·100 × score·100 stays far below 2^53 with this, even for 1,000 children. */
const GREATEST_WEIGHT = 1_000_000;

/** What the walk down the tree carries along. */
interface Walk {
  reader: Reader;
  nodes: SchemeNode[];
  codes: Set<string>;
  levels: Levels | null;
  weighed: boolean;
  known: ReadonlySet<string> | undefined;
}

/**
 * Checks a document (JSON, parsed) and makes it a scheme.
 *
 * Of the document only `code` and `indicators`, and of a node `code`, `weight` and either `children` or `from`, `raw`
 * and `score` must be there. Extensions of ours: a node with `"stages": ["junior"]` or `"grades": [11, 12]` is absent for
 * subjects in other grades; `base` and `open` say what a scheme is made of and what others may change in it (extend.ts).
 *
 * @param knownIndicators the observation vocabulary; when given, leaves may read from nothing else.
 * @throws SchemeError with every fault, each with its path.
 */
export function parseScheme(document: unknown, knownIndicators?: ReadonlySet<string>): Scheme {
  const reader = startReading();
  const top = readObject(reader, document, '', schemeFields);
  if (!top) throw new SchemeError(reader.faults);
  const code = readCode(reader, top.code, 'code') ?? '';
  const levels = top.levels === undefined ? null : readLevels(reader, top.levels, 'levels');
  if (top.overall !== undefined && typeof top.overall !== 'boolean') {
    reader.fault('overall', 'scheme.type', { expected: 'true or false' });
  }
  const title = readWords(reader, top.title, 'title', code);
  readBase(reader, top.base);
  readOpen(reader, top.open, 'open', openInScheme);
  const walk: Walk = {
    reader,
    nodes: [],
    codes: new Set(),
    levels,
    weighed: true,
    known: knownIndicators,
  };
  const root = addNode(walk, OVERALL, { zh: '综合', en: 'Overall' }, -1);
  walk.weighed = top.overall !== false; // without an overall score the top level needs no weights
  readChildren(walk, root, top.indicators, 'indicators', []);
  const scheme: Scheme = {
    code,
    version: readVersion(reader, top.version),
    subject: readSubject(reader, top.subject),
    title,
    source: typeof top.source === 'string' ? top.source : '',
    coverage: readCoverage(reader, top.coverage),
    overall: top.overall !== false,
    levels,
    nodes: walk.nodes,
    indicators: [...new Set(walk.nodes.flatMap((node) => node.leaf?.from ?? []))],
  };
  if (reader.faults.length > 0) throw new SchemeError(reader.faults);
  return scheme;
}

function addNode(walk: Walk, code: string, title: SchemeNode['title'], parent: number): SchemeNode {
  const node: SchemeNode = {
    index: walk.nodes.length,
    code,
    title,
    weight: 0,
    parent,
    children: [],
    leaf: null,
    stages: null,
    grades: null,
    levels: walk.levels,
  };
  walk.nodes.push(node);
  walk.nodes[parent]?.children.push(node.index);
  return node;
}

function readChildren(walk: Walk, parent: SchemeNode, value: unknown, path: string, above: readonly unknown[]): void {
  const list = readArray(walk.reader, value, path);
  if (!list) return;
  if (list.length === 0) walk.reader.fault(path, 'scheme.empty-list');
  if (list.length > 1000) {
    walk.reader.fault(path, 'scheme.list-too-long', { most: 1000 });
    return;
  }
  const weighed = walk.weighed;
  walk.weighed = true;
  for (const [place, item] of list.entries()) readNode(walk, parent, item, at(path, place), above, weighed);
  const weights = list.map((item) => (item as { weight?: unknown } | null)?.weight);
  if (weighed && list.length > 0 && weights.every((weight) => weight === 0)) {
    walk.reader.fault(path, 'scheme.weights-zero');
  }
}

function readNode(
  walk: Walk,
  parent: SchemeNode,
  value: unknown,
  path: string,
  above: readonly unknown[],
  weighed: boolean,
): void {
  const { reader } = walk;
  const ancestors = ancestorCodes(walk, parent);
  if (above.includes(value) || (typeof value === 'string' && ancestors.includes(value))) {
    reader.fault(path, 'scheme.circle', { node: typeof value === 'string' ? value : parent.code });
    return;
  }
  if (above.length >= DEEPEST) {
    reader.fault(path, 'scheme.too-deep', { most: DEEPEST });
    return;
  }
  if (walk.nodes.length > MOST_NODES) {
    if (walk.nodes.length === MOST_NODES + 1) reader.fault(path, 'scheme.list-too-long', { most: MOST_NODES });
    return;
  }
  const document = readObject(reader, value, path, nodeFields);
  if (!document) return;
  const code = readCode(reader, document.code, at(path, 'code')) ?? '';
  if (code === OVERALL) reader.fault(at(path, 'code'), 'scheme.reserved-code', { node: code });
  else if (code !== '' && ancestors.includes(code)) reader.fault(at(path, 'code'), 'scheme.circle', { node: code });
  else if (walk.codes.has(code)) reader.fault(at(path, 'code'), 'scheme.duplicate-code', { node: code });
  if (code !== '') walk.codes.add(code);

  const node = addNode(walk, code, readWords(reader, document.title, at(path, 'title'), code), parent.index);
  node.weight = readWeight(reader, document.weight, at(path, 'weight'), weighed);
  node.stages = readStages(reader, document.stages, at(path, 'stages'));
  node.grades = readGrades(reader, document.grades, at(path, 'grades'));
  readOpen(reader, document.open, at(path, 'open'), openInNode);
  if (document.levels !== undefined) node.levels = readLevels(reader, document.levels, at(path, 'levels'));

  if (document.children !== undefined) {
    for (const field of leafFields) {
      if (document[field] !== undefined) reader.fault(at(path, field), 'scheme.inner-with-leaf-field', { field });
    }
    readChildren(walk, node, document.children, at(path, 'children'), [...above, value]);
  } else if (document.from === undefined) {
    reader.fault(at(path, 'from'), 'scheme.leaf-without-from');
  } else {
    node.leaf = readLeaf(walk, document, path, ancestors);
  }
}

function readLeaf(walk: Walk, document: Record<string, unknown>, path: string, ancestors: string[]): Leaf | null {
  const from = readFrom(walk.reader, document.from, at(path, 'from'), walk.known);
  const circle = from?.find((code) => ancestors.includes(code));
  if (circle !== undefined) walk.reader.fault(at(path, 'from'), 'scheme.circle', { node: circle });
  const raw = readRaw(walk.reader, document.raw, at(path, 'raw'));
  const score = readScoring(walk.reader, document.score, at(path, 'score'));
  return from && raw && score ? { from, raw, score } : null;
}

function ancestorCodes(walk: Walk, parent: SchemeNode): string[] {
  const codes: string[] = [];
  for (let node: SchemeNode | undefined = parent; node && node.parent >= 0; node = walk.nodes[node.parent]) {
    codes.push(node.code);
  }
  return codes;
}

function readWeight(reader: Reader, value: unknown, path: string, weighed: boolean): number {
  if (value === undefined && !weighed) return 100;
  const weight = readNumber(reader, value, path);
  if (weight === null) return 0;
  if (weight <= 0) reader.fault(path, 'scheme.weight-not-positive', { value: weight });
  else if (weight > GREATEST_WEIGHT) reader.fault(path, 'scheme.weight-too-large', { most: GREATEST_WEIGHT });
  else if (scaled(weight, 2) === null) reader.fault(path, 'scheme.weight-digits', { value: weight });
  return scaled(weight, 2) ?? 0;
}

function readVersion(reader: Reader, value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  reader.fault('version', 'scheme.version');
  return 1;
}

function readSubject(reader: Reader, value: unknown): SubjectKind {
  const subject = value === undefined ? 'student' : subjectKinds.find((candidate) => candidate === value);
  if (!subject) reader.fault('subject', 'scheme.unknown-subject', { subject: String(value) });
  return subject ?? 'student';
}

function readCoverage(reader: Reader, value: unknown): number {
  if (value === undefined) return 0;
  const coverage = readNumber(reader, value, 'coverage');
  if (coverage === null) return 0;
  const integer = scaled(coverage, 4);
  if (coverage < 0 || coverage > 1) reader.fault('coverage', 'scheme.coverage-range', { value: coverage });
  else if (integer === null) reader.fault('coverage', 'scheme.decimal-digits', { value: coverage });
  return integer ?? 0;
}

function readStages(reader: Reader, value: unknown, path: string): Stage[] | null {
  if (value === undefined) return null;
  const list = readArray(reader, value, path) ?? [];
  for (const [place, item] of list.entries()) {
    if (!stages.includes(item as Stage)) {
      reader.fault(at(path, place), 'scheme.unknown-stage', { stage: String(item) });
    }
  }
  if (list.length === 0) reader.fault(path, 'scheme.empty-list');
  return stages.filter((stage) => list.includes(stage));
}

function readGrades(reader: Reader, value: unknown, path: string): number[] | null {
  if (value === undefined) return null;
  const list = readArray(reader, value, path) ?? [];
  for (const [place, item] of list.entries()) {
    if (typeof item !== 'number' || !isGradeCode(item)) {
      reader.fault(at(path, place), 'scheme.unknown-grade', { grade: String(item) });
    }
  }
  if (list.length === 0) reader.fault(path, 'scheme.empty-list');
  return (list as number[]).filter((grade, place) => list.indexOf(grade) === place).sort((a, b) => a - b);
}
