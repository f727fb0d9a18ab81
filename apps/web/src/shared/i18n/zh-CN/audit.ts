/** Who did and read what. */
export const audit = {
  title: '操作与查看记录',
  lead: '谁在什么时候做了什么、看了哪位学生的数据。记录只写编号，每天定稿并写入可信账本，改动会被查出来。',
  ofStudent: '只看与一位学生有关的记录',
  all: '查看全部',
  only: '显示',
  kinds: { all: '全部', reads: '只看查看', acts: '只看操作' },
  nobody: '命令行或未登录',
  gone: '账号已删除',
  student: '学生 {{id}}',
  none: '还没有记录',
  noneHint: '有人登录、操作，或查看本班、本人子女以外的学生数据时，会记在这里。',
  more: '更早的',
  details: '详情',
  whoRead: '谁看过这位学生的数据',
};
