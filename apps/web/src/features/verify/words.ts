import type { SpokenLanguage } from '@wuyu/ledger';

const zh = {
  title: '核验成长报告',
  documentTitle: '核验成长报告 · 五育 Wuyu',
  lead: '核对在您自己的浏览器里进行，文件不会上传；不用登录，保存成文件后断网也能用。',
  otherLanguage: 'English',
  otherLanguageLabel: 'Read this page in English',
  home: '五育 Wuyu',
  fileTitle: '选择文件',
  fileHint: '成长报告 PDF（最初下载的那份）、证明文件(.tlog-proof)或 JSON。也可以拖到这里。',
  choose: '选择报告或证明文件',
  textTitle: '或粘贴二维码里的网址',
  textHint: '用手机的扫码功能扫报告上的二维码，把网址完整地粘贴到这里。也可以粘贴证明文件的文字。',
  textLabel: '网址或证明文字',
  check: '核验',
  keysTitle: '用另外取得的公钥核验（可选）',
  keysHint:
    '公钥决定信任谁。不填时：先向本页所在的服务器询问；问不到就用保存本页时带的公钥；再没有就用文件自带的，那只能说明文件自身一致。教育局和见证方公布的策略文件(tlog-policy)可以粘贴到这里。',
  keysLabel: '策略文件的文字',
  checking: '正在核验…',
  result: '结果',
  refused: '核验未通过',
  cannot: '没法核验',
  elsewhere: '这个网址属于另一台服务器，本页只向自己所在的服务器询问。请直接打开：',
  noKeys: '没有公钥可用：文件没有自带，服务器也没有给出。请粘贴策略文件。',
  unreachable: '服务器没有回答。请检查网络，或改用 PDF 文件。',
  notInLedger: '账本里没有这一条。',
  tooLarge: '文件超过 100 MB，不像是成长报告。',
  unreadable: '读不了这个文件。它可能是文件夹，或已被移走。',
  offlineKeys: '没有连上服务器，取不到它的公钥。',
  unknownHere: '这台服务器不认识这个账本。',
  noServer: '本页是作为文件打开的，没有服务器可以询问。',
  checked: '核对了什么',
  proved: '证明了什么',
  notProved: '没有证明什么',
  trust: '信任了谁的公钥',
  logs: '账本',
  witnesses: '见证方',
  quorum: '至少要有',
  quorumNone: '不要求见证方',
  quorumOf: (needed: number, names: string) => `${names} 中的 ${needed} 个`,
  record: '证明所讲的记录',
  recordHint: '请与手里的报告逐项对照。',
  details: '技术细节',
  took: (ms: string) => `核对用时 ${ms} 毫秒`,
  origin: '账本',
  place: '位置',
  placeOf: (index: string, size: string) => `第 ${index} 条，共 ${size} 条`,
  entryId: '条目编号',
  rules: '规则指纹',
  root: '账本的树根',
  code: '原因代码',
  save: '保存离线版',
  saveHint: '把本页存成一个文件，断网也能核验。刚才核验用过的公钥会一起存进去。',
  saved: (count: number) =>
    count > 0 ? `已保存，带有 ${count} 个账本的公钥。` : '已保存，但没有带公钥：先核验一份报告再保存，公钥就会带上。',
  saveFailed: '没能保存：取不到本页。',
  isSaved: (day: string, server: string) => `这是 ${day} 从 ${server} 保存的离线版。`,
  yes: '是',
  no: '否',
  nothing: '无',
};

type Dictionary = typeof zh;

const en: Dictionary = {
  title: 'Check a growth report',
  documentTitle: 'Check a growth report · 五育 Wuyu',
  lead: 'The check runs in your own browser and uploads no file. No sign-in; saved as a file, the page works without a network.',
  otherLanguage: '中文',
  otherLanguageLabel: '用中文阅读本页',
  home: '五育 Wuyu',
  fileTitle: 'Choose a file',
  fileHint: 'The report as PDF (as it was downloaded), a proof (.tlog-proof) or JSON. It can also be dropped here.',
  choose: 'Choose a report or proof',
  textTitle: 'Or paste the address from the QR code',
  textHint:
    'Read the code on the report with your phone and paste the whole address. The text of a proof can be pasted as well.',
  textLabel: 'Address, or text of a proof',
  check: 'Check',
  keysTitle: 'Check by keys that you got elsewhere (optional)',
  keysHint:
    'Keys decide whom you trust. If left empty, the server of this page is asked first; failing that, the keys saved with this page are taken; failing those, the file’s own, which only show that the file agrees with itself. Paste the policy (tlog-policy) that the bureau or a witness publishes.',
  keysLabel: 'Text of the policy',
  checking: 'Checking…',
  result: 'Result',
  refused: 'Refused',
  cannot: 'Cannot be checked',
  elsewhere: 'This address belongs to another server, and this page asks only its own. Open it directly:',
  noKeys: 'There are no keys: the file has none, and the server gave none. Paste a policy.',
  unreachable: 'The server did not answer. Check the network, or use the PDF.',
  notInLedger: 'The ledger has no such entry.',
  tooLarge: 'The file is larger than 100 MB; that is no growth report.',
  unreadable: 'The file cannot be read. It may be a folder, or have been moved.',
  offlineKeys: 'The server could not be reached for its keys.',
  unknownHere: 'This server does not know that ledger.',
  noServer: 'This page was opened as a file, so there is no server to ask.',
  checked: 'What was checked',
  proved: 'What is proved',
  notProved: 'What is not proved',
  trust: 'Whose keys were trusted',
  logs: 'Ledger',
  witnesses: 'Witnesses',
  quorum: 'Needed at least',
  quorumNone: 'no witness',
  quorumOf: (needed, names) => `${needed} of ${names}`,
  record: 'The record that the proof is about',
  recordHint: 'Compare it with the report in your hands, item by item.',
  details: 'Technical details',
  took: (ms) => `The check took ${ms} ms`,
  origin: 'Ledger',
  place: 'Place',
  placeOf: (index, size) => `entry ${index} of ${size}`,
  entryId: 'Entry’s id',
  rules: 'Digest of the rules',
  root: 'Root of the tree',
  code: 'Code of the reason',
  save: 'Save for offline use',
  saveHint: 'Keeps this page as one file that works without a network. The keys used so far are put into it.',
  saved: (count) =>
    count > 0
      ? `Saved, with the keys of ${count} ledger(s).`
      : 'Saved, but without keys: check a report first, and its keys will be put in.',
  saveFailed: 'Not saved: the page could not be fetched.',
  isSaved: (day, server) => `This copy was saved from ${server} on ${day}.`,
  yes: 'yes',
  no: 'no',
  nothing: 'none',
};

export type { Dictionary };

export function wordsIn(language: SpokenLanguage): Dictionary {
  return language === 'en' ? en : zh;
}

const MEMBERS: Readonly<Record<string, readonly [string, string]>> = {
  number: ['报告编号', 'Report number'],
  student: ['学籍号', 'Pupil number'],
  name: ['姓名', 'Name'],
  school: ['学校', 'School'],
  term: ['学期', 'Term'],
  run: ['评价批次', 'Evaluation run'],
  digest: ['内容指纹', 'Digest of the content'],
  madeOn: ['出具日期', 'Made on'],
  score: ['得分', 'Score'],
  level: ['等级', 'Level'],
};

/** The name of a record's member, or the member as it is written. */
export function memberWords(member: string, language: SpokenLanguage): string {
  return Object.hasOwn(MEMBERS, member) ? (MEMBERS[member]?.[language === 'en' ? 1 : 0] ?? member) : member;
}
