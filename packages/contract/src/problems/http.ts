import type { ProblemWords } from '../problem.js';

/** What a request can have against it before any module sees it. */
export const httpProblems = {
  'request.field': {
    zh: ['{{path}} 不符合要求(应为:{{expected}})', '请改正这一项后重试'],
    en: ['{{path}} is not as asked for (expected: {{expected}})', 'Correct this field and try again'],
  },
  'request.field-missing': {
    zh: ['缺少 {{path}}', '请补上这一项后重试'],
    en: ['{{path}} is missing', 'Give this field and try again'],
  },
  'request.field-unknown': {
    zh: ['{{path}} 不是可用的项', '请核对名称,或去掉这一项'],
    en: ['{{path}} is not a field of this request', 'Check its name or leave it out'],
  },
  'request.file-missing': {
    zh: ['没有收到文件', '请选择一个文件后重试'],
    en: ['No file was received', 'Choose a file and try again'],
  },
  'request.too-large': {
    zh: ['提交的内容超过 {{limit}} MB', '请拆分文件后分次提交'],
    en: ['What was sent is larger than {{limit}} MB', 'Split it and send it in parts'],
  },
  'request.media-type': {
    zh: ['不支持这种内容格式', '请按接口说明以 JSON 或表单文件提交'],
    en: ['This media type is not accepted', 'Send JSON, or a form with a file, as the API describes'],
  },
  'request.method': {
    zh: ['该地址不支持 {{method}}', '可用的方法:{{allowed}}'],
    en: ['{{method}} is not possible here', 'Possible: {{allowed}}'],
  },
  'request.too-many': {
    zh: ['请求过于频繁', '请在 {{seconds}} 秒后重试'],
    en: ['Too many requests', 'Try again in {{seconds}} seconds'],
  },
  'request.foreign-origin': {
    zh: ['请求来自其他网站,已拒绝', '请在本系统的页面中操作;若使用代理,请检查 WUYU_PUBLIC_URL'],
    en: [
      'The request came from another site and was refused',
      'Work in the pages of this system; behind a proxy, check WUYU_PUBLIC_URL',
    ],
  },
  'server.starting': {
    zh: ['系统正在准备数据({{state}})', '请稍候片刻再试'],
    en: ['The system is still preparing its data ({{state}})', 'Try again in a moment'],
  },
  'server.not-available': {
    zh: ['此功能在这个安装中没有启用', '请联系管理员'],
    en: ['This is not available in this installation', 'Ask the administrator'],
  },
  'network.unreachable': {
    zh: ['连接不上服务器', '请检查网络后重试'],
    en: ['The server cannot be reached', 'Check the network and try again'],
  },
} as const satisfies ProblemWords;
