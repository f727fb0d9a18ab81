import type { ProblemWords } from '../problem.js';

/** Archives that leave and come back as credentials; one code for each way in which one cannot be trusted. */
export const exchangeProblems = {
  'archive.empty': {
    zh: ['这名学生还没有可以写入档案的内容', '先对至少一个学期运行评价,或导入体质测试、获奖数据'],
    en: [
      'There is nothing yet to put into an archive of this pupil',
      'Evaluate a term first, or import fitness tests or awards',
    ],
  },
  'archive.unknown': {
    zh: ['没有编号为 {{number}} 的档案', '核对编号;它在文件名和档案列表中'],
    en: ['There is no archive {{number}}', 'Check the number: it is in the file’s name and in the list of archives'],
  },
  'archive.list-unknown': {
    zh: ['没有第 {{list}} 号状态列表', '状态列表的地址写在档案里,请照原样使用'],
    en: ['There is no status list {{list}}', 'Use the address as it stands in the archive'],
  },
  'archive.issuer-key': {
    zh: ['签发档案的密钥不能用:{{file}}', '从备份恢复该文件;没有备份时移走它,重启后会另生成一个,旧档案仍由旧公钥验证'],
    en: [
      'The key that signs archives cannot be used: {{file}}',
      'Bring the file back from its backup; without one, move it away and a new key is made: old archives are checked with the old public key',
    ],
  },
  'archive.issuer-other': {
    zh: ['第 {{list}} 号状态列表属于以前的签发密钥 {{issuer}}', '从备份恢复 keys/issuer.key'],
    en: ['The status list {{list}} belongs to a former key, {{issuer}}', 'Bring keys/issuer.key back from its backup'],
  },
  'archive.issuer-text': {
    zh: ['不能识别签发方:{{detail}}', '写 did:key:…,或给出对方 /api/v1/archive/issuer 返回的 JSON 文件'],
    en: [
      'The issuer cannot be read: {{detail}}',
      'Give did:key:…, or the JSON that the other side’s /api/v1/archive/issuer answers',
    ],
  },
  'archive.not-an-archive': {
    zh: ['凭证有效,但不是学生成长档案(CLR 2.0)', '请选择整份档案的文件,而不是其中一项'],
    en: [
      'The credential is sound, but no growth archive (CLR 2.0)',
      'Choose the file of the whole archive, not a part',
    ],
  },
  'archive.owner-unknown': {
    zh: ['本库中没有与这份档案相符的学籍号', '先导入该学生的学籍,或用 --student 指明是谁的档案'],
    en: [
      'No pupil number here fits this archive',
      'Import the pupil’s enrolment first, or say with --student whose archive it is',
    ],
  },
  'archive.no-number': {
    zh: ['这名学生没有学籍号,无法确认档案是本人的', '先导入学籍号'],
    en: ['The pupil has no pupil number, so the archive cannot be matched', 'Import the pupil number first'],
  },
  'archive.malformed': {
    zh: ['不是可以读取的档案文件:{{detail}}', '请使用签发方给出的原文件(.json 或 .jwt),不要复制粘贴其中的内容'],
    en: [
      'This is no readable archive: {{detail}}',
      'Use the issuer’s own file (.json or .jwt), not a copy of its text',
    ],
  },
  'archive.duplicate-json-key': {
    zh: ['文件里同一个名称写了两次:{{detail}}', '这样的文件有歧义,不能采信;请向签发方要原文件'],
    en: ['A name is given twice: {{detail}}', 'Such a file is ambiguous; ask the issuer for the original'],
  },
  'archive.unknown-context': {
    zh: ['使用了未知的词汇表:{{detail}}', '只接受内置的词汇表,不会从网上下载;请向签发方要 CLR 2.0 格式的文件'],
    en: ['An unknown vocabulary is used: {{detail}}', 'Only bundled ones are taken; ask the issuer for CLR 2.0'],
  },
  'archive.wrong-type': {
    zh: ['档案不符合 CLR 2.0 格式:{{detail}}', '请向签发方要 CLR 2.0 格式的文件'],
    en: ['This does not follow CLR 2.0: {{detail}}', 'Ask the issuer for a file that follows CLR 2.0'],
  },
  'archive.ambiguous-id': {
    zh: ['两处不同的内容用了同一个标识:{{detail}}', '签名分不清它们,不能采信;请向签发方要原文件'],
    en: ['Two different things share one id: {{detail}}', 'A signature cannot tell them apart; ask for the original'],
  },
  'archive.unsigned': {
    zh: ['没有签名:{{detail}}', '请向签发方要带签名的文件'],
    en: ['There is no signature: {{detail}}', 'Ask the issuer for the signed file'],
  },
  'archive.unsupported-proof': {
    zh: ['不支持这种签名:{{detail}}', '接受 eddsa-rdfc-2022、eddsa-jcs-2022 和 vc+jwt(EdDSA)'],
    en: [
      'This kind of signature is not supported: {{detail}}',
      'Taken are eddsa-rdfc-2022, eddsa-jcs-2022, vc+jwt (EdDSA)',
    ],
  },
  'archive.unknown-issuer': {
    zh: ['签发方不在信任之列:{{detail}}', '向对方核实后,用 --issuer(或“签发方”一栏)给出其 did:key'],
    en: ['The issuer is not trusted: {{detail}}', 'Ask them for their did:key, check it, and give it as the issuer'],
  },
  'archive.unknown-key': {
    zh: ['不是该签发方的已知密钥:{{detail}}', '向签发方索取现用的公钥'],
    en: ['This is no known key of the issuer: {{detail}}', 'Ask the issuer for the key in use'],
  },
  'archive.invalid-key': {
    zh: ['给出的公钥不能用:{{detail}}', '公钥应为 Ed25519 的 Multikey(z6Mk…),每个只给一次'],
    en: ['The key given cannot be used: {{detail}}', 'Give Ed25519 keys as Multikey (z6Mk…), each once'],
  },
  'archive.tampered': {
    zh: ['签名与内容不符,档案被改动过:{{detail}}', '不要采信;请向签发方要原文件'],
    en: [
      'The signature does not fit: it was changed. {{detail}}',
      'Do not rely on it; ask the issuer for the original',
    ],
  },
  'archive.not-yet-valid': {
    zh: ['档案尚未生效:{{detail}}', '核对本机时间,或到生效日再试'],
    en: ['It is not valid yet: {{detail}}', 'Check the clock of this machine, or wait until it is valid'],
  },
  'archive.expired': {
    zh: ['档案已过有效期:{{detail}}', '请向签发方要新的档案'],
    en: ['It has expired: {{detail}}', 'Ask the issuer for a new one'],
  },
  'archive.revoked': {
    zh: ['签发方已撤销这份档案:{{detail}}', '请向签发方要新的档案'],
    en: ['The issuer has revoked it: {{detail}}', 'Ask the issuer for a new one'],
  },
  'archive.suspended': {
    zh: ['签发方已暂停这份档案:{{detail}}', '请联系签发方'],
    en: ['The issuer has suspended it: {{detail}}', 'Ask the issuer why'],
  },
  'archive.status-missing': {
    zh: ['给出的状态列表不是档案所指的那一份:{{detail}}', '从档案所写的地址取得状态列表后再试'],
    en: ['The status list given is not the one it names: {{detail}}', 'Get the list from the address in the archive'],
  },
  'archive.invalid-status-list': {
    zh: ['状态列表不能用:{{detail}}', '从档案所写的地址重新取得'],
    en: ['The status list cannot be used: {{detail}}', 'Get it again from the address in the archive'],
  },
  'archive.other-subject': {
    zh: ['这份档案不是该学生的:{{detail}}', '核对学籍号,选择本人的档案'],
    en: [
      'This archive is about somebody else: {{detail}}',
      'Check the pupil number and choose the pupil’s own archive',
    ],
  },
  'archive.other-content': {
    zh: ['档案的内容与它所附的账本证明不符', '档案出具之后被改过,或证明是另一份的;请向签发方重新索取'],
    en: [
      'What the archive says does not fit the ledger’s proof in it',
      'It was changed since it was issued, or the proof is another’s; ask the issuer for it again',
    ],
  },
  'archive.ledger-proof': {
    zh: ['档案所附的账本证明不成立({{detail}})', '请核对给出的见证策略,或向签发方重新索取档案'],
    en: [
      'The ledger’s proof in the archive does not hold ({{detail}})',
      'Check the policy that was given, or ask the issuer for the archive again',
    ],
  },
  'archive.invalid-archive': {
    zh: ['现有数据不能写成档案:{{detail}}', '请按所指之处核对方案和数据'],
    en: ['The data cannot be put into an archive: {{detail}}', 'Check the scheme and the data at the place named'],
  },
} as const satisfies ProblemWords;
