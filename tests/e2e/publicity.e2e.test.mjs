import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  chromiumPath,
  openBrowser,
  overhang,
  PHONE,
  settled,
  unlessChromium,
} from './browser.mjs';
import { ledClass, newGuardian, openStep, pupilToChoose } from './people.mjs';
import { openServer } from './server.mjs';

let server;
let browser;

beforeAll(async () => {
  if (!chromiumPath) return;
  server = await openServer();
  browser = await openBrowser(server.url);
}, 240_000);

afterEach(() => browser?.closePages());

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

/** What every page has to be. */
async function fine(page) {
  await settled(page);
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overhang(page)).toBeLessThanOrEqual(0);
  expect(page.faults).toEqual([]);
}

describe.skipIf(!chromiumPath)(`selection and publicity${unlessChromium}`, () => {
  it('go from the pupil’s choice to an objection that the committee decides', async () => {
    const led = await ledClass(browser);
    for (const step of ['record', 'selection', 'publicity']) await openStep(browser, led, step);
    const { id, name, account } = await pupilToChoose(browser, led);
    const pupil = await browser.open({ account, screen: PHONE });
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    await writeRecords(pupil, teacher, id);
    await pupil.visit('/selection');
    await pupil.waitForURL(new RegExp(`/students/${id}/selection`));
    await fine(pupil);
    await choose(pupil);

    await teacher.visit('/selection');
    await fine(teacher);
    await teacher.visit(`/classes/${led.id}/selections`);
    await fine(teacher);
    await teacher.getByRole('link', { name: new RegExp(`^${name}`) }).click();
    await teacher.getByRole('button', { name: '同意这份遴选' }).click();
    await teacher.getByText('等本人签字').first().waitFor();
    await fine(teacher);
    await sign(pupil, name);
    await consent(await newGuardian(browser, led.id, { name }));
    await teacher.visit(`/publicity/new?classId=${led.id}`);
    await fine(teacher);
    await teacher.getByRole('button', { name: '开始公示' }).click();
    await teacher.waitForURL(/\/publicity\/[0-9a-f-]{36}/);
    await teacher.getByRole('heading', { name }).waitFor();
    await fine(teacher);

    const words = `那天的活动没有举行（${Date.now()}）`;
    const path = new URL(teacher.url()).pathname;
    await teacher
      .getByRole('link', { name: /^有异议/ })
      .first()
      .click();
    await teacher.getByLabel('哪里不实，您怎么知道的').fill(words);
    await teacher.getByText('匿名', { exact: true }).click();
    // A closed tab loses nothing.
    await teacher.waitForTimeout(500);
    await teacher.reload();
    await teacher.getByText(words).waitFor();
    await fine(teacher);
    await teacher.getByRole('button', { name: '提交异议' }).click();
    const receipt = await teacher.locator('code.receipt').textContent();
    expect(receipt).toMatch(/^([2-9A-HJ-NP-Z]{4}-){4}[2-9A-HJ-NP-Z]{4}$/);
    await fine(teacher);

    const school = await browser.open({ role: 'school' });
    await school.visit('/objections');
    await settled(school);
    await fine(school);
    await school.getByText(words).click();
    await school.getByRole('button', { name: '分派' }).click();
    await school.getByText('正在处理').waitFor();
    await fine(school);
    const objection = new URL(school.url()).pathname;

    const committee = await browser.open({ role: await handlerOf(school, objection) });
    await committee.visit(objection);
    await settled(committee);
    await committee.getByLabel('异议成立', { exact: true }).check();
    await committee.getByLabel(/^理由/).fill('问过主办方，活动改期了');
    await committee.getByRole('button', { name: '作出决定' }).click();
    await committee.getByText('请写公示页上显示的说明').waitFor();
    await committee.getByLabel('公示页上的说明').fill('活动改期，此条划去');
    await committee.getByRole('button', { name: '作出决定' }).click();
    await committee.getByText('已处理').first().waitFor();
    await fine(committee);

    await pupil.visit(path);
    await settled(pupil);
    await pupil.getByText('已划去').first().waitFor();
    await pupil.getByText('活动改期，此条划去').first().waitFor();
    await fine(pupil);
    await pupil.emulateMedia({ media: 'print' });
    expect(await pupil.getByRole('button', { name: '打印张贴' }).isVisible()).toBe(false);
    expect(await pupil.getByText('如有异议').isVisible()).toBe(true);

    const stranger = await browser.open({ screen: PHONE });
    await stranger.visit('/objection-receipt');
    await stranger.getByLabel('回执码').fill(receipt.toLowerCase().replaceAll('-', ' '));
    await stranger.getByRole('button', { name: '查看' }).click();
    await stranger.getByText('异议成立').first().waitFor();
    expect(await stranger.getByText(name).count()).toBe(0);
    await fine(stranger);
  });
});

/** Two confirmed records of the term, to choose from. */
async function writeRecords(pupil, teacher, studentId) {
  const day = new Date().toISOString().slice(0, 10);
  for (const title of ['主题团日活动', '国旗下讲话']) {
    const path = `/students/${studentId}/records/${randomUUID()}`;
    const fields = { title, level: 'school', role: 'main' };
    const record = { type: 'party-league-activity', day, fields, attachments: [] };
    const { revision } = await pupil.tell('PUT', path, record);
    await teacher.tell('POST', `${path}/confirm`, { revision });
  }
}

async function sign(page, name) {
  await page.reload();
  await settled(page);
  await page.getByLabel('输入您的姓名').fill('别人');
  await page.getByRole('button', { name: '确认签字' }).click();
  await page.getByText('输入的姓名与本人不一致').waitFor();
  await page.getByLabel('输入您的姓名').fill(name);
  await page.getByRole('button', { name: '确认签字' }).click();
  // Nobody in the first year of junior school is fourteen.
  await page.getByText('等家长同意').first().waitFor();
  await fine(page);
}

/** With the keyboard: the first two records, the second moved up. */
async function choose(page) {
  for (let n = 0; n < 2; n += 1) {
    const add = page.getByRole('button', { name: /^选这条/ }).first();
    await add.focus();
    await page.keyboard.press('Enter');
  }
  const reasons = page.getByLabel('为什么选它（一句话）');
  await reasons.nth(0).fill('联系我 13812345678');
  await reasons.nth(1).fill('第一次自己组织活动');
  await page.getByRole('button', { name: '保存' }).click();
  await page.getByText('理由里像是写了电话号码').waitFor();
  await reasons.nth(0).fill('我坚持最久的一件事');
  const second = await page.locator('.chosen-item .record-title').nth(1).textContent();
  await page.getByRole('button', { name: /^上移/ }).nth(1).focus();
  await page.keyboard.press('Enter');
  expect(await page.locator('.chosen-item .record-title').first().textContent()).toBe(second);
  await page.getByRole('button', { name: '交给班主任' }).click();
  await page.getByText('等老师看').first().waitFor();
  await settled(page);
}

async function consent(account) {
  const guardian = await browser.open({ account, screen: PHONE });
  await guardian.visit('/selection');
  await settled(guardian);
  const name = (await guardian.ask('/session')).body.person.name;
  await guardian.getByLabel('输入您的姓名').fill(name);
  await guardian.getByRole('button', { name: '我同意' }).click();
  await guardian.getByText('已确认').first().waitFor();
  await fine(guardian);
}

/** Whom the school's form gave it to: the first of its list. */
async function handlerOf(page, path) {
  const { steps } = (await page.ask(path)).body;
  return steps.find(({ kind }) => kind === 'assigned').by;
}
