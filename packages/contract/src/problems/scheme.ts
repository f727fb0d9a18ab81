import type { ProblemWords } from '../problem.js';

/** What can be wrong in a scheme's document; each fault names its path. */
export const schemeProblems = {
  'scheme.invalid': {
    zh: ['评价方案有错误,共 {{count}} 处', '请按所列位置改正后重试'],
    en: ['The scheme has {{count}} fault(s)', 'Correct them at the places listed and try again'],
  },
  'scheme.type': {
    zh: ['这里应当是 {{expected}}', '请改成该类型'],
    en: ['There should be {{expected}} here', 'Change it to that type'],
  },
  'scheme.missing-field': {
    zh: ['缺少“{{field}}”', '请补上'],
    en: ['"{{field}}" is missing', 'Add it'],
  },
  'scheme.unknown-field': {
    zh: ['这里不能有“{{field}}”', '请核对拼写,或删去'],
    en: ['"{{field}}" is not known here', 'Check its spelling, or take it out'],
  },
  'scheme.code': {
    zh: ['“{{value}}”不能作代码', '代码由字母、数字、点、横线和下划线组成,以字母或数字开头,最多 100 个字符'],
    en: [
      '"{{value}}" cannot be a code',
      'Use letters, digits, dots, hyphens and underscores, a letter or digit first, at most 100',
    ],
  },
  'scheme.version': {
    zh: ['版本号应当是从 1 起的整数', '请改正版本号'],
    en: ['The version is a whole number from 1', 'Correct the version'],
  },
  'scheme.duplicate-code': {
    zh: ['代码“{{node}}”重复', '请改成不同的代码,或删去重复的一处'],
    en: ['The code "{{node}}" is there twice', 'Give it another code, or take one of them out'],
  },
  'scheme.reserved-code': {
    zh: ['“{{node}}”是综合得分专用的代码', '请换一个代码'],
    en: ['The code "{{node}}" is kept for the overall score', 'Choose another code'],
  },
  'scheme.circle': {
    zh: ['指标“{{node}}”成了自己的下级(循环)', '请把它从自己的下级中去掉'],
    en: ['The indicator "{{node}}" is below itself: a circle', 'Take it out from below itself'],
  },
  'scheme.too-deep': {
    zh: ['指标超过 {{most}} 层', '请减少层次'],
    en: ['The indicators are more than {{most}} levels deep', 'Use fewer levels'],
  },
  'scheme.empty-list': {
    zh: ['这个列表是空的', '请至少写一项'],
    en: ['This list is empty', 'Put at least one item into it'],
  },
  'scheme.list-too-long': {
    zh: ['超过 {{most}} 项', '请减少项数'],
    en: ['There are more than {{most}} items', 'Use fewer'],
  },
  'scheme.weight-not-positive': {
    zh: ['权重 {{value}} 不大于 0', '请写大于 0 的权重;不参与评价的指标请删去'],
    en: ['The weight {{value}} is not above 0', 'Give a weight above 0; take out an indicator that should not count'],
  },
  'scheme.weight-digits': {
    zh: ['权重 {{value}} 的小数超过 2 位', '请保留 2 位以内小数'],
    en: ['The weight {{value}} has more than 2 fractional digits', 'Keep at most 2'],
  },
  'scheme.weight-too-large': {
    zh: ['权重超过 {{most}}', '请按比例缩小同级的全部权重'],
    en: ['The weight is beyond {{most}}', 'Scale all weights of this level down'],
  },
  'scheme.weights-zero': {
    zh: ['这一级的权重之和为 0', '请至少给一个指标大于 0 的权重'],
    en: ['The weights of this level sum to 0', 'Give at least one of them a weight above 0'],
  },
  'scheme.unknown-function': {
    zh: ['没有“{{fn}}”这种算法', '可用:{{known}}'],
    en: ['There is no function "{{fn}}"', 'Use one of: {{known}}'],
  },
  'scheme.leaf-without-from': {
    zh: ['末级指标没有写取自哪些观测点', '请写 from,或给它下级指标(children)'],
    en: ['The leaf does not say which observations it reads', 'Give it "from", or children'],
  },
  'scheme.inner-with-leaf-field': {
    zh: ['有下级的指标不能再有“{{field}}”', '请删去它,或删去下级'],
    en: ['An indicator with children cannot have "{{field}}"', 'Take it out, or take out the children'],
  },
  'scheme.unknown-indicator': {
    zh: ['没有观测点“{{indicator}}”', '请核对拼写,或先登记这个观测点'],
    en: ['There is no observation indicator "{{indicator}}"', 'Check its spelling, or register it first'],
  },
  'scheme.at-missing': {
    zh: ['share 缺少界限 at', '请写 at:达到多少才算'],
    en: ['"share" lacks its threshold "at"', 'Say with "at" from which value on an observation counts'],
  },
  'scheme.missing-not-allowed': {
    zh: ['missing 只能是 0,而且只能用于 sum 和 count', '请删去 missing,或改用 sum、count'],
    en: ['"missing" can only be 0, and only for sum and count', 'Take it out, or use sum or count'],
  },
  'scheme.decimal-digits': {
    zh: ['{{value}} 的小数超过 4 位', '请保留 4 位以内小数'],
    en: ['{{value}} has more than 4 fractional digits', 'Keep at most 4'],
  },
  'scheme.score-range': {
    zh: ['分数 {{value}} 不在 0–100 之间', '请改成 0–100 之间的数'],
    en: ['The score {{value}} is not on 0–100', 'Change it to a number from 0 to 100'],
  },
  'scheme.linear-same-ends': {
    zh: ['linear 的两端相同(都是 {{value}})', '请写两个不同的数;越小越好时第一个可以更大'],
    en: [
      'Both ends of "linear" are {{value}}',
      'Give two different numbers; the first may be the greater when less is better',
    ],
  },
  'scheme.points-not-increasing': {
    zh: ['折点 {{value}} 没有大于前一个', '请把折点按数值从小到大排列,不得重复'],
    en: [
      'The point at {{value}} does not lie above the one before',
      'Order the points from small to great, none twice',
    ],
  },
  'scheme.duplicate-ordinal': {
    zh: ['序号 {{value}} 出现了不止一次', '请只保留一处'],
    en: ['The ordinal {{value}} is there more than once', 'Keep only one of them'],
  },
  'scheme.sd-not-positive': {
    zh: ['标准差 {{value}} 不大于 0', '请写大于 0 的数'],
    en: ['The deviation {{value}} is not above 0', 'Give a number above 0'],
  },
  'scheme.unknown-group-key': {
    zh: ['不能按“{{key}}”分组', '可用:grade、sex、class、school、county、city、province'],
    en: ['Groups cannot be made by "{{key}}"', 'Use grade, sex, class, school, county, city or province'],
  },
  'scheme.duplicate-group-key': {
    zh: ['分组依据“{{key}}”重复', '请只保留一处'],
    en: ['The group has "{{key}}" twice', 'Keep only one of them'],
  },
  'scheme.unknown-standard': {
    zh: ['没有国家标准“{{name}}”', '请核对名称,如 fitness-2014'],
    en: ['There is no national standard "{{name}}"', 'Check its name, such as fitness-2014'],
  },
  'scheme.unknown-standard-item': {
    zh: ['该标准没有项目“{{item}}”', '请核对项目名称,如 run_50m'],
    en: ['The standard has no item "{{item}}"', 'Check its name, such as run_50m'],
  },
  'scheme.duplicate-level': {
    zh: ['等级“{{level}}”重复', '请只保留一处'],
    en: ['The level "{{level}}" is there twice', 'Keep only one of them'],
  },
  'scheme.cuts-not-decreasing': {
    zh: ['分界 {{value}} 没有小于前一个', '请把等级从高到低排列'],
    en: ['The cut {{value}} is not below the one before', 'Order the levels from the best down'],
  },
  'scheme.share-range': {
    zh: ['比例 {{value}} 不在 0–1 之间,或小数超过 6 位', '请写 0–1 之间的小数,如 0.25'],
    en: [
      'The share {{value}} is not on 0–1, or has more than 6 fractional digits',
      'Write a decimal from 0 to 1, such as 0.25',
    ],
  },
  'scheme.shares-sum': {
    zh: ['比例之和是 {{sum}},不是 1', '请调整各等级的比例,使其和为 1'],
    en: ['The shares sum to {{sum}}, not 1', 'Adjust the shares so that they sum to 1'],
  },
  'scheme.unknown-subject': {
    zh: ['没有“{{subject}}”这类评价对象', '可用:student、class、teacher、school、county'],
    en: ['There is no kind of subject "{{subject}}"', 'Use student, class, teacher, school or county'],
  },
  'scheme.coverage-range': {
    zh: ['覆盖度 {{value}} 不在 0–1 之间', '请写 0–1 之间的小数,如 0.5'],
    en: ['The coverage {{value}} is not on 0–1', 'Write a decimal from 0 to 1, such as 0.5'],
  },
  'scheme.base-form': {
    zh: ['“{{value}}”不是所依据的方案', '请写作“代码@版本”,如 student-five-aspects@1'],
    en: ['"{{value}}" is no scheme to build on', 'Write it as code@version, such as student-five-aspects@1'],
  },
  'scheme.base-unknown': {
    zh: ['所依据的方案“{{base}}”不是上级发布的', '请选择上级已发布的方案版本'],
    en: ['The scheme "{{base}}" was not published by a place above', 'Choose a published version from above'],
  },
  'scheme.base-required': {
    zh: ['学校的方案要依据上级的方案', '请从上级发布的方案开始,再做校本扩展'],
    en: ["A school's scheme builds on that of its region", 'Begin with a scheme published above, and extend it'],
  },
  'scheme.unknown-open': {
    zh: ['没有“{{part}}”这种可改内容', '可用:{{known}}'],
    en: ['"{{part}}" cannot be left open', 'Use one of: {{known}}'],
  },
  'scheme.locked': {
    zh: ['上级没有开放“{{node}}”的“{{field}}”', '请改回上级的规定,或请上级开放这一项'],
    en: ['The region has not left "{{field}}" of "{{node}}" open', 'Restore it, or ask the region to leave it open'],
  },
  'scheme.locked-removed': {
    zh: ['上级的指标“{{node}}”不能删去', '请恢复这个指标'],
    en: ['The region\'s indicator "{{node}}" cannot be removed', 'Put it back'],
  },
  'scheme.locked-moved': {
    zh: ['上级的指标“{{node}}”不能移到别处', '请移回原来的位置'],
    en: ['The region\'s indicator "{{node}}" cannot be moved', 'Move it back'],
  },
  'scheme.not-extensible': {
    zh: ['“{{parent}}”下面不能增加指标', '请加到上级标明可以扩展的指标下面'],
    en: ['Nothing can be added below "{{parent}}"', 'Add it below an indicator that the region has left open for that'],
  },
  'scheme.code-taken': {
    zh: ['方案代码“{{code}}”已由别的单位使用', '请换一个代码,如加上本单位的简称'],
    en: ['The scheme code "{{code}}" belongs to another place', 'Choose another, such as one with your own name in it'],
  },
  'scheme.draft-changed': {
    zh: ['这份草稿已被另一人修改', '请重新打开草稿;您的修改仍在本页,可以复制'],
    en: ['Somebody else has changed this draft meanwhile', 'Open it again; your own changes are still on this page'],
  },
  'scheme.draft-too-large': {
    zh: ['方案文件太大', '请减少指标或说明文字'],
    en: ['The document of the scheme is too large', 'Use fewer indicators or shorter notes'],
  },
  'scheme.unknown-stage': {
    zh: ['没有学段“{{stage}}”', '可用:primary(小学)、junior(初中)、senior(高中)'],
    en: ['There is no stage "{{stage}}"', 'Use primary, junior or senior'],
  },
  'scheme.unknown-grade': {
    zh: ['没有年级代码“{{grade}}”', '可用:11–16 小学,21–24 初中,31–33 高中'],
    en: ['There is no grade code "{{grade}}"', 'Use 11–16 primary, 21–24 junior, 31–33 senior'],
  },
} as const satisfies ProblemWords;
