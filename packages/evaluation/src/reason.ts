import type { GroupKey, Raw, Score, Words } from './scheme.js';

export interface SeenObservation {
  indicator: string;
  /** ISO date. */
  on: string;
  /** Times 10,000. */
  value: number;
  /** Whatever the caller needs to point at it. */
  id?: string;
}

/** Why a node has the score that it has, down to the observations. Numbers are plain decimals here. */
export interface Reason {
  node: string;
  title: Words;
  /** 0–100; null when there are not enough data. Never 0 instead. */
  score: number | null;
  level: string | null;
  /** Among its siblings; null for `overall`. */
  weight: number | null;
  /** 0–1. */
  coverage: number;
  /** For parents: what was seen, then what follows from it. */
  words: Words;
  children: Reason[];
  leaf: LeafReason | null;
}

export interface LeafReason {
  raw: { fn: Raw['fn']; value: number | null; unit: Words };
  /** Those that made the raw value: all on the leaf's indicators, the latest or best one first where only one counts. */
  observations: SeenObservation[];
  score: Score;
  /** The group compared with, after fall-back; null when the score compares with nobody. */
  group: { name: string; keys: readonly GroupKey[]; n: number; mean: number; sd: number } | null;
}
