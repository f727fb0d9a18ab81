import type { ArchiveDocument } from '@wuyu/contract';

const PUPIL = '某同学';
const SCHOOL = '某学校';

/**
 * A document without what says whose it is: name, number, birthday, ethnic group, school and class, report numbers, digests of
 * files. The pupil's name and the names of the schools are taken out of every text too; what else a text may give away (a
 * nickname, the name of a friend or a village) stays, and whoever is given it has to know that.
 */
export function withoutPerson(document: ArchiveDocument): ArchiveDocument {
  const { student, school, class: one, enrolments } = document;
  const schools = [...new Set([school.name, ...enrolments.map((enrolment) => enrolment.school)])];
  const clean = (text: string) => {
    let said = text;
    for (const name of schools) if (name !== '') said = said.replaceAll(name, SCHOOL);
    return student.name === '' ? said : said.replaceAll(student.name, PUPIL);
  };
  return {
    ...document,
    student: { name: '', sex: student.sex, ethnicity: '', bornOn: null, number: '' },
    school: { code: '', name: '' },
    class: { ...one, title: '' },
    enrolments: [],
    selections: document.selections.map((selection) => ({
      ...selection,
      title: clean(selection.title),
      details: selection.details.map(({ label, value }) => ({ label, value: clean(value) })),
      attachments: [],
    })),
    reports: [],
    remarks: {
      teacher: clean(document.remarks.teacher),
      family: clean(document.remarks.family),
      self: clean(document.remarks.self),
    },
  };
}
