import { readFileSync } from 'node:fs';
import type { RecordField, Words } from '@wuyu/contract';

export type Aspect = 'moral' | 'academic' | 'health' | 'art' | 'practice';
export type Stage = 1 | 2 | 3;
export type Confirmer = 'guardian' | 'class-teacher';
export type WriterRole = 'student' | 'teacher' | 'guardian';

/** Which observation follows: a fixed value, that of a number field, or one for each choice. */
export type FactRule =
  | { indicator: string; value: number }
  | { indicator: string; field: string; values?: Readonly<Record<string, number>> };

/** A kind of factual record, as `records/record-types.json` has it. */
export interface RecordKind {
  code: string;
  title: Words;
  hint: Words;
  aspect: Aspect;
  stages: readonly Stage[];
  period: boolean;
  proof: 'none' | 'optional' | 'required';
  mostADay: number | null;
  mostATerm: number | null;
  writers: readonly WriterRole[];
  confirm: Readonly<Record<'primary' | 'junior' | 'senior', Confirmer>>;
  fields: readonly RecordField[];
  facts: readonly FactRule[];
  source: string;
  status?: 'unverified';
}

/** What a daily point is given for, as `records/point-items.json` has it. */
export interface BuiltInItem {
  code: string;
  title: Words;
  aspect: Aspect;
  stages: readonly Stage[];
  points: number;
  facts: ReadonlyArray<{ indicator: string; value: number }>;
  source: string;
  status?: 'unverified';
}

function readDocument<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../../records/${name}`, import.meta.url), 'utf8')) as T;
}

export const recordKinds: readonly RecordKind[] = readDocument<{ types: RecordKind[] }>('record-types.json').types;
export const builtInItems: readonly BuiltInItem[] = readDocument<{ items: BuiltInItem[] }>('point-items.json').items;

const kindsByCode = new Map(recordKinds.map((kind) => [kind.code, kind]));

export function findKind(code: string): RecordKind | undefined {
  return kindsByCode.get(code);
}

/** A kind that a row names; it stays known as long as there are such rows. */
export function getKind(code: string): RecordKind {
  const kind = kindsByCode.get(code);
  if (!kind) throw new Error(`A record is of the kind ${code}, which is none.`);
  return kind;
}

const stageNames = { 1: 'primary', 2: 'junior', 3: 'senior' } as const;

/** Who confirms such a record of a pupil of a stage. */
export function confirmerOf(kind: RecordKind, stage: Stage): Confirmer {
  return kind.confirm[stageNames[stage]];
}
