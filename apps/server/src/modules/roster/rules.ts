/** The pure decisions of the roster: numbers, names, classes and grades, without a database. */
export * from './rules/class-name.js';
export * from './rules/class-years.js';
export * from './rules/grade.js';
export * from './rules/identity-number.js';
export * from './rules/notice.js';
export * from './rules/numerals.js';
export * from './rules/personal-data.js';
export * from './rules/pinyin.js';
export * from './rules/student-number.js';
