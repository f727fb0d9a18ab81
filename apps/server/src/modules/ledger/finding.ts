/** What an audit found that does not fit, and where. */
export interface Finding {
  code: FindingCode;
  /** The log's name. */
  tree: string;
  /** The entry, counted from 0. */
  position?: number;
  entryId?: string;
  /** The checkpoint, by its size. */
  size?: number;
  personId?: number;
  /** Further words, e.g. the name of a witness; no personal data. */
  detail?: string;
}

export type FindingCode =
  /** The row of an entry is gone. */
  | 'ledger.audit-entry-missing'
  /** The row is not that of the entry which the tree holds at this position: rewritten, or moved. */
  | 'ledger.audit-entry-changed'
  /** Its bytes are none of an entry, or not those of the id beside them. */
  | 'ledger.audit-entry-malformed'
  | 'ledger.audit-entry-twice'
  /** A stored hash is not that of what lies below it. */
  | 'ledger.audit-tile'
  /** The tree does not lead to this checkpoint. */
  | 'ledger.audit-checkpoint-root'
  /** The checkpoint's text, signature or row is not what the log signed. */
  | 'ledger.audit-checkpoint-changed'
  /** Entries above the last checkpoint. */
  | 'ledger.audit-checkpoint-missing'
  /** Somebody holds a checkpoint of ours over a larger tree: the end was cut off. */
  | 'ledger.audit-cut'
  /** Somebody holds a checkpoint of ours over another tree. */
  | 'ledger.audit-forked'
  | 'ledger.audit-cosignature'
  | 'ledger.audit-signing-key'
  | 'ledger.audit-data-key'
  | 'ledger.audit-body-missing'
  /** The sealed body does not open: it, its salt or the pupil's key was changed or moved. */
  | 'ledger.audit-body-sealed'
  /** Body and salt are not those that the entry commits to. */
  | 'ledger.audit-body-changed'
  /** A body of no entry. */
  | 'ledger.audit-body-stray'
  /** A withdrawal was entered, but the body is there. */
  | 'ledger.audit-body-kept'
  | 'ledger.audit-withdrawal'
  /** What the entry fixed is no longer in the system's own tables. */
  | 'ledger.audit-record-missing'
  /** It is there, but says something else. */
  | 'ledger.audit-record-changed'
  /** A row of the audit, by its id in `detail`, is not what it was when its day was fixed. */
  | 'ledger.audit-act-changed'
  | 'ledger.audit-act-deleted'
  | 'ledger.audit-act-added'
  | 'ledger.audit-anchor';

/** Gathers findings; all are counted, the first are kept. */
export interface Findings {
  add(finding: Finding): void;
  readonly kept: readonly Finding[];
  readonly count: number;
}

const MOST_KEPT = 1000;

export function gatherFindings(): Findings {
  const kept: Finding[] = [];
  let count = 0;
  return {
    add(finding) {
      count++;
      if (kept.length < MOST_KEPT) kept.push(finding);
    },
    kept,
    get count() {
      return count;
    },
  };
}
