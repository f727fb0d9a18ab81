import { type CellValue, cellDate } from '../../../platform/files/index.js';
import { mostMembers, personColumns } from '../codes/person-columns.js';
import {
  type Checked,
  checkEthnicGroup,
  checkIdentityNumber,
  checkName,
  checkSex,
  checkStudentNumber,
  isDamagedNumber,
  isLocalNumber,
  keptText,
  looksNational,
  type Notice,
  tidyNumber,
} from '../rules.js';
import type { ClassBook, ClassRecord } from './class-book.js';
import { type ImportContext, type PlaceRecord, schoolOfRow } from './context.js';
import { detailKey, memberKey } from './kinds.js';
import { type MemberRow, readMember } from './member-row.js';
import type { RowReader } from './sections.js';

export type NumberType = 'student' | 'identity' | 'auxiliary' | 'school' | 'exam' | 'staff' | 'phone';

/** One row of a sheet of pupils, checked by itself. Absent means: not said, leave as it is. */
export interface StudentRow {
  at: RowReader['at'];
  sheet: string;
  row: number;
  name: string;
  sex?: number;
  bornOn?: string;
  ethnicity?: string;
  student?: string;
  identity?: string;
  auxiliary?: string;
  local?: string;
  exam?: string;
  place?: PlaceRecord;
  class?: ClassRecord;
  details: Record<string, string>;
  members: MemberRow[];
}

/** Whether an identity document is a resident's, which has a check digit; a blank type with 18 characters is. */
function isResident(type: string, number: string): boolean {
  if (type === '') return !/^[A-Z]/.test(number) && !/[A-Z]{2}/.test(number) && number.length >= 14;
  return /^(1|01|居民身份证|身份证|户口簿|户口本|B)$/.test(type.replace(/^1-/, ''));
}

/**
 * Checks one row by itself and against places and classes.
 *
 * @returns undefined when something in it is at fault; the faults are in the findings.
 */
export function readStudentRow(
  row: RowReader,
  context: ImportContext,
  classes: ClassBook,
  missingGlyphs?: (text: string) => string[],
): StudentRow | undefined {
  const { findings } = context;
  let sound = true;
  const fault = (key: string, notice: Notice) => {
    sound = false;
    findings.fault(row.at(key), notice);
  };
  const take = <T>(key: string, checked: Checked<T>): T | undefined => {
    if ('fault' in checked) {
      fault(key, checked.fault);
      return undefined;
    }
    for (const warning of checked.warnings) findings.warn(row.at(key), warning);
    return checked.value;
  };
  const number = (key: string): string => {
    const cell = row.cell(key);
    const text = row.text(key);
    if (text === '' || isBlankMark(text)) return '';
    if (isErrorCell(cell)) {
      fault(key, { code: 'roster.cell-error' });
      return '';
    }
    if (isDamagedNumber(cell, text)) {
      fault(key, { code: 'roster.number-damaged' });
      return '';
    }
    const tidied = tidyNumber(text);
    if (isLocalNumber(tidied)) return tidied;
    fault(key, { code: 'roster.number-form' });
    return '';
  };

  const student: StudentRow = { at: row.at, sheet: row.sheet, row: row.row, name: '', details: {}, members: [] };
  const name = take(
    'name',
    isErrorCell(row.cell('name')) ? { fault: { code: 'roster.cell-error' } } : checkName(row.text('name')),
  );
  if (name) {
    student.name = name;
    const glyphs = missingGlyphs?.(name) ?? [];
    if (glyphs.length > 0)
      findings.warn(row.at('name'), { code: 'roster.name-glyph', values: { count: glyphs.length } });
  }
  const sexText = row.text('sex');
  if (sexText !== '') student.sex = take('sex', checkSex(sexText)) ?? 0;
  const ethnic = row.text('ethnicity');
  if (ethnic !== '') {
    const group = checkEthnicGroup(ethnic);
    if ('fault' in group) findings.warn(row.at('ethnicity'), group.fault);
    else student.ethnicity = group.value;
  }
  const born = cellDate(row.cell('born'));
  if (born === 'invalid') fault('born', { code: 'roster.birth-date' });
  else if (born) {
    if (born > context.asOf || born < '1900-01-01') fault('born', { code: 'roster.birth-range' });
    student.bornOn = born;
  }
  readNumbers();
  readClass();
  for (const [, detail] of personColumns) {
    const text = row.text(detailKey(detail));
    if (text !== '') student.details[detail] = keptText(text, 200);
  }
  if (row.has('identityType') && row.text('identityType') !== '')
    student.details.身份证件类型 = keptText(row.text('identityType'), 40);
  for (let i = 1; i <= mostMembers; i++) {
    if (!row.has(memberKey(i, 'name'))) continue;
    const member = readMember(row, i, findings, () => {
      sound = false;
    });
    if (member) student.members.push(member);
  }
  return sound ? student : undefined;

  function readNumbers(): void {
    const national = number('student');
    const local = number('local');
    const auxiliary = number('auxiliary');
    const identity = number('identity');
    let meant: { sex?: number; bornOn: string } | undefined;
    if (national !== '') {
      if (/^[GJL]/.test(national) || /^\d{17}[\dX]$/.test(national)) {
        const read = take('student', checkStudentNumber(national));
        if (read) [student.student, meant] = [read.number, read];
      } else {
        // Old provincial numbers still stand in this column; they are unique in their province.
        student.auxiliary = national;
        findings.warn(row.at('student'), { code: 'roster.student-number-local' });
      }
    }
    if (local !== '') {
      if (looksNational(local)) {
        const read = take('local', checkStudentNumber(local));
        if (read && student.student === undefined) [student.student, meant] = [read.number, read];
        else if (read && read.number !== student.student) fault('local', { code: 'roster.two-student-numbers' });
      } else student.local = local;
    }
    if (auxiliary !== '') student.auxiliary = auxiliary;
    const exam = number('exam');
    if (exam !== '') student.exam = exam;
    if (identity !== '') {
      if (isResident(row.text('identityType'), identity)) {
        const checked = checkIdentityNumber(identity);
        // What is odd about it has been said of the pupil number made of it.
        const said = student.student === `G${identity}` && 'value' in checked;
        const read = take('identity', said ? { ...checked, warnings: [] } : checked);
        if (read) [student.identity, meant] = [read.number, read];
      } else if (/^[A-Z0-9()/]{4,30}$/.test(identity)) {
        student.identity = identity;
        if (row.text('identityType') === '') findings.warn(row.at('identity'), { code: 'roster.identity-other' });
      } else fault('identity', { code: 'roster.identity-form', values: { length: identity.length } });
    }
    if (!meant) return;
    if (student.bornOn === undefined) student.bornOn = meant.bornOn;
    else if (student.bornOn !== meant.bornOn) {
      findings.warn(row.at('born'), { code: 'roster.birth-differs' });
      if (student.identity !== undefined) student.bornOn = meant.bornOn;
    }
    if (meant.sex === undefined) return;
    if (!student.sex) student.sex = meant.sex;
    else if (student.sex !== meant.sex && student.sex !== 9)
      findings.warn(row.at('sex'), { code: 'roster.sex-differs' });
  }

  function readClass(): void {
    const texts = {
      className: row.text('className'),
      classNumber: row.text('classNumber'),
      grade: row.text('grade'),
      stage: row.text('stage'),
      entryYear:
        entryYearText(row.cell('entry'), row.text('entry')) ||
        entryYearText(row.cell(detailKey('入学年月')), row.text(detailKey('入学年月'))),
      entryBinds: false,
    };
    if (texts.className === '' && texts.classNumber === '') return;
    for (const key of ['className', 'classNumber', 'grade']) {
      if (isErrorCell(row.cell(key))) return fault(key, { code: 'roster.cell-error' });
      if (row.cell(key) instanceof Date) return fault(key, { code: 'roster.class-name-date' });
    }
    const place = schoolOfRow(context, row);
    if (!place) {
      sound = false;
      return;
    }
    student.place = place;
    const found = classes.find(place, texts, row);
    if ('fault' in found) {
      const { column, ...notice } = found.fault;
      return fault(column, notice);
    }
    if (found.warning) findings.warn(row.at('classNumber'), found.warning);
    student.class = found.class;
  }
}

export function isErrorCell(cell: CellValue): boolean {
  if (cell === null || typeof cell !== 'object' || cell instanceof Date) return false;
  if ('error' in cell) return true;
  return typeof cell.result === 'string' && /^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)$/.test(cell.result);
}

/** What people write where there is nothing. */
export function isBlankMark(text: string): boolean {
  return /^([-—/\\]+|无|没有|暂无|未知|不详|null|none|n\/a)$/i.test(text.trim());
}

/**
 * The class's entry year that an 入学年月 points to: 202509, 2025-09, 2025, a date; '' when it is none, or when the month is not
 * of the beginning of a school year (a pupil who came later says nothing about the class).
 */
export function entryYearText(cell: CellValue, text: string): string {
  const plain = /^(20\d\d)年?(级)?$/.exec(text);
  if (plain) return plain[1] ?? '';
  const month = /^(20\d\d)[-/.年]?(\d{1,2})月?$/.exec(text);
  const day = month ? undefined : cellDate(cell);
  const [year, at] = month
    ? [month[1] ?? '', Number(month[2])]
    : day && day !== 'invalid'
      ? [day.slice(0, 4), Number(day.slice(5, 7))]
      : ['', 0];
  return at >= 7 && at <= 10 ? year : '';
}
