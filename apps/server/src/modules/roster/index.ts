/** Places, terms, classes, people and how they stand to each other. */
export { type Actor, importRoster, type RosterFile, type RosterOutcome } from './import-roster.js';
export { getClassByCode } from './class-code.js';
export type { PlannedChange } from './import/findings.js';
export type { RosterKind } from './import/kinds.js';
export {
  childrenOf, type ClassInTerm, classesOf, classesOfTeacher, type Course, courses, currentTerm, type Enrolment, enrolmentInTerm, enrolmentOn,
  enrolmentsOf, type FamilyTie, findClass, findPerson, findPlace, findPlaceById, findStudent, findStudentByNumber, findTerm,
  guardiansOf, type Person, type Place, placesAbove, placesUnder, schoolOf, type Student, studentsOfClass, subjectColumns, subjectsSql,
  type Term, terms, workplacesOf,
} from './queries.js';
export {
  checkIdentityNumber, checkName, checkStudentNumber, chineseNumber, type ClassName, type Division, entryYearOf, findClassYears, gradeOf, halfWidth,
  identityCheck, inChinese, isDamagedNumber, readClassName, readGradeName, readTermCode, type SchoolFacts, schoolYearOf, type Stage, tidyNumber, yearCounted,
  yearsOf,
} from './rules.js';
export { briefPlace, type ClassMember, classMembers, countSchools, findClassBrief, getPlace, getTerm, schoolsByChild } from './pages.js';
export { rosterPolicy } from './policy.js';
export { findStudentBasics, historyOf, maskNumber, type StudentBasics, type StudentEnrolment } from './students.js';
