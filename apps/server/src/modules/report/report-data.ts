import type { Language } from '@wuyu/contract';

/**
 * Everything a growth report shows, as plain JSON: the PDF, the page and the digest are made from this and nothing else.
 * Texts are already in `language`. A score is 0–100 with two digits, or null where there are not enough data; a null is
 * never drawn or printed as 0.
 */
export interface ReportData {
  language: Language;
  /** `scores`: numbers and levels; `levels`: levels only, as primary schools report (no number of an aspect is printed). */
  figures: 'scores' | 'levels';
  /** Unguessable; what the QR code leads to. */
  number: string;
  /** What the QR code carries: an address, or the number alone where the server has no public address. */
  link: string;
  /** The ledger's proof of the report, as `formatProofBundle` writes it; attached to the PDF. */
  proof?: string | undefined;
  /** ISO day. */
  madeOn: string;
  term: { code: string; title: string };
  student: {
    name: string;
    /** Word, e.g. 女; empty when not stated. */
    sex: string;
    school: string;
    classTitle: string;
    gradeTitle: string;
    /** The national pupil number, masked. */
    studentNumber: string;
  };
  scheme: { code: string; version: number; title: string };
  run: { id: number; digest: string };
  /** 0–1: the share of the scheme's weight for which there are data. */
  coverage: number;
  overall: { score: number | null; level: string | null } | null;
  /** What the term looked like, in two to four sentences. */
  summary: string[];
  aspects: ReportAspect[];
  curves: ReportCurve[];
  fitness: FitnessCard | null;
  remarks: { teacher: string; family: string; self: string };
  nextSteps: ReportStep[];
  notes: string[];
}

export interface ReportAspect {
  code: string;
  title: string;
  score: number | null;
  /** The level's code, e.g. A; null without one. */
  level: string | null;
  levelTitle: string | null;
  /** Against the pupil's own last term with a score. */
  previous: { term: string; score: number; change: number } | null;
  /** Evidence first. */
  words: string[];
  leaves: ReportLeaf[];
  records: ReportRecord[];
}

export interface ReportLeaf {
  code: string;
  title: string;
  score: number | null;
  levelTitle: string | null;
  /** The raw value with its unit, e.g. `12.5 小时`; empty when missing or not to be shown. */
  raw: string;
  /** How many observations stand behind it. */
  records: number;
  words: string;
}

export interface ReportRecord {
  day: string;
  title: string;
  value: string;
  source: string;
}

export interface ReportCurve {
  code: string;
  title: string;
  /** Oldest first; every curve of a report has the same terms. */
  points: Array<{ term: string; title: string; score: number | null }>;
}

export interface FitnessCard {
  items: Array<{ title: string; value: string; unit: string; score: number | null; level: string }>;
  /** Weighted total before the bonus. */
  standard: number | null;
  bonus: number | null;
  total: number | null;
  level: string;
  /** ISO day of the last measurement. */
  measuredOn: string;
}

export interface ReportStep {
  title: string;
  /** The evidence it stands on. */
  evidence: string;
  suggestion: string;
}
