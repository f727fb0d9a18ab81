import { type SimulatedTerm, transferDay } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import {
  attendanceFacts,
  type FactContext,
  factContext,
  homeworkFacts,
  otherFacts,
  type PupilFact,
  serviceFacts,
} from './facts.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { isPresent, type Member, membersOf, personOf } from './members.js';
import type { School } from './places.js';
import { purpose, randomOf } from './random.js';
import { traitsOf } from './traits.js';

const SERVICES = [
  '社区环境清洁',
  '敬老院陪伴',
  '图书馆整理',
  '交通文明劝导',
  '校园讲解',
  '低年级课后伴读',
  '植树护绿',
  '赛会志愿服务',
];

interface Sheet {
  profile: string;
  title: string;
  header: string[];
  rows: (context: FactContext, member: Member, number: string, name: string) => { on: string; cells: Cell[] }[];
}

const perFact = (facts: PupilFact[], cells: (fact: PupilFact) => Cell[]) =>
  facts.map((fact) => ({ on: fact.on, cells: cells(fact) }));

const SHEETS: readonly Sheet[] = [
  {
    profile: 'attendance',
    title: '考勤',
    header: ['学籍号', '姓名', '班级', '日期', '缺勤天数', '迟到次数'],
    rows: (context, member, number, name) =>
      perFact(attendanceFacts(context, member), ({ indicator, on, value }) => [
        number,
        name,
        member.className,
        on,
        ...(indicator === 'attendance.absent-days' ? [value, ''] : ['', value]),
      ]),
  },
  {
    profile: 'homework',
    title: '书面作业时间',
    header: ['学籍号', '姓名', '班级', '日期', '书面作业时间'],
    rows: (context, member, number, name) =>
      perFact(homeworkFacts(context, member), ({ on, value }) => [number, name, member.className, on, value]),
  },
  {
    profile: 'service',
    title: '志愿服务',
    header: ['学籍号', '姓名', '班级', '日期', '志愿服务时长', '活动名称'],
    rows: (context, member, number, name) =>
      perFact(serviceFacts(context, member), ({ on, value }) => [
        number,
        name,
        member.className,
        on,
        value,
        SERVICES[(value * 2 + on.charCodeAt(9)) % SERVICES.length] ?? '',
      ]),
  },
  {
    profile: 'awards',
    title: '获奖',
    header: ['学籍号', '姓名', '班级', '获奖类别', '获奖级别', '获奖名称', '主办单位', '获奖时间'],
    rows: awards,
  },
  {
    profile: 'observations',
    title: '综合观测记录',
    header: ['学籍号', '指标', '日期', '记录时间', '数值'],
    rows: (context, member, number) =>
      perFact(otherFacts(context, member), ({ indicator, on, recordedAt, value }) => [
        number,
        indicator,
        on,
        recordedAt,
        value,
      ]),
  },
];

const AWARDS = [
  { type: '思想品德', names: ['文明学生', '助人为乐好少年', '优秀学生干部'] },
  { type: '体育', names: ['田径运动会', '跳绳比赛', '校园足球赛', '篮球联赛'] },
  { type: '艺术', names: ['合唱展演', '书法作品展', '美术作品展', '器乐展演'] },
  { type: '社会实践', names: ['劳动技能展示', '社会调查报告评选', '小发明制作'] },
  { type: '科技创新', names: ['科技创新大赛', '机器人挑战赛', '航模比赛'] },
] as const;

function awards(context: FactContext, member: Member, number: string, name: string): { on: string; cells: Cell[] }[] {
  const random = randomOf(context.seed, purpose.activity, member.entryYear, member.place, context.ordinal * 16 + 5);
  const traits = traitsOf(context.seed, member.entryYear, member.place);
  const bents = [traits.sociability, traits.fitness, traits.art, traits.diligence, traits.ability];
  return AWARDS.flatMap((award, i) => {
    if (!random.chance(Math.max(0.005, 0.05 + 0.05 * (bents[i] ?? 0)))) return [];
    const on = random.pick(context.days.schoolDays);
    const level = random.chance(0.7) ? '校级' : random.chance(0.8) ? '县级' : '市级';
    const host = level === '校级' ? member.school.name : level === '县级' ? '县教育局' : '市教育局';
    return [
      {
        on,
        cells: [number, name, member.className, award.type, level, random.pick(award.names), host, on],
      },
    ];
  });
}

/** Attendance, homework, service, awards and the long form of one school and term. */
export function* activityFiles(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  schoolIndex: number,
  term: SimulatedTerm,
  target: number,
): Generator<SimulatedFile> {
  const school = plan.schools[schoolIndex] as School;
  const moved = transferDay(term.schoolYear, 1);
  for (const sheet of SHEETS) {
    yield {
      name: `${sheet.profile}-${term.code}-${school.code}.csv`,
      title: `${school.name}${term.code}学期${sheet.title}`,
      kind: 'observations',
      table: 'observations',
      profile: sheet.profile,
      term: term.code,
      place: school.code,
      header: sheet.header,
      rows: rowsOf(function* () {
        const context = factContext(seed, term, target);
        for (const member of membersOf(plan, year, schoolIndex, term.half)) {
          const { studentNumber, name } = personOf(seed, member.entryYear, member.place);
          for (const { on, cells } of sheet.rows(context, member, studentNumber, name)) {
            if (isPresent(member, on, moved)) yield cells;
          }
        }
      }),
    };
  }
}
