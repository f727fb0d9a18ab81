import { type SimulatedTerm, transferDay } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import { type FactContext, factContext, otherFacts, type PupilFact, serviceFacts } from './facts.js';
import { rowsOf, type SimulatedFile } from './file.js';
import { isPresent, type Member, membersOf, personOf } from './members.js';
import type { School } from './places.js';
import { purpose, type Random, randomOf } from './random.js';
import { standing } from './scores.js';
import { COURSES, courseName } from './subjects.js';
import { type Traits, traitsOf } from './traits.js';

/** A teacher's and a family's words about one term: what was seen, what it shows, what comes next. No marks, no ranks. */
export interface Remark {
  teacher: string;
  family: string;
}

const sum = (facts: readonly PupilFact[], indicator: string) =>
  facts.reduce((total, fact) => (fact.indicator === indicator ? total + fact.value : total), 0);

const OPENINGS = ['这学期', '回看这个学期', '一学期以来', '这个学期里'] as const;

// biome-ignore format: a list of phrases
const STRENGTHS: Readonly<Record<'ability' | 'diligence' | 'fitness' | 'art' | 'sociability', readonly string[]>> = {
  ability: ['课堂上你常能说清自己是怎么想的', '遇到难题你愿意换几种思路试一试', '你提的问题常让大家停下来想一想', '你善于把新知识和学过的联系起来'],
  diligence: ['你的作业一直书写认真、按时完成', '你有订正和整理的好习惯', '交给你的事情老师总是放心', '你安排时间越来越有条理'],
  fitness: ['运动场上总能看到你投入的身影', '体育课上你肯坚持、不怕累', '课间你常带着同学一起活动', '你的精神状态饱满，出勤稳定'],
  art: ['你的作品和表演让人眼前一亮', '艺术课上你有自己的想法', '你愿意用画笔和歌声表达感受', '布置展板时你的审美给大家很多启发'],
  sociability: ['同学有困难时你常第一个伸出手', '小组里你愿意听别人把话说完', '你待人真诚，大家喜欢和你合作', '集体的事情你总放在心上'],
};

// biome-ignore format: a list of phrases
const STEPS: Readonly<Record<keyof typeof STRENGTHS, readonly string[]>> = {
  ability: ['读题时先圈出关键条件，再动笔', '每周和同伴讲清一道自己做错的题', '遇到不懂的地方当天就问'],
  diligence: ['放学先列一张小清单，完成一项勾一项', '把书包和书桌每天整理五分钟', '把大任务分成几小步来做'],
  fitness: ['每天到户外跑跳半小时', '和家人约定每周两次球类或跳绳', '早一点休息，让身体更有劲'],
  art: ['选一样喜欢的艺术活动坚持一个学期', '周末去看一次展览或听一场音乐会', '把读到的故事画下来'],
  sociability: ['在小组里多说一次自己的看法', '主动邀请一位新同学一起活动', '参加一次志愿服务，认识更多伙伴'],
};

const CLOSINGS = [
  '老师为你的每一点进步高兴。',
  '期待下学期看到你新的样子。',
  '相信你会按自己的节奏越走越稳。',
  '愿你保持这份热情。',
  '一步一步来，老师陪着你。',
] as const;

// biome-ignore format: a list of phrases
const FAMILY_SEEN = [
  '孩子回家常讲学校里的事', '孩子比以前更会照顾自己', '孩子愿意和我们商量事情', '孩子主动帮忙做家务', '孩子遇到困难时比以前沉得住气', '孩子爱上了阅读',
  '孩子会关心家里的老人', '孩子学着自己安排周末',
] as const;
// biome-ignore format: a list of phrases
const FAMILY_WISH = [
  '希望你健康快乐，做事有始有终。', '愿你保持好奇心，多交朋友。', '下学期我们一起早睡早起。', '爸爸妈妈会多陪你运动、多听你说话。', '尽力就好，我们为你骄傲。',
  '有困难就说出来，家里永远支持你。', '希望继续和老师一起帮助孩子成长。',
] as const;

/** What the pupil did, in figures that the observations of the term contain. */
function seen(random: Random, context: FactContext, member: Member): string[] {
  const facts = otherFacts(context, member);
  const found: string[] = [];
  const books = sum(facts, 'academic.reading-books');
  const service = sum(serviceFacts(context, member), 'practice.service-hours');
  const clubs = sum(facts, 'moral.club-activity');
  const labour = sum(facts, 'practice.labour-hours');
  const art = sum(facts, 'art.activity');
  if (books > 0) found.push(`读了${books}本书`);
  if (service > 0) found.push(`参加志愿服务${service}小时`);
  if (clubs > 0) found.push(`参加社团活动${clubs}次`);
  if (labour > 0) found.push(`参加劳动实践${labour}小时`);
  if (art > 0) found.push(`参加艺术活动${art}次`);
  const from = random.below(Math.max(1, found.length));
  return [...found.slice(from), ...found.slice(0, from)].slice(0, 2);
}

function favourite(seed: number, member: Member, traits: Traits, ordinal: number): string {
  let best = '';
  let high = -Infinity;
  COURSES.forEach((course, c) => {
    if (!course.years.includes(member.study)) return;
    const mark = standing(seed, member, traits, c, ordinal);
    if (mark > high) [best, high] = [courseName(course, member.stage), mark];
  });
  return best;
}

/** The words of teacher and family about one pupil and term, drawn from the same facts as the observations. */
export function remarkOf(context: FactContext, member: Member): Remark {
  const { seed, ordinal } = context;
  const random = randomOf(seed, purpose.remark, member.entryYear, member.place, ordinal);
  const traits = traitsOf(seed, member.entryYear, member.place);
  const order = (Object.keys(STRENGTHS) as (keyof typeof STRENGTHS)[]).sort((a, b) => traits[b] - traits[a]);
  const [best = 'diligence', second = 'sociability'] = order;
  const weakest = order[4] ?? 'fitness';
  const figures = seen(random, context, member);
  const course = random.chance(0.5) ? favourite(seed, member, traits, ordinal) : '';
  const teacher = [
    `${random.pick(OPENINGS)}，${random.pick(STRENGTHS[best])}`,
    figures.length > 0 ? `，还${figures.join('，')}` : '',
    `。${random.pick(STRENGTHS[second])}。`,
    course === '' ? '' : `在${course}学习中，你的投入尤其让人欣喜。`,
    `下一步，${random.chance(0.5) ? '不妨' : '可以试着'}${random.pick(STEPS[weakest])}。`,
    random.pick(CLOSINGS),
  ].join('');
  const first = random.pick(FAMILY_SEEN);
  const other = random.pick(FAMILY_SEEN);
  const family = `${random.chance(0.5) ? '这学期' : '我们看到，'}${first}${other === first ? '' : `，${other}`}。${random.pick(FAMILY_WISH)}`;
  return { teacher, family };
}

/** One row for each pupil of the school at the end of the term. */
export function remarksFile(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  schoolIndex: number,
  term: SimulatedTerm,
  target: number,
): SimulatedFile {
  const school = plan.schools[schoolIndex] as School;
  const context = factContext(seed, term, target);
  return {
    name: `remarks-${term.code}-${school.code}.csv`,
    title: `${school.name}${term.code}学期寄语`,
    kind: 'remarks',
    table: 'remarks',
    term: term.code,
    place: school.code,
    asOf: context.days.lastDay,
    header: ['学籍号', '学期', '教师寄语', '家长寄语'],
    rows: rowsOf(function* () {
      for (const member of membersOf(plan, year, schoolIndex, term.half)) {
        if (!isPresent(member, context.days.lastDay, transferDay(term.schoolYear, 1))) continue;
        const { teacher, family } = remarkOf(context, member);
        yield [personOf(seed, member.entryYear, member.place).studentNumber, term.code, teacher, family];
      }
    }),
  };
}
