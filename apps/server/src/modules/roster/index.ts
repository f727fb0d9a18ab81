/** Places, terms, classes, people and how they stand to each other. */

export { getClassByCode } from './class-code.js';
export { eraseFromRoster } from './erase.js';
export type { PlannedChange } from './import/findings.js';
export type { RosterKind } from './import/kinds.js';
export { rosterTemplate, rosterTitles } from './import/template.js';
export { type Actor, importRoster, type RosterFile, type RosterOutcome } from './import-roster.js';
export { type KnownName, namesAtSchool } from './names.js';
export {
  briefPlace,
  type ClassMember,
  classMembers,
  countSchools,
  findClassBrief,
  getPlace,
  getTerm,
  listClasses,
  schoolsByChild,
} from './pages.js';
export { rosterPolicy } from './policy.js';
export {
  type ClassInTerm,
  currentTerm,
  type Enrolment,
  enrolmentInTerm,
  enrolmentOn,
  type FamilyTie,
  findClass,
  findPlace,
  findPlaceById,
  findStudentByNumber,
  findTerm,
  type Person,
  type Place,
  placesAbove,
  placesUnder,
  type Student,
  type Term,
  terms,
} from './queries.js';
export {
  type ClassName,
  type Division,
  entryYearOf,
  findClassYears,
  gradeOf,
  identityCheck,
  isDamagedNumber,
  readClassName,
  readGradeName,
  type SchoolFacts,
  type Stage,
  tidyNumber,
} from './rules.js';
export { spellNames } from './spell-names.js';
export { findStudentBasics, historyOf, type StudentBasics, type StudentEnrolment } from './students.js';
export { closeRosterImports, undoRosterImport } from './undo.js';
