export const placeTree = {
  title: '下级单位',
  hint: '用方向键展开和移动，回车进入。按代码排列，不排名。',
  fewHint: '不足十人的数不显示，能由此推算出来的也不显示。',
  boards: '各步骤进度看板',
  people: '人员',
  hidden: '不显示',
  few: '{{step}}：人数少，不显示',
  nothing: '{{step}}：还没有内容',
  stop: '；',
};
