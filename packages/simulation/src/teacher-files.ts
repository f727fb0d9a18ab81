import type { SimulatedTerm } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { staffIdentity, staffPhone } from './identity.js';
import { adultName } from './names.js';
import { className, type School, type Stage } from './places.js';
import { purpose, randomOf } from './random.js';
import { stageName } from './roster-files.js';
import { COURSES, isTaught } from './subjects.js';

interface TaughtClass {
  study: number;
  number: number;
  name: string;
}

/** Streams of one school's staff: at most so many members. */
const STAFF = 300;

/**
 * The teachers of a county in one term, one row each. The teacher of Chinese is the class teacher of the one class taught; a
 * teacher keeps the classes until they leave the stage.
 */
export function teachersFile(seed: number, plan: CountyPlan, year: YearPlan, term: SimulatedTerm): SimulatedFile {
  const county = plan.schools[0]?.parentCode ?? '';
  return {
    name: `teachers-${term.code}-${county}.csv`,
    title: `${term.code}学期教师任课`,
    kind: 'roster',
    table: 'teachers',
    asOf: term.startsOn,
    term: term.code,
    place: county,
    header: [
      '姓名',
      '手机号',
      '身份证件号',
      '性别',
      '任教学段',
      '任教学科',
      '任教班级',
      '是否班主任',
      '职务/角色',
      '学校代码',
      '工号',
      '学期',
    ],
    rows: rowsOf(function* () {
      for (const [s, school] of plan.schools.entries()) {
        yield staffRow(seed, school, 0, '', '', '', '否', '校长', term.code);
        yield staffRow(seed, school, 1, '', '', '', '否', '教务主任', term.code);
        let slot = 2;
        for (const stage of school.stages) {
          const classes = classesOf(year, school, s, stage);
          for (const course of COURSES) {
            const taught = classes.filter(({ study }) => isTaught(course, study));
            for (let at = 0; at < taught.length; at += course.load) {
              const names = taught
                .slice(at, at + course.load)
                .map(({ name }) => name)
                .join('、');
              const leads = course.load === 1 ? '是' : '否';
              yield staffRow(
                seed,
                school,
                Math.min(slot++, STAFF - 1),
                stageName(stage),
                course.zh,
                names,
                leads,
                '教师',
                term.code,
              );
            }
          }
        }
      }
    }),
  };
}

/** The classes of a stage in an order that gives the same place to those who follow each other. */
function classesOf(year: YearPlan, school: School, schoolIndex: number, stage: Stage): TaughtClass[] {
  const primary = school.division === '5-4' ? 5 : 6;
  const [first, length] = stage === 1 ? [1, primary] : stage === 2 ? [primary + 1, 9 - primary] : [10, 3];
  const found: (TaughtClass & { cohort: number })[] = [];
  for (let study = first; study < first + length; study++) {
    const entryYear = year.schoolYear - (study - first);
    const count = year.classes.get((schoolIndex * 4 + stage) * 10000 + entryYear) ?? 0;
    for (let number = 1; number <= count; number++) {
      found.push({
        study,
        number,
        name: className(school.style, study, entryYear, number),
        cohort: entryYear % length,
      });
    }
  }
  return found.sort((a, b) => a.cohort - b.cohort || a.number - b.number);
}

function staffRow(
  seed: number,
  school: School,
  slot: number,
  stage: string,
  course: string,
  classes: string,
  leads: string,
  role: string,
  term: string,
): Cell[] {
  const member = school.number * STAFF + slot;
  const random = randomOf(seed, purpose.teacher, member);
  const sex = random.chance(0.66) ? 2 : 1;
  const { identityNumber } = staffIdentity(member, sex);
  return [
    adultName(random, sex),
    staffPhone(member),
    identityNumber,
    sex === 1 ? '男' : '女',
    stage,
    course,
    classes,
    leads,
    role,
    school.code,
    `T${school.code.slice(4)}${String(slot + 1).padStart(3, '0')}`,
    term,
  ];
}
