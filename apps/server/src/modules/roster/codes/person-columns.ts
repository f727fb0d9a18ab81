/**
 * Columns of the national 学籍 template that are kept as they were given: element name, then the header's text.
 *
 * Source: an importer of the template in public code (file id 19262872815), whose element names are pinyin initials, and
 * JY/T 1002 as github:msw822/cqes_dev has it. Status: seen in public code.
 */
export const personColumns: ReadonlyArray<readonly [element: string, name: string, ...others: string[]]> = [
  ['csdxzq', '出生地行政区划代码', '出生地码', 'csdm'],
  ['jg', '籍贯', '籍贯码', 'jgm'],
  ['gj', '国籍/地区', '国籍/地区码', 'gjdqm', '国籍'],
  ['gatqw', '港澳台侨外', '港澳台侨外码', 'gatqwm'],
  ['jkzk', '健康状况', '健康状况码', 'jkzkm'],
  ['zzmm', '政治面貌', '政治面貌码', 'zzmmm'],
  ['hkxz', '户口性质'],
  ['hkszdxzqh', '户口所在地行政区划'],
  ['rxny', '入学年月', '入学时间'],
  ['rxfs', '入学方式'],
  ['jdfs', '就读方式'],
  ['xzz', '现住址'],
  ['txdz', '通信地址'],
  ['jtdz', '家庭地址', '家庭住址'],
  ['lxdh', '联系电话', '联系方式'],
  ['yzbm', '邮政编码'],
  ['sfdszn', '是否独生子女'],
  ['sfsgxqjy', '是否受过学前教育'],
  ['sflset', '是否留守儿童'],
  ['sfxysqzz', '是否需要申请资助'],
  ['sfxsyb', '是否享受一补'],
  ['sfge', '是否孤儿'],
  ['sfls', '是否烈士或优抚子女'],
  ['sxxjl', '上下学距离'],
  ['sxxfs', '上下学交通方式'],
  ['sfxyczxc', '是否需要乘坐校车'],
  ['zym', '曾用名', 'cym'],
  ['ywxm', '英文姓名'],
  ['xmpy', '姓名拼音'],
  ['sfzyxq', '身份证件有效期', 'sfzjyxq'],
  ['xx', '血型', '血型码', 'xxm'],
  ['tc', '特长'],
  ['bnxh', '班内学号', '座号'],
  ['xsly', '学生来源'],
  ['dzxx', '电子信箱', '电子邮箱'],
  ['zydz', '主页地址'],
  ['cjlx', '残疾类型'],
  ['sfyzfgmxw', '是否由政府购买学位'],
  ['sbjd', '随班就读'],
  ['hyzkm', '婚姻状况码'],
  ['xyzjm', '信仰宗教码'],
];

/** Columns of one family member; in the sheet they stand as 成员1姓名 or cy1xm, 成员2… */
export const memberColumns = [
  ['name', 'xm', '姓名'],
  ['relation', 'gx', '关系'],
  ['relationNote', 'gxsm', '关系说明'],
  ['address', 'xzz', '现住址'],
  ['household', 'hkszd', '户口所在地'],
  ['phone', 'lx', '联系电话'],
  ['isGuardian', 'sfjhr', '是否监护人'],
  ['identityType', 'sfzjlx', '身份证件类型'],
  ['identity', 'sfzh', '身份证件号'],
  ['ethnicity', 'mz', '民族'],
  ['employer', 'gzdw', '工作单位'],
  ['post', 'zw', '职务'],
] as const;

/** How many family members a sheet may list for one pupil; the template has two. */
export const mostMembers = 4;
