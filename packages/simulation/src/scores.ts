import { type SimulatedTerm, termDays, termOrdinal, transferDay } from './calendar.js';
import type { CountyPlan, YearPlan } from './county.js';
import { type Cell, rowsOf, type SimulatedFile } from './file.js';
import { isPresent, type Member, membersOf, personOf } from './members.js';
import type { School } from './places.js';
import { normalOf, purpose, randomOf } from './random.js';
import { stageName } from './roster-files.js';
import { COURSES, courseName } from './subjects.js';
import { classEffect, schoolEffect, type Traits, traitsOf } from './traits.js';

// Of the variance of a mark about 0.66 lies in what all courses share, 0.2 in the pupil's bent for the course, 0.15 in school and
// class, 0.12 in the day: so two courses correlate near 0.65, two examinations of one course near 0.88.
const BENT = 0.44;
const SCHOOL = 0.29;
const CLASS = 0.26;
const DAY = 0.34;

/** A pupil's mark in standard units of the grade, before the day's luck. */
export function standing(seed: number, member: Member, traits: Traits, course: number, ordinal: number): number {
  const { entryYear, place, school } = member;
  const classKey = (member.stage * 10000 + member.stageEntryYear) * 100 + member.classNumber;
  return (
    0.62 * traits.ability +
    0.33 * traits.diligence +
    (traits.slope * (ordinal - 2 * entryYear - 12)) / 2 +
    BENT * normalOf(seed, purpose.specific, entryYear, place, course) +
    SCHOOL * schoolEffect(seed, school.number) +
    CLASS * classEffect(seed, school.number, classKey, course)
  );
}

/** Mean and deviation of marks out of 100 in the n-th year of schooling. */
function scaleOf(study: number): { mean: number; sd: number } {
  if (study <= 6) return { mean: 87 - 0.8 * (study - 3), sd: 7 + 0.5 * (study - 3) };
  return study <= 9 ? { mean: 77, sd: 11 } : { mean: 71, sd: 12 };
}

/** A mark out of 100 (whole in primary school, else half marks), or 缺考. `exam` 1 mid-term, 2 final. */
export function markOf(
  seed: number,
  member: Member,
  traits: Traits,
  course: number,
  ordinal: number,
  exam: 1 | 2,
): Cell {
  const random = randomOf(seed, purpose.score, member.entryYear, member.place, (ordinal * 4 + exam) * 32 + course);
  if (random.chance(0.003)) return '缺考';
  const { mean, sd } = scaleOf(member.study);
  // The scale begins at a hard paper or an easy one.
  const paper = 2 * normalOf(seed, purpose.score, ordinal * 4 + exam, member.study, course);
  const raw = mean + paper + sd * (standing(seed, member, traits, course, ordinal) + DAY * random.normal());
  const bent = raw <= 90 ? raw : 90 + (10 * (raw - 90)) / (raw - 80); // nobody above 100, few at the top
  const step = member.study <= 6 ? 1 : 0.5;
  return Math.max(0, Math.min(100, Math.floor(bent / step + 0.5) * step));
}

/** How many marks the pupil can have this term. */
export function marksExpected(study: number, exams: number): number {
  return exams * COURSES.filter(({ years }) => years.includes(study)).length;
}

/**
 * The wide score sheets of a school: one for each stage and examination, one row a pupil, one column a course; courses that a
 * grade does not have are empty.
 */
export function* scoreFiles(
  seed: number,
  plan: CountyPlan,
  year: YearPlan,
  schoolIndex: number,
  term: SimulatedTerm,
  exams: readonly (1 | 2)[],
): Generator<SimulatedFile> {
  const school = plan.schools[schoolIndex] as School;
  const days = termDays(term);
  const ordinal = termOrdinal(term);
  for (const stage of school.stages) {
    for (const exam of exams) {
      const on = exam === 1 ? days.midExam : days.finalExam;
      const event = `${term.schoolYear}-${term.schoolYear + 1}学年第${term.half === 1 ? '一' : '二'}学期期${exam === 1 ? '中' : '末'}考试`;
      const first = stage === 1 ? 3 : stage === 3 ? 10 : school.division === '5-4' ? 6 : 7;
      const last = stage === 1 ? (school.division === '5-4' ? 5 : 6) : stage === 2 ? 9 : 12;
      const courses = COURSES.flatMap((course, c) =>
        course.years.some((y) => y >= first && y <= last) ? [{ course, c }] : [],
      );
      yield {
        name: `scores-${term.code}-${school.code}-${stage}-${exam}.csv`,
        title: `${school.name}${stageName(stage)}${event}`,
        kind: 'observations',
        table: 'observations',
        profile: 'score-sheet',
        term: term.code,
        place: school.code,
        options: { on, event },
        header: [
          '学籍号',
          '姓名',
          '班级',
          ...courses.map(({ course }) => courseName(course, stage)),
          '考试名称',
          '考试日期',
        ],
        rows: rowsOf(function* () {
          const moved = transferDay(term.schoolYear, 1);
          for (const member of membersOf(plan, year, schoolIndex, term.half)) {
            if (member.stage !== stage || member.study < 3 || !isPresent(member, on, moved)) continue;
            const person = personOf(seed, member.entryYear, member.place);
            const traits = traitsOf(seed, member.entryYear, member.place);
            const marks = courses.map(({ course, c }) =>
              course.years.includes(member.study) ? markOf(seed, member, traits, c, ordinal, exam) : '',
            );
            yield [person.studentNumber, person.name, member.className, ...marks, event, on];
          }
        }),
      };
    }
  }
}
