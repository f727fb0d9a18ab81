import { purpose, type Random, randomOf } from './random.js';

/** A factual record as a pupil of the simulated region would write it, and what became of it. */
export interface SimulatedRecord {
  /** The same for the same seed. */
  id: string;
  /** Place in the list of pupils. */
  pupil: number;
  writer: 'student' | 'guardian';
  type: string;
  day: string;
  from?: string;
  fields: Record<string, string | number>;
  outcome: 'draft' | 'waiting' | 'returned' | 'confirmed';
  /** Why it was returned. */
  reason: string;
}

/** One item of daily points given to some pupils of a class. */
export interface SimulatedPoints {
  id: string;
  item: string;
  day: string;
  pupils: number[];
  by: 'teacher' | 'class-committee';
}

type Make = (random: Random) => { fields: Record<string, string | number>; longer?: boolean };

const PLACES = ['幸福社区', '滨河公园', '县图书馆', '敬老院', '学校操场', '青少年活动中心', '阳光小区', '县博物馆'];
const BOOKS = [
  ['城南旧事', '林海音', 'literature'],
  ['骆驼祥子', '老舍', 'literature'],
  ['海底两万里', '儒勒·凡尔纳', 'literature'],
  ['昆虫记', '法布尔', 'science'],
  ['从一到无穷大', '伽莫夫', 'science'],
  ['苏东坡传', '林语堂', 'history'],
  ['万历十五年', '黄仁宇', 'history'],
  ['名画中的瘟疫史', '陈耀昌', 'art'],
] as const;

const hours = (random: Random) => 0.5 + random.below(6) * 0.5;
const role = (random: Random) => random.pick(['main', 'member', 'member', 'lead']);

const MAKERS: Readonly<Record<string, Make>> = {
  'public-welfare': (random) => ({
    fields: {
      title: random.pick(['清扫社区花园落叶', '整理图书馆书架', '清洗公共座椅', '捡拾河岸垃圾', '擦拭楼道扶手']),
      hours: hours(random),
      place: random.pick(PLACES),
      text: random.pick([
        '和同学分工合作,把落叶装了六大袋,最后一起运到垃圾站。',
        '按编号把归错位的书放回原处,明白了分类号怎样用。',
        '用抹布和清水擦了十几张长椅,散步的老人说谢谢我们。',
      ]),
    },
  }),
  'party-league-activity': (random) => ({
    fields: {
      title: random.pick(['主题团日:学习劳动模范', '少先队入队仪式服务', '团课:青春与责任', '清明祭扫烈士陵园']),
      level: random.pick(['school', 'school', 'county']),
      role: role(random),
      text: random.pick(['聆听了老团员讲的故事,做了笔记并在小组里发言。', '参加升旗和宣誓,为队员整理红领巾。']),
    },
  }),
  'club-activity': (random) => ({
    fields: {
      title: random.pick(['机器人搭建练习', '合唱排练', '围棋对弈', '天文观测', '校园广播采访']),
      club: random.pick(['机器人社', '合唱社', '围棋社', '天文社', '广播站']),
      role: role(random),
      text: random.pick(['调试了传感器,小车能沿黑线走完全程。', '练习了第二声部,音准比上周好。', '下了两盘棋并复盘。']),
    },
  }),
  reading: (random) => {
    const [title, author, kind] = random.pick(BOOKS);
    return {
      fields: {
        title,
        author,
        kind,
        text: random.pick([
          '书里的人物在困难时也不放弃,我摘抄了三段喜欢的话。',
          '读完才知道观察一件小事可以这样久、这样细。',
          '画了一张人物关系图,和家人讲了其中一章。',
        ]),
      },
    };
  },
  exercise: (random) => ({
    fields: {
      title: random.pick(['跑步', '跳绳', '打篮球', '踢足球', '游泳', '骑行']),
      minutes: 20 + random.below(9) * 5,
      text: random.pick([
        '分三组,组间休息两分钟,最后拉伸。',
        '和爸爸一起,比昨天多坚持了一会儿。',
        '练习了运球和投篮。',
      ]),
    },
  }),
  'art-activity': (random) => ({
    fields: {
      title: random.pick(['校园合唱比赛', '书法展参观', '戏曲进校园观演', '水彩写生', '民乐团排练']),
      kind: random.pick(['music', 'calligraphy', 'opera', 'fine-art', 'music']),
      role: role(random),
      text: random.pick(['第一次听现场的京剧,了解了四种行当。', '写生时学会了怎样画远山的颜色。']),
    },
  }),
  labour: (random) => ({
    fields: {
      title: random.pick(['校园菜地翻土播种', '木工课制作笔筒', '食堂帮厨', '实验田除草浇水']),
      kind: random.pick(['campus', 'production', 'technology']),
      hours: hours(random),
      place: random.pick(['校园劳动基地', '木工教室', '学校食堂']),
      text: random.pick(['用锄头翻了两垄地,种下萝卜种子。', '量尺寸、锯木板、打磨,做成一个笔筒。']),
    },
  }),
  'social-practice': (random) => ({
    fields: {
      title: random.pick(['参观县博物馆', '社区垃圾分类调查', '国防教育基地研学', '消防站体验']),
      kind: random.pick(['visit', 'survey', 'travel', 'safety']),
      level: random.pick(['school', 'county']),
      role: role(random),
      place: random.pick(PLACES),
      text: random.pick(['做了三十份问卷,发现一半的人分不清厨余和其他垃圾。', '听讲解员讲本地的窑址,画了一件瓷碗。']),
    },
    longer: true,
  }),
  'home-labour': (random) => ({
    fields: {
      title: random.pick(['洗碗、擦灶台', '打扫自己的房间', '洗衣服、晾晒', '做一顿晚饭', '照看弟弟妹妹']),
      time: random.pick(['quarter', 'half', 'half', 'one']),
      text: random.pick(['番茄炒蛋全家都吃完了。', '学会了按颜色分开洗衣服。', '原来每天收拾厨房要这么久。']),
    },
  }),
};

const TYPES = Object.keys(MAKERS);
/** What becomes of the last record of one pupil after another. */
const OPEN = ['waiting', 'draft', 'waiting', 'returned'] as const;
const REASONS = ['请写清楚做了什么,不只写感受', '时长与活动名称对不上,请核对', '请补充地点'];
const ITEMS = [
  'hand-up',
  'homework-careful',
  'helpful',
  'duty-careful',
  'teamwork',
  'progress',
  'late',
  'talking',
  'materials',
];

/**
 * What pupils of one class write in a term up to a day, in every state; the same for the same seed.
 *
 * @param given.days school days, the oldest first. What waits, came back or was begun is of the last of them.
 */
export function simulateRecords(
  seed: number,
  given: { pupils: number; perPupil: number; days: readonly string[] },
): SimulatedRecord[] {
  const { pupils, perPupil, days } = given;
  const records: SimulatedRecord[] = [];
  for (let pupil = 0; pupil < pupils; pupil++) {
    const random = randomOf(seed, purpose.record, pupil);
    for (let n = 0; n < perPupil; n++) {
      const type = TYPES[(pupil + n * 4) % TYPES.length] as string;
      const { fields, longer } = (MAKERS[type] as Make)(random);
      const isLast = n > 0 && n === perPupil - 1;
      const outcome = isLast ? (OPEN[pupil % OPEN.length] as (typeof OPEN)[number]) : 'confirmed';
      const late = Math.max(0, days.length - 8);
      const at =
        outcome === 'confirmed'
          ? Math.floor(((n + random.uniform()) / perPupil) * late)
          : late + random.below(Math.min(8, days.length));
      const day = days[at] as string;
      records.push({
        id: uuidFrom(random),
        pupil,
        writer: (type === 'home-labour' || type === 'reading') && random.chance(0.3) ? 'guardian' : 'student',
        type,
        day,
        ...(longer ? { from: days[Math.max(0, at - 1)] as string } : {}),
        fields,
        outcome,
        reason: outcome === 'returned' ? random.pick(REASONS) : '',
      });
    }
  }
  return records;
}

/** The daily points of a class on some days; those of the class committee on the last one still wait. */
export function simulatePoints(
  seed: number,
  given: { pupils: number; perDay: number; days: readonly string[] },
): SimulatedPoints[] {
  return given.days.flatMap((day, at) => {
    const random = randomOf(seed, purpose.record, 100_000 + at);
    return Array.from({ length: given.perDay }, (_, n): SimulatedPoints => {
      const count = 1 + random.below(4);
      const pupils = new Set(Array.from({ length: count }, () => random.below(given.pupils)));
      const by = n === given.perDay - 1 ? 'class-committee' : 'teacher';
      return { id: uuidFrom(random), item: random.pick(ITEMS), day, pupils: [...pupils], by };
    });
  });
}

function uuidFrom(random: Random): string {
  const hex = Array.from({ length: 4 }, () => random.uint32().toString(16).padStart(8, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
