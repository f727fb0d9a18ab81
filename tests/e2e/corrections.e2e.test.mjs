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

/** What the class teacher writes about a pupil, and mends when it was wrong. */
describe.skipIf(!chromiumPath)(`a record by the class teacher${unlessChromium}`, () => {
  let server;
  let browser;
  let classId;
  let students;
  beforeAll(async () => {
    server = await openServer();
    browser = await openBrowser(server.url);
    const teacher = await browser.open({ role: 'teacher' });
    classId = (await teacher.ask('/session')).body.classes.find(({ isClassTeacher }) => isClassTeacher).id;
    students = (await teacher.ask(`/classes/${classId}/point-sheet`)).body.students;
    await browser.closePages();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => browser?.closePages());

  async function sound(page) {
    for (const { viewport } of [DESK, PHONE]) {
      await page.setViewportSize(viewport);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overhang(page)).toBeLessThanOrEqual(0);
    }
    expect(page.faults).toEqual([]);
  }

  /** Only so many are taken a day of one pupil, and a test may run again on the same server. */
  const somebody = () => students[Math.floor(Math.random() * students.length)];
  async function onSomeDay(page) {
    const field = page.getByLabel('日期', { exact: true });
    const [first, last] = await field.evaluate(({ min, max }) => [min, max].map((day) => Date.parse(day)));
    const some = new Date(first + Math.floor((Math.random() * (last - first)) / 86_400_000) * 86_400_000);
    await field.fill(some.toISOString().slice(0, 10));
  }

  /** Written from the class page, as a teacher does it on a phone; counts at once. @returns where it is. */
  async function write(page, pupil) {
    await page.visit(`/classes/${classId}`);
    await settled(page);
    await page.getByRole('link', { name: '记一笔', exact: true }).tap();
    await page.getByRole('link', { name: pupil.name, exact: true }).first().tap();
    await page.getByRole('button', { name: /^典型事例/ }).tap();
    await page.getByText(`关于${pupil.name}`).waitFor();
    await page.locator('input[name="title"]').fill('为图书角编目');
    await onSomeDay(page);
    await page.locator('textarea[name="text"]').fill('课间把新书登记上架，一共 40 本。');
    await page.getByRole('button', { name: '提交', exact: true }).tap();
    await page.getByText('已记下，作为评价的依据。').waitFor();
    return new URL(page.url()).pathname;
  }

  it('begins on the class page or the pupil’s page, with the pupil’s name above the form', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    const pupil = somebody();
    await write(page, pupil);
    await page.visit(`/students/${pupil.id}`);
    await settled(page);
    await page.getByRole('link', { name: `为${pupil.name}记一笔` }).tap();
    await page.getByText(`关于${pupil.name}`).waitFor();
    await settled(page);
    await sound(page);
  });

  it('is corrected with a reason; what was and what is stand there for the teacher', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    const path = await write(page, somebody());
    await page.getByRole('link', { name: '更正', exact: true }).tap();
    const text = page.locator('textarea[name="text"]');
    await page.waitForFunction(() => document.querySelector('textarea[name="text"]')?.value.includes('40 本'));
    await text.fill('课间把新书登记上架，一共 14 本。');
    await page.getByRole('button', { name: '提交更正' }).tap();
    const reason = page.getByLabel('为什么更正');
    await page.getByText('请写明为什么更正。').waitFor();
    expect(await reason.getAttribute('aria-invalid')).toBe('true');
    await sound(page);
    await reason.fill('数错了');
    await page.getByRole('button', { name: '提交更正' }).tap();
    await page.getByText('已更正，原来的内容在下面“更正”里。').waitFor();
    expect(new URL(page.url()).pathname).toBe(path);
    const corrections = page.locator('section', { has: page.getByRole('heading', { name: '更正', exact: true }) });
    await corrections.locator('del', { hasText: '一共 40 本' }).waitFor();
    await corrections.locator('ins', { hasText: '一共 14 本' }).waitFor();
    await corrections.getByText('原因：数错了').waitFor();
    await sound(page);
  });

  it('that somebody else corrected meanwhile keeps what was typed, and shows what they changed', async () => {
    const [mine, theirs] = [
      await browser.open({ role: 'teacher', screen: PHONE }),
      await browser.open({ role: 'teacher', screen: PHONE }),
    ];
    const path = await write(mine, somebody());
    for (const page of [mine, theirs]) {
      await page.visit(`${path}/correct`);
      await page.locator('textarea[name="text"]').waitFor();
    }
    const correct = async (page, text) => {
      await page.locator('textarea[name="text"]').fill(text);
      await page.getByLabel('为什么更正').fill('数错了');
      await page.getByRole('button', { name: '提交更正' }).tap();
    };
    await correct(theirs, '一共 41 本。');
    await theirs.getByText('已更正，原来的内容在下面“更正”里。').waitFor();
    await correct(mine, '一共 42 本。');
    await mine.getByText('这条记录刚刚被别人更正过，您填的还没有提交').waitFor();
    await mine.locator('ins', { hasText: '一共 41 本' }).waitFor();
    expect(await mine.locator('textarea[name="text"]').inputValue()).toBe('一共 42 本。');
    await sound(mine);
    await mine.setViewportSize(PHONE.viewport);
    await mine.getByRole('button', { name: '看过了，接着用我填的' }).tap();
    await mine.getByRole('button', { name: '提交更正' }).tap();
    await mine.getByText('已更正，原来的内容在下面“更正”里。').waitFor();
    await mine.locator('ins', { hasText: '一共 42 本' }).waitFor();
  });
});
