/**
 * Ways to speak of a rank, or of a pupil against the others. What is compared with the pupil's own past (`比上学期`) is none.
 * 第一次, 第一学期 and the like are no ranks either.
 */
const ranks = [
  /排名|名次|排行/,
  /名列(前茅|第)?/,
  /(全班|班级|班里|年级|全校|全年级)\s*第\s*[一二三四五六七八九十百\d]+/,
  /第\s*[一二三四五六七八九十百\d]+\s*名/,
  /(前|后|倒数第?)\s*[一二三四五六七八九十百\d]+\s*名/,
  /倒数/,
  /(全班|班级|年级|全校)(最|数一数二)/,
  /数一数二|独占鳌头|遥遥领先|垫底|中下游|下游水平/,
  /(比|超过|优于|落后于|不如)(其他|别的|多数|大多数|所有|很多)(的)?(同学|学生|人)/,
];

/** The first words in a text that speak of a rank; undefined: none. */
export function findRank(text: string): string | undefined {
  for (const rank of ranks) {
    const found = rank.exec(text)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Words that a comment has better ones for: 可提升 or 待加强 say the same without a verdict. */
const verdicts = /差生|后进生|问题学生|缺点|不足之处|能力不足|太差|很差|懒惰|愚笨|没有希望/;

export function findVerdict(text: string): string | undefined {
  return verdicts.exec(text)?.[0];
}
