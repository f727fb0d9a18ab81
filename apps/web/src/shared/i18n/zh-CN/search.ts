export const search = {
  title: '搜索或跳转',
  label: '搜索页面、操作、学生、班级和学校',
  placeholder: '姓名、班级、学校或功能',
  results: '结果',
  searching: '正在查找…',
  count: '{{n}} 项',
  none: '没有找到。可以换个写法，如“七年级3班”；学生只在您的范围内查找。',
  failed: '没能查找，请稍后再试。',
  groups: { found: '查到的', pages: '页面', acts: '操作' },
  kinds: { student: '学生', teacher: '教师', class: '班级', place: '单位' },
};
