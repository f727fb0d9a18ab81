import type { Language } from './problem.js';

/** What a notice is about: the unit in which one chooses what to be told. */
export const noticeTopics = {
  record: { zh: '写实记录', en: 'Records' },
  rating: { zh: '自评互评', en: 'Ratings' },
  selection: { zh: '整理遴选', en: 'Selection' },
  publicity: { zh: '公示', en: 'Publicity' },
  objection: { zh: '异议', en: 'Objections' },
  comment: { zh: '评语', en: 'Comments' },
  archive: { zh: '成长档案', en: 'Archive' },
  board: { zh: '催办提醒', en: 'Reminders' },
  webhook: { zh: '系统推送', en: 'Webhooks' },
} as const;

export type NoticeTopic = keyof typeof noticeTopics;

/**
 * The words of every kind of notice, said by pages and mails alike; `{{name}}` is filled from the notice's details. A kind
 * begins with its topic. No word of a person stands in them.
 */
export const noticeKinds: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  'record-waiting': { zh: '有一条写实记录等您确认', en: 'A record waits for your confirmation' },
  'record-returned': { zh: '有一条写实记录被退回，请修改', en: 'A record came back to be changed' },
  'record-rejected': { zh: '有一条写实记录未被认可', en: 'A record was not accepted' },
  'record-confirmed': { zh: '有一条写实记录已确认', en: 'A record was confirmed' },
  'record-corrected': { zh: '有一条写实记录被更正', en: 'A record was corrected' },
  'record-withdrawn': { zh: '有一条写实记录被撤回', en: 'A record was withdrawn' },
  'rating.opened': {
    zh: '新一轮评价开始了，{{closesOn}} 截止',
    en: 'A new round of ratings is open until {{closesOn}}',
  },
  'selection-reminder': { zh: '本学期的整理遴选还没有完成', en: 'Your selection of this term is not finished' },
  'selection-consent': { zh: '孩子的遴选材料等您确认', en: "Your child's selection waits for your consent" },
  'selection-approved': { zh: '遴选材料已通过老师审核', en: 'The teacher approved the selection' },
  'selection-returned': { zh: '遴选材料被退回，请修改', en: 'The selection came back to be changed' },
  'publicity-opened': { zh: '公示开始了，请查看', en: 'The publicity has begun' },
  'publicity-concluded': { zh: '公示已经结束', en: 'The publicity is over' },
  'objection-filed': { zh: '收到一条异议，请分派', en: 'An objection came in and is to be assigned' },
  'objection-about': { zh: '有一条与您（或孩子）有关的异议', en: 'There is an objection about you or your child' },
  'objection-assigned': { zh: '有一条异议交给您处理', en: 'An objection was assigned to you' },
  'objection-decided': { zh: '异议有了处理结果', en: 'An objection was decided' },
  'objection-appealed': { zh: '有一条异议提出了复核', en: 'A decision on an objection was appealed' },
  'archive-returned': { zh: '{{term}} 学期的档案被退回，请处理', en: 'The archive of {{term}} came back' },
  'archive-sealed': { zh: '{{term}} 学期的成长档案已封存', en: 'The archive of {{term}} is sealed' },
  'archive-corrected': { zh: '{{term}} 学期的成长档案有一处更正', en: 'The archive of {{term}} was corrected' },
  'board-reminder-record': {
    zh: '请尽快完成写实记录，{{closesOn}} 截止',
    en: 'Please finish the records by {{closesOn}}',
  },
  'board-reminder-rating': {
    zh: '请尽快完成自评互评，{{closesOn}} 截止',
    en: 'Please finish the ratings by {{closesOn}}',
  },
  'board-reminder-selection': {
    zh: '请尽快完成整理遴选，{{closesOn}} 截止',
    en: 'Please finish the selection by {{closesOn}}',
  },
  'board-reminder-publicity': {
    zh: '请尽快完成公示审核，{{closesOn}} 截止',
    en: 'Please finish the publicity by {{closesOn}}',
  },
  'board-reminder-comment': {
    zh: '请尽快完成评语，{{closesOn}} 截止',
    en: 'Please finish the comments by {{closesOn}}',
  },
  'board-reminder-archive': {
    zh: '请尽快完成档案签字，{{closesOn}} 截止',
    en: 'Please finish the archive by {{closesOn}}',
  },
  'webhook-test': { zh: '这是一条测试消息', en: 'This is a test message' },
};

const unknown = { zh: '有一条新通知', en: 'There is something new' };

/** A notice in words. */
export function sayNotice(
  kind: string,
  details: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  const { zh, en } = noticeKinds[kind] ?? unknown;
  return (language === 'en' ? en : zh).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(details[name] ?? '…'));
}

/** The topic of a kind; undefined when no topic has that name. */
export function topicOf(kind: string): NoticeTopic | undefined {
  const [topic = ''] = kind.split(/[.-]/);
  return topic in noticeTopics ? (topic as NoticeTopic) : undefined;
}
