/** A course that a school may name without having declared it. `names` are what sheets call it, the first being today's. */
export interface KnownCourse {
  code: string;
  nameEn: string;
  names: readonly string[];
}

/**
 * Courses of the national curricula and the older names still met in sheets (JY/T 1001-2012 table of courses, curricula of
 * 2022 and 2017). Codes are our own, the same as in the vocabulary of observations. Status: names unverified.
 */
export const knownCourses: readonly KnownCourse[] = [
  { code: 'chinese', nameEn: 'Chinese', names: ['语文'] },
  { code: 'math', nameEn: 'Mathematics', names: ['数学'] },
  { code: 'english', nameEn: 'English', names: ['英语', '外语'] },
  { code: 'japanese', nameEn: 'Japanese', names: ['日语'] },
  { code: 'russian', nameEn: 'Russian', names: ['俄语'] },
  {
    code: 'civics',
    nameEn: 'Morality and law',
    names: ['道德与法治', '思想政治', '政治', '思想品德', '品德与生活', '品德与社会', '道法', '思品'],
  },
  { code: 'science', nameEn: 'Science', names: ['科学'] },
  { code: 'physics', nameEn: 'Physics', names: ['物理'] },
  { code: 'chemistry', nameEn: 'Chemistry', names: ['化学'] },
  { code: 'biology', nameEn: 'Biology', names: ['生物', '生物学'] },
  { code: 'history', nameEn: 'History', names: ['历史'] },
  { code: 'geography', nameEn: 'Geography', names: ['地理'] },
  { code: 'society', nameEn: 'History and society', names: ['历史与社会'] },
  { code: 'pe', nameEn: 'Physical education', names: ['体育与健康', '体育'] },
  { code: 'art', nameEn: 'Art', names: ['艺术'] },
  { code: 'music', nameEn: 'Music', names: ['音乐'] },
  { code: 'fine-arts', nameEn: 'Fine arts', names: ['美术'] },
  { code: 'it', nameEn: 'Information technology', names: ['信息科技', '信息技术'] },
  { code: 'technology', nameEn: 'General technology', names: ['通用技术'] },
  { code: 'labour', nameEn: 'Labour', names: ['劳动', '劳动与技术', '劳技'] },
  { code: 'practice', nameEn: 'Comprehensive practice', names: ['综合实践活动', '综合实践'] },
  { code: 'psychology', nameEn: 'Psychological health', names: ['心理健康', '心理'] },
];

/** The known course that a sheet's word means. */
export function findKnownCourse(name: string): KnownCourse | undefined {
  return knownCourses.find((course) => course.code === name || course.names.includes(name));
}
