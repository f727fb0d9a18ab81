export const placeTree = {
  title: '下级单位',
  hint: '用方向键展开和移动，回车进入。按代码排列。',
  boards: '各步骤进度看板',
  people: '人员',
};
