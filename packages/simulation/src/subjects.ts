/** The courses of the simulated schools. */
export interface Course {
  code: string;
  zh: string;
  en: string;
  /** In which years of schooling (1 to 12) there is a paper examination. */
  years: readonly number[];
  /** How many classes one teacher takes. */
  load: number;
}

const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** In the order of a score sheet's columns. Primary years 1 and 2 have no paper examinations. */
export const COURSES: readonly Course[] = [
  { code: 'chinese', zh: '语文', en: 'Chinese', years: from(3, 12), load: 1 },
  { code: 'math', zh: '数学', en: 'Mathematics', years: from(3, 12), load: 2 },
  { code: 'english', zh: '英语', en: 'English', years: from(3, 12), load: 2 },
  { code: 'civics', zh: '道德与法治', en: 'Morality and law', years: from(3, 12), load: 5 },
  { code: 'science', zh: '科学', en: 'Science', years: from(3, 6), load: 5 },
  { code: 'history', zh: '历史', en: 'History', years: from(7, 12), load: 5 },
  { code: 'geography', zh: '地理', en: 'Geography', years: [7, 8, 10, 11, 12], load: 5 },
  { code: 'biology', zh: '生物', en: 'Biology', years: [7, 8, 10, 11, 12], load: 5 },
  { code: 'physics', zh: '物理', en: 'Physics', years: from(8, 12), load: 4 },
  { code: 'chemistry', zh: '化学', en: 'Chemistry', years: from(9, 12), load: 4 },
  { code: 'pe', zh: '体育与健康', en: 'Physical education', years: [], load: 6 },
  { code: 'art', zh: '艺术', en: 'Art', years: [], load: 8 },
  { code: 'labour', zh: '劳动', en: 'Labour', years: [], load: 12 },
];

/** Taught, with or without paper examination, in the given year of schooling. */
export function isTaught(course: Course, year: number): boolean {
  return course.years.length === 0 || course.years.includes(year) || (year <= 2 && course.years.includes(3));
}

/** What this stage's sheets call the course: civics is 思想政治 in senior schools. */
export function courseName(course: Course, stage: number): string {
  return course.code === 'civics' && stage === 3 ? '思想政治' : course.zh;
}
