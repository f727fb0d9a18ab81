import type { ProblemWords } from '../problem.js';

/** The ledger: its keys, its sequencer, and what an audit finds. */
export const ledgerProblems = {
  'ledger.audit-not-running': {
    zh: ['没有正在进行的审计', '刷新页面查看上一次审计的结果'],
    en: ['No audit is under way', 'Load the page again to see what the last one found'],
  },
  'ledger.audit-cancelled': {
    zh: ['审计被停止', '需要时重新启动;停止前的发现没有保留'],
    en: ['The audit was stopped', 'Start it again when needed; what it had found is not kept'],
  },
  'ledger.master-key': {
    zh: ['主密钥与密钥库不符({{place}})', '用原来的 master.key 或 WUYU_MASTER_KEY 再启动;不要新建密钥'],
    en: [
      'The master key is not that of the key store ({{place}})',
      'Start with the former master.key or WUYU_MASTER_KEY; do not make a new one',
    ],
  },
  'ledger.data-key': {
    zh: ['人员 {{person}} 的数据密钥损坏或被替换', '从密钥库的备份恢复 keys/data-keys'],
    en: ['The data key of person {{person}} is damaged or another’s', 'Bring keys/data-keys back from its backup'],
  },
  'ledger.signing-key': {
    zh: ['账本 {{origin}} 的签名密钥缺失或不符', '从密钥库的备份恢复 keys/signing-keys.json'],
    en: [
      'The signing key of the log {{origin}} is missing or another',
      'Bring keys/signing-keys.json back from its backup',
    ],
  },
  'ledger.person-erased': {
    zh: ['人员 {{person}} 的数据已删除', '已删除的人员不能再记入账本'],
    en: ['The data of person {{person}} were erased', 'Nothing more can be entered about an erased person'],
  },
  'ledger.restored': {
    zh: [
      '数据库中账本 {{origin}} 只有 {{size}} 条,而已发布到 {{known}} 条;数据库可能是旧备份,已停止签名',
      '恢复最新的备份;若已无法找回,由管理员决定另起新账本:wuyu ledger new-tree',
    ],
    en: [
      'The log {{origin}} has {{size}} entries in the database, but {{known}} were published; the database may be an old backup, and nothing is signed',
      'Restore the newest backup; if it is lost, an administrator may begin a new tree: wuyu ledger new-tree',
    ],
  },
  'ledger.forked': {
    zh: [
      '账本 {{origin}} 的前 {{size}} 条与已发布的不一致,已停止签名',
      '运行 wuyu ledger audit 查明被改动之处,或恢复未改动的备份',
    ],
    en: [
      'The first {{size}} entries of the log {{origin}} are not those published; nothing is signed',
      'Find out with wuyu ledger audit what was changed, or restore a backup that was not',
    ],
  },
  'ledger.tiles': {
    zh: ['账本 {{origin}} 的哈希与第 {{size}} 条处的检查点不符', '运行 wuyu ledger audit 查明被改动之处'],
    en: [
      'The stored hashes of the log {{origin}} do not fit its checkpoint at {{size}}',
      'Find out with wuyu ledger audit what was changed',
    ],
  },
  'ledger.expander': {
    zh: ['没有名为 {{expander}} 的批量记账方式', '请用写入它的版本启动服务'],
    en: ['There is no expander named {{expander}}', 'Start the version of the program that wrote it'],
  },
  'ledger.disk-full': {
    zh: ['磁盘已满,账本暂停:{{detail}}', '腾出空间后会自动继续,已提交的内容不会丢失'],
    en: [
      'The disk is full and the ledger waits: {{detail}}',
      'Free some space; it goes on by itself, and nothing is lost',
    ],
  },
  'ledger.held-up': {
    zh: ['账本暂停:{{detail}}', '会自动重试;若一直如此,请查看数据库和日志'],
    en: ['The ledger waits: {{detail}}', 'It tries again by itself; if it stays, look at the database and the log'],
  },
  'ledger.entry-unknown': {
    zh: ['账本中还没有编号为 {{entry}} 的条目', '核对编号;新写入的内容要等几秒钟'],
    en: ['The ledger has no entry {{entry}} yet', 'Check the id; what was just written takes a few seconds'],
  },
  'ledger.audit-entry-missing': {
    zh: ['账本 {{tree}} 缺少第 {{position}} 条', '从未改动的备份找回这一条'],
    en: ['Entry {{position}} of the log {{tree}} is missing', 'Bring it back from a backup that was not changed'],
  },
  'ledger.audit-entry-changed': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})被改写或调换', '查明谁改动了数据库,从备份找回原条目'],
    en: [
      'Entry {{position}} ({{entry}}) of the log {{tree}} was rewritten or moved',
      'Find out who changed the database, and bring the entry back from a backup',
    ],
  },
  'ledger.audit-entry-malformed': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})内容损坏或编号不符', '从备份找回原条目'],
    en: [
      'Entry {{position}} ({{entry}}) of the log {{tree}} is damaged, or has another id',
      'Bring the entry back from a backup',
    ],
  },
  'ledger.audit-entry-twice': {
    zh: ['账本 {{tree}} 第 {{position}} 条的编号 {{entry}} 出现了不止一次', '查明是哪一条被改动'],
    en: [
      'The id {{entry}} of entry {{position}} of the log {{tree}} is there more than once',
      'Find out which of them was changed',
    ],
  },
  'ledger.audit-tile': {
    zh: [
      '账本 {{tree}} 保存的哈希与内容不符(第 {{position}} 条 {{entry}} {{detail}})',
      '条目本身完好;从备份恢复 ledger_tile',
    ],
    en: [
      'A stored hash of the log {{tree}} is not that of what lies below it (entry {{position}} {{entry}} {{detail}})',
      'The entries are whole; bring ledger_tile back from a backup',
    ],
  },
  'ledger.audit-checkpoint-root': {
    zh: ['账本 {{tree}} 的条目与第 {{size}} 条处的检查点不符', '与见证方保存的检查点比对,查明哪一段被改动'],
    en: [
      'The entries of the log {{tree}} do not lead to its checkpoint at {{size}}',
      'Compare with the checkpoints that the witnesses hold, and find out which part was changed',
    ],
  },
  'ledger.audit-checkpoint-changed': {
    zh: ['账本 {{tree}} 第 {{size}} 条处的检查点被改动,签名无效', '从备份找回原检查点'],
    en: [
      'The checkpoint at {{size}} of the log {{tree}} was changed; its signature does not hold',
      'Bring the checkpoint back from a backup',
    ],
  },
  'ledger.audit-checkpoint-missing': {
    zh: [
      '账本 {{tree}} 缺少检查点(第 {{size}}{{position}} 条 {{detail}})',
      '从备份找回检查点,或查明多出的条目从何而来',
    ],
    en: [
      'The log {{tree}} lacks a checkpoint (at {{size}}{{position}} {{detail}})',
      'Bring it back from a backup, or find out where the entries beyond it come from',
    ],
  },
  'ledger.audit-cut': {
    zh: ['账本 {{tree}} 的末尾被截去:{{detail}} 处有 {{size}} 条的检查点', '恢复最新的备份'],
    en: [
      'The end of the log {{tree}} was cut off: {{detail}} holds a checkpoint over {{size}} entries',
      'Restore the newest backup',
    ],
  },
  'ledger.audit-forked': {
    zh: ['账本 {{tree}} 与 {{detail}} 保存的 {{size}} 条处的检查点不同', '历史被改写;恢复未改动的备份'],
    en: [
      'The log {{tree}} is not what {{detail}} holds a checkpoint of at {{size}}',
      'History was rewritten; restore a backup that was not changed',
    ],
  },
  'ledger.audit-cosignature': {
    zh: ['见证方 {{detail}} 在账本 {{tree}} 第 {{size}} 条处的签名无效', '核对见证方的公钥,或从备份找回签名'],
    en: [
      'The signature of the witness {{detail}} at {{size}} of the log {{tree}} does not hold',
      'Check the witness’s key, or bring the signature back from a backup',
    ],
  },
  'ledger.audit-signing-key': {
    zh: ['账本 {{tree}} 的签名密钥缺失或被替换', '从密钥库的备份恢复 keys/signing-keys.json'],
    en: [
      'The signing key of the log {{tree}} is missing or another',
      'Bring keys/signing-keys.json back from its backup',
    ],
  },
  'ledger.audit-data-key': {
    zh: [
      '人员 {{person}} 的数据密钥缺失、损坏或被替换(如第 {{position}} 条 {{entry}},账本 {{tree}})',
      '从密钥库的备份恢复 keys/data-keys',
    ],
    en: [
      'The data key of person {{person}} is missing, damaged or another’s (e.g. entry {{position}} {{entry}} of {{tree}})',
      'Bring keys/data-keys back from its backup',
    ],
  },
  'ledger.audit-body-missing': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})的内容被删,且没有撤回记录', '从备份找回,或查明谁删除了它'],
    en: [
      'The body of entry {{position}} ({{entry}}) of the log {{tree}} is gone, and no withdrawal says so',
      'Bring it back from a backup, or find out who deleted it',
    ],
  },
  'ledger.audit-body-sealed': {
    zh: [
      '账本 {{tree}} 第 {{position}} 条({{entry}})的内容打不开:内容、盐或密钥被改动或调换',
      '从备份找回原内容和密钥',
    ],
    en: [
      'The body of entry {{position}} ({{entry}}) of the log {{tree}} does not open: it, its salt or its key was changed or moved',
      'Bring body and key back from a backup',
    ],
  },
  'ledger.audit-body-changed': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})的内容或盐与承诺不符', '从备份找回原内容'],
    en: [
      'Body or salt of entry {{position}} ({{entry}}) of the log {{tree}} are not those it commits to',
      'Bring the body back from a backup',
    ],
  },
  'ledger.audit-body-stray': {
    zh: ['账本 {{tree}} 第 {{position}} 条的内容没有对应的条目', '查明该条目为何被删'],
    en: [
      'A body at position {{position}} of the log {{tree}} belongs to no entry',
      'Find out why the entry was deleted',
    ],
  },
  'ledger.audit-body-kept': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})已撤回,内容却还在', '可能恢复了旧备份;重新启动服务会再次删除'],
    en: [
      'Entry {{position}} ({{entry}}) of the log {{tree}} was withdrawn, but its body is there',
      'An old backup may have been restored; a start of the server erases it again',
    ],
  },
  'ledger.audit-withdrawal': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})撤回的条目不存在', '查明被撤回的条目为何缺失'],
    en: [
      'Entry {{position}} ({{entry}}) of the log {{tree}} withdraws an entry that is not there',
      'Find out why the entry it is about is missing',
    ],
  },
  'ledger.audit-record-missing': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})所存证的数据已不在系统中', '从备份找回被删的数据'],
    en: [
      'What entry {{position}} ({{entry}}) of the log {{tree}} fixed is no longer in the system',
      'Bring the deleted rows back from a backup',
    ],
  },
  'ledger.audit-record-changed': {
    zh: ['账本 {{tree}} 第 {{position}} 条({{entry}})所存证的数据被改动', '系统中的数据与存证不同;查明谁改动了它'],
    en: [
      'What entry {{position}} ({{entry}}) of the log {{tree}} fixed was changed',
      'The system’s rows say something else than was fixed; find out who changed them',
    ],
  },
  'ledger.audit-act-changed': {
    zh: ['留痕第 {{detail}} 行被改动(账本 {{tree}} 第 {{position}} 条存证)', '与备份比对,查明谁改动了这一行'],
    en: [
      'Row {{detail}} of the audit was changed since entry {{position}} of the log {{tree}} fixed it',
      'Compare it with a backup and find out who changed it',
    ],
  },
  'ledger.audit-act-deleted': {
    zh: ['留痕第 {{detail}} 行被删除(账本 {{tree}} 第 {{position}} 条存证)', '从备份找回这一行,查明谁删除了它'],
    en: [
      'Row {{detail}} of the audit was deleted since entry {{position}} of the log {{tree}} fixed it',
      'Bring it back from a backup and find out who deleted it',
    ],
  },
  'ledger.audit-act-added': {
    zh: ['留痕第 {{detail}} 行是事后插入的(账本 {{tree}} 第 {{position}} 条存证时没有)', '查明谁插入了这一行'],
    en: [
      'Row {{detail}} of the audit was put in after entry {{position}} of the log {{tree}} had fixed its day',
      'Find out who put it in',
    ],
  },
  'ledger.audit-anchor': {
    zh: ['账本 {{tree}} 与链上锚定的 {{size}} 条处不符({{detail}})', '与链上记录比对,查明哪一方被改动'],
    en: [
      'The log {{tree}} is not what the chain keeps at {{size}} ({{detail}})',
      'Compare with the chain, and find out which of them was changed',
    ],
  },
} as const satisfies ProblemWords;
