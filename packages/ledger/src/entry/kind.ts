/** What an entry is about, and the number it is written with. Numbers are never used again for another kind. */
export const ENTRY_KINDS = {
  /** 写实记录确认: a factual record passed its review. */
  'record-confirmed': 1,
  /** 公示结果 */
  'publicity-outcome': 2,
  /** 观测数据批次 */
  'observation-batch': 3,
  /** 评价结果: one for each pupil and run. */
  'evaluation-result': 4,
  /** 档案封存 */
  'archive-sealed': 5,
  /** 报告签发 */
  'report-issued': 6,
  /** 更正: takes the place of the entry that `about` names. */
  correction: 7,
  /** 撤回: the body of the entry that `about` names was erased. */
  withdrawal: 8,
  /** 方案发布 */
  'scheme-published': 9,
  /** 知情同意 */
  consent: 10,
  /** 操作审计批次 */
  'audit-batch': 11,
  /** 密钥事件: a signing or data key was made, changed or retired. */
  'key-event': 12,
  /** 评价轮次结果: what a closed round of ratings came to for a pupil. */
  'rating-closed': 13,
  /** 评语确认 */
  'comment-confirmed': 14,
} as const;

export type EntryKind = keyof typeof ENTRY_KINDS;

/** The kind with this number, or undefined. */
export function findEntryKind(number: number): EntryKind | undefined {
  return (Object.keys(ENTRY_KINDS) as EntryKind[]).find((kind) => ENTRY_KINDS[kind] === number);
}
