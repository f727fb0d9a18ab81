import type { ProblemWords } from '../problem.js';

/** Signing in, passwords and rights. */
export const identityProblems = {
  'identity.sign-in-first': {
    zh: ['请先登录', '登录后重试'],
    en: ['Sign in first', 'Sign in and try again'],
  },
  'identity.wrong-password': {
    zh: ['账号或密码不对', '请核对后重试;连续 {{most}} 次错误将锁定 {{minutes}} 分钟'],
    en: [
      'Login or password is wrong',
      'Check both; after {{most}} failures in a row the account is locked for {{minutes}} minutes',
    ],
  },
  'identity.locked': {
    zh: ['密码连续错误次数过多,账号已锁定', '请在 {{minutes}} 分钟后重试,或请管理员重置'],
    en: [
      'Too many failures: the account is locked',
      'Try again in {{minutes}} minutes, or ask an administrator to reset it',
    ],
  },
  'identity.must-change': {
    zh: ['当前使用的是一次性口令', '请先设置自己的密码'],
    en: ['You signed in with a one-time code', 'Choose your own password first'],
  },
  'identity.same-password': {
    zh: ['新密码与旧密码相同', '请换一个密码'],
    en: ['The new password is the old one', 'Choose another'],
  },
  'identity.easy-password': {
    zh: ['这个密码太容易被猜到', '请不要使用账号名、单一字符或常见密码'],
    en: ['This password is easy to guess', 'Avoid the login itself, repeated characters and common passwords'],
  },
  'identity.old-password': {
    zh: ['原密码不对', '请重新输入原密码'],
    en: ['The old password is wrong', 'Type the old password again'],
  },
  'identity.forbidden': {
    zh: ['当前账号没有这项权限', '如确需使用,请联系管理员'],
    en: ['This account does not have that right', 'Ask an administrator if you need it'],
  },
  'identity.login-taken': {
    zh: ['账号名已被使用', '请换一个账号名'],
    en: ['This login is taken', 'Choose another login'],
  },
  'identity.role-place': {
    zh: [
      '角色与所选的单位或人员不匹配',
      '管理员不需要单位;教育局、学校角色须选择相应的单位;教师、学生、家长须选择相应的人员',
    ],
    en: [
      'Role and place or person do not fit',
      'An administrator needs no place; bureau and school need one of their kind; teacher, student and guardian need their person',
    ],
  },
} as const satisfies ProblemWords;
