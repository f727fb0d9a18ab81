import type { ProblemWords } from '../problem.js';

/** Notices, mail and webhooks. */
export const noticeProblems = {
  'notice.no-mail': {
    zh: ['本系统还不能发送邮件', '通知都在站内;如需邮件,请管理员设置邮件服务器'],
    en: ['This installation sends no mail', 'Notices are here; ask the administrator to set up a mail server'],
  },
  'notice.address': {
    zh: ['邮箱地址不完整', '请写成 name@example.cn 的样子'],
    en: ['This is not a whole mail address', 'Write it like name@example.cn'],
  },
  'notice.mail-failed': {
    zh: ['验证码没能发出', '请核对邮箱地址,过几分钟再试;仍不行请告诉管理员'],
    en: ['The code could not be sent', 'Check the address and try again in a few minutes; else tell the administrator'],
  },
  'notice.code-too-soon': {
    zh: ['刚刚发过验证码', '请 {{seconds}} 秒后再试,并看看垃圾邮件'],
    en: ['A code was sent just now', 'Try again in {{seconds}} seconds, and look among unwanted mail'],
  },
  'notice.code-wrong': {
    zh: ['验证码不对', '请核对邮件中的 6 位数字'],
    en: ['The code is wrong', 'Compare it with the six digits in the mail'],
  },
  'notice.code-over': {
    zh: ['验证码已失效', '请重新发送一个'],
    en: ['The code is no longer valid', 'Have another one sent'],
  },
  'webhook.url': {
    zh: ['地址不能使用', '请填写以 https:// 开头、不含账号密码的完整网址'],
    en: ['This address cannot be used', 'Give a whole address that begins with https:// and has no password in it'],
  },
  'webhook.private': {
    zh: ['不能向内部网络的地址推送', '请填写公网地址;确需内网推送,请管理员设置 WUYU_WEBHOOK_PRIVATE=1'],
    en: [
      'Nothing is sent to addresses of the inner network',
      'Give a public one; if it must be an inner one, the administrator sets WUYU_WEBHOOK_PRIVATE=1',
    ],
  },
  'webhook.unknown-host': {
    zh: ['找不到这个网址的主机', '请核对网址'],
    en: ['The host of this address is not found', 'Check the address'],
  },
  'webhook.too-many': {
    zh: ['一个单位最多 {{most}} 个推送地址', '请先删除不用的'],
    en: ['A place has at most {{most}} webhooks', 'Remove one that is not used'],
  },
  'webhook.id-taken': {
    zh: ['这次提交与之前的内容不同', '请刷新页面后重新填写'],
    en: ['This differs from what was handed in before', 'Reload the page and fill it in again'],
  },
} as const satisfies ProblemWords;
