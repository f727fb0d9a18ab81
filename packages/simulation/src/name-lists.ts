/** Name elements. Surnames with their rough share per 10,000 (public statistics, rounded, from memory: "unverified"). */

// biome-ignore format: a table reads better in few lines
export const SURNAMES: readonly (readonly [string, number])[] = [
  ['王', 725], ['李', 719], ['张', 683], ['刘', 538], ['陈', 453], ['杨', 308], ['黄', 223], ['赵', 229], ['吴', 205], ['周', 212],
  ['徐', 167], ['孙', 154], ['马', 129], ['朱', 126], ['胡', 131], ['郭', 115], ['何', 117], ['林', 118], ['高', 100], ['罗', 95],
  ['郑', 93], ['梁', 84], ['谢', 79], ['宋', 81], ['唐', 73], ['许', 66], ['韩', 68], ['邓', 62], ['冯', 64], ['曹', 60],
  ['彭', 57], ['曾', 58], ['萧', 8], ['肖', 52], ['田', 54], ['董', 51], ['潘', 49], ['袁', 50], ['蔡', 47], ['蒋', 47],
  ['余', 48], ['于', 46], ['杜', 44], ['叶', 43], ['程', 42], ['苏', 47], ['魏', 41], ['吕', 40], ['丁', 39], ['任', 40],
  ['沈', 38], ['姚', 37], ['卢', 38], ['姜', 34], ['崔', 35], ['钟', 34], ['谭', 33], ['陆', 32], ['汪', 32], ['范', 32],
  ['金', 31], ['石', 31], ['廖', 30], ['贾', 30], ['夏', 30], ['韦', 28], ['付', 28], ['方', 28], ['白', 28], ['邹', 27],
  ['孟', 27], ['熊', 26], ['秦', 26], ['邱', 26], ['江', 25], ['尹', 24], ['薛', 24], ['闫', 22], ['段', 22], ['雷', 22],
  ['侯', 22], ['龙', 21], ['史', 20], ['陶', 20], ['黎', 20], ['贺', 20], ['顾', 19], ['毛', 19], ['郝', 18], ['龚', 18],
  ['邵', 18], ['万', 17], ['钱', 17], ['严', 17], ['覃', 16], ['武', 16], ['戴', 16], ['莫', 15], ['孔', 15], ['向', 14],
  ['汤', 14], ['欧阳', 9], ['上官', 2], ['司马', 2], ['诸葛', 2], ['司徒', 2], ['夏侯', 1], ['皇甫', 1], ['尉迟', 1], ['令狐', 1],
  ['冼', 2], ['仇', 2], ['逄', 1], ['亓', 1], ['昝', 1], ['禤', 1],
];

export interface GivenElements {
  first: string;
  second: string;
  single: string;
}

/** Elements by time of birth and sex: a given name is one of `first` and one of `second`, or one of `single`. */
// biome-ignore format: a table reads better in few lines
export const GIVEN: Readonly<Record<'young' | 'parent' | 'elder', Readonly<Record<1 | 2, GivenElements>>>> = {
  young: {
    1: {
      first: '子浩宇俊梓一博奕泽嘉明天思文昊铭煜睿承景亦星云皓沐知弈书立启家晨骏逸言修',
      second: '轩宇然泽涵睿辰豪阳杰霖航博远文轩恒洋哲诚昊瑞晨凯成翰霆川安渊鸣尧舟屹朗驰',
      single: '睿昊轩浩然博煜铭泽航瀚霖骁珩湛翊峥',
    },
    2: {
      first: '欣梓雨思子诗佳一语若可紫梦艺嘉雅婉静悦依沐晨清心舒安芷书知念夏映锦',
      second: '怡涵萱妍琪彤桐菲瑶洁宁雯晗颖悦欣婷嫣妤玥蕊然诺汐晴岚溪蕾珊禾音昕',
      single: '妍瑶悦萱涵琳颖彤婕璇玥琪菲岚晴苒',
    },
  },
  parent: {
    1: {
      first: '建志海永国晓文小俊云少春立德家光明世振新宏凯',
      second: '军伟强平辉峰勇刚涛波斌华东林鹏飞超龙杰明兵宁',
      single: '伟勇军涛磊强鹏超杰斌波辉刚亮峰飞凯',
    },
    2: {
      first: '丽秀春晓海小红玉雪艳燕文凤美慧淑云金爱冬',
      second: '芳娟燕霞梅玲红英华艳萍琴兰敏丽娜静琼云莲',
      single: '芳娟敏静丽艳霞燕玲梅红娜萍洁颖倩',
    },
  },
  elder: {
    1: { first: '国建德永正长福广金玉明志', second: '华民荣生发贵祥忠林才成田', single: '忠贵福林荣' },
    2: { first: '秀桂玉淑凤素春金翠月兰爱', second: '英兰珍芳花莲华梅琴香云芝', single: '英兰珍芳梅' },
  },
};

/** Characters that old systems and fonts lack; about one pupil in a hundred has one. */
export const RARE: Readonly<Record<1 | 2, string>> = {
  1: '䶮赟翀喆垚堃昉昇犇燚鑫㬢𠮷珅玮镕',
  2: '㛃玥婳昫媖翯赟琤嫚姝懿𡝗珺菀羽',
};

/** So frequent that one school has two of a name. */
// biome-ignore format: a table reads better in few lines
export const FREQUENT: Readonly<Record<1 | 2, readonly string[]>> = {
  1: ['王子轩', '李浩然', '张宇轩', '刘子豪', '陈俊杰', '王浩宇', '张浩', '李明轩'],
  2: ['李欣怡', '王梓涵', '张雨涵', '刘思涵', '陈诗涵', '王欣怡', '张悦', '李梓萱'],
};

/** Names of peoples other than the Han whose pupils write given name and father's name with a middle dot. */
// biome-ignore format: a table reads better in few lines
export const DOTTED: Readonly<Record<1 | 2, readonly string[]>> = {
  1: ['艾力', '阿卜杜拉', '买买提', '吐尔逊', '努尔兰', '叶尔兰', '玉素甫', '艾克拜尔', '巴合提', '迪力夏提'],
  2: ['阿依古丽', '古丽娜尔', '阿依努尔', '热依汗', '迪丽拜尔', '米热古丽', '阿丽米热', '祖丽胡玛尔', '阿依达娜', '哈丽旦'],
};

/** Ethnicities as the national code table names them (GB/T 3304-1991), with shares per 1,000 in the fictional region. */
// biome-ignore format: a table reads better in few lines
export const ETHNICITIES: readonly (readonly [name: string, code: number, share: number])[] = [
  ['汉族', 1, 918], ['土家族', 15, 18], ['苗族', 6, 15], ['回族', 3, 12], ['壮族', 8, 8], ['满族', 11, 7], ['彝族', 7, 6], ['侗族', 12, 5],
  ['瑶族', 13, 4], ['蒙古族', 2, 3], ['维吾尔族', 5, 2], ['哈萨克族', 17, 1], ['藏族', 4, 1],
];
