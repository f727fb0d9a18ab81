import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  chromiumPath,
  DESK,
  openBrowser,
  overhang,
  PHONE,
  settled,
  unlessChromium,
} from './browser.mjs';
import { openServer } from './server.mjs';

let server;
let browser;
let ids;

beforeAll(async () => {
  if (!chromiumPath) return;
  server = await openServer();
  browser = await openBrowser(server.url);
  const bureau = await browser.open({ role: 'bureau' });
  const teacher = await browser.open({ role: 'teacher' });
  const { schemes } = (await bureau.ask('/schemes')).body;
  const { classes } = (await teacher.ask('/session')).body;
  const { current } = (await teacher.ask('/terms')).body;
  const { students } = (await teacher.ask(`/classes/${classes[0].id}?term=${current}`)).body;
  ids = {
    place: (await bureau.ask('/session')).body.roles[0].place.id,
    school: classes[0].placeId,
    class: classes[0].id,
    grade: classes[0].grade,
    student: students[0].id,
    scheme: `${schemes[0].code}/${schemes[0].versions[0].version}`,
  };
  await browser.closePages();
}, 240_000);

afterEach(() => browser?.closePages());

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

/** Every page: who opens it, and where it is. */
const pages = {
  'the sign-in page': [undefined, () => '/sign-in'],
  'the check of a report': [undefined, () => '/reports/NOT-A-NUMBER-0'],
  'a bureau’s overview': ['bureau', () => `/places/${ids.place}`],
  'a school’s overview': ['school', () => `/places/${ids.school}`],
  'the imports': ['bureau', () => '/imports'],
  'the runs': ['bureau', () => '/runs'],
  'the what-if': ['bureau', () => '/what-if'],
  'the schemes': ['bureau', () => '/schemes'],
  'a scheme': ['bureau', () => `/schemes/${ids.scheme}`],
  'the accounts': ['bureau', () => '/accounts'],
  'a teacher’s start': ['teacher', () => '/'],
  'a pupil’s start': ['student', () => '/'],
  'a guardian’s start': ['guardian', () => '/'],
  'a class': ['teacher', () => `/classes/${ids.class}`],
  'a pupil’s page': ['teacher', () => `/students/${ids.student}`],
  'the own account': ['student', () => '/account'],
  'the calendar': ['school', () => '/calendar'],
  'the boards': ['bureau', () => '/boards'],
  'the board of a school': ['school', () => '/boards'],
  'the board of a grade': ['school', () => `/boards?place=${ids.school}&grade=${ids.grade}`],
  'the board of a class': ['teacher', () => `/boards?class=${ids.class}`],
  'the people': ['school', () => `/places/${ids.school}/people`],
  'a new import profile': ['bureau', () => '/import-profiles/new'],
  'the differences of a scheme': ['bureau', () => `/schemes/${ids.scheme.split('/')[0]}/differences`],
  'the notices': ['teacher', () => '/notices'],
  'the webhooks': ['school', () => '/webhooks'],
  'what was done and read': ['administrator', () => '/audit'],
  'the ratings': ['teacher', () => '/ratings'],
  'a new round of ratings': ['teacher', () => '/ratings/new'],
  'the rubrics': ['school', () => '/rubrics'],
  'a rubric': ['school', () => `/rubrics/${ids.school}/conduct`],
  'a new rubric': ['bureau', () => `/rubrics/${ids.place}/new?from=conduct`],
  'whom a record is about': ['teacher', () => `/records/new?class=${ids.class}`],
  'a record about a pupil': ['teacher', () => `/records/new?class=${ids.class}&student=${ids.student}`],
  'the comments': ['teacher', () => '/comments'],
  'a comment': ['teacher', () => `/students/${ids.student}/comment`],
  'a class’s selections': ['teacher', () => `/classes/${ids.class}/selections`],
  'the rules of selection': ['school', () => `/places/${ids.school}/selection-rules`],
  'what is public': ['student', () => '/publicity'],
  'a new publicity': ['teacher', () => `/publicity/new?classId=${ids.class}`],
  'the objections': ['committee', () => '/objections'],
  'the own objections': ['guardian', () => '/objections/mine'],
  'the receipt of an objection': [undefined, () => '/objection-receipt'],
  'a growth archive': ['guardian', () => '/archive'],
  'the signing of archives': ['head', () => '/archive/signing'],
  'the use of archives': ['expert', () => '/archive/materials'],
  'a head’s start': ['head', () => '/'],
  'a committee’s start': ['committee', () => '/'],
  'an expert’s start': ['expert', () => '/'],
  'a page that is not there': ['student', () => '/nowhere'],
};

describe.skipIf(!chromiumPath)(`on every page${unlessChromium}`, () => {
  for (const [name, [role, path]] of Object.entries(pages)) {
    for (const language of ['zh-CN', 'en']) {
      it(`${name} (${language}) is accessible, fits a phone, and asks nobody else for anything`, async () => {
        const page = await browser.open({ role, language });
        for (const screen of [DESK, PHONE]) {
          await page.setViewportSize(screen.viewport);
          await page.visit(path());
          await settled(page);
          expect(await accessibilityFaults(page)).toEqual([]);
          expect(await overhang(page)).toBeLessThanOrEqual(0);
        }
        expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
        expect(page.faults).toEqual([]);
      });
    }
  }

  it('the reasons of a score are accessible too', async () => {
    const page = await browser.open({ role: 'student' });
    const { person } = (await page.ask('/session')).body;
    await page.visit(`/students/${person.id}`);
    await page
      .getByRole('button', { name: /为什么是这个结果/ })
      .first()
      .click();
    await page.getByRole('dialog').getByText('由这些部分组成').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('an English page has no Chinese words of the interface', async () => {
    const page = await browser.open({ role: 'bureau', language: 'en' });
    await page.visit('/what-if');
    await settled(page);
    const left = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('main h1, main h2, main button, main label, nav a')].map(
        ({ textContent }) => textContent ?? '',
      );
      return texts.filter((text) => /[\u4e00-\u9fff]/.test(text));
    });
    expect(left).toEqual([]);
  });
});
