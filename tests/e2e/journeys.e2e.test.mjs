import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, loginOf, openBrowser, PHONE, passwordOf, settled, unlessChromium } from './browser.mjs';
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

async function signIn(page, login, password) {
  await page.getByLabel('账号', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录' }).click();
}

describe.skipIf(!chromiumPath)(`a bureau${unlessChromium}`, () => {
  it('signs in, sees the overview, goes down to a class and a pupil, and takes the report home', async () => {
    const page = await browser.open();
    await page.visit('/');
    await signIn(page, loginOf('bureau'), passwordOf('bureau'));
    await page.waitForURL(/\/places\/\d+/);
    await page.getByRole('heading', { name: '五个方面的整体情况' }).waitFor();

    const schools = page.getByRole('region', { name: '各学校的分布' }).getByRole('row');
    const codes = (await schools.locator('th .hint').allTextContents()).map((text) => text.split(' ')[0]);
    expect(codes.length).toBeGreaterThan(1);
    expect(codes).toEqual([...codes].sort());

    await schools.getByRole('link').first().click();
    await page.getByRole('heading', { name: '班级', exact: true }).waitFor();
    await page.locator('.class-link').first().click();
    await page.getByText('按学号排列，不排名').waitFor();
    const first = page.locator('.student-card').first();
    const name = await first.locator('.card-title').textContent();
    await first.click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(await page.getByText(/第\s*\d+\s*名|排名第/).count()).toBe(0);

    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载 PDF' }).click();
    const report = await readFile(await (await coming).path());
    expect(report.subarray(0, 5).toString()).toBe('%PDF-');
    expect(page.faults).toEqual([]);
  });

  it('reads the same distributions as figures', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/');
    const schools = page.getByRole('region', { name: '各学校的分布' });
    await schools.waitFor();
    await page
      .getByRole('group', { name: /各学校的分布/ })
      .getByRole('radio', { name: '数字表格' })
      .check();
    await schools
      .getByText(/中位数 \d/)
      .first()
      .waitFor();
  });

  it('starts an evaluation and sees it end', async () => {
    const page = await browser.open({ role: 'school' });
    await page.visit('/');
    await page.getByRole('button', { name: '开始评价' }).click();
    await page.locator('.run-brief').getByText('完成').first().waitFor({ timeout: 60_000 });
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('sees what other weights would change, and nothing is kept', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/what-if');
    const weight = page.getByRole('spinbutton', { name: '学业水平 的权重' });
    await weight.fill('60');
    await page.getByRole('button', { name: '试算', exact: true }).click();
    await page.getByText('综合等级会改变').waitFor({ timeout: 60_000 });
    await page.getByRole('rowheader', { name: '试算后' }).first().waitFor();
    await page.reload();
    expect(await weight.inputValue()).toBe('20');
  });

  it('is told row, column and remedy of a faulty file, and nothing changes', async () => {
    const page = await browser.open({ role: 'bureau' });
    const place = (await page.ask('/session')).body.roles[0].place.id;
    const before = (await page.ask(`/places/${place}`)).body;
    const lines = [
      '姓名,性别,出生日期,身份证件类型,身份证件号,学校名称,年级,班级',
      `王小明,男,2013-02-30,居民身份证,110105201302280013,${before.children.find(({ name }) => /初级/.test(name)).name},七年级,1班`,
    ];
    await page.visit('/imports');
    await page.getByLabel('选择文件', { exact: true }).setInputFiles({
      name: '名册.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(lines.join('\n')),
    });
    await page.getByText('已选择：名册.csv').waitFor();
    await page.getByRole('button', { name: '先检查一遍' }).click();
    await page.getByText('检查发现错误').waitFor({ timeout: 30_000 });
    const fault = page.getByRole('row').filter({ hasText: '身份证件号' }).first();
    const cells = await fault.getByRole('cell').allInnerTexts();
    expect(cells[0]).toBe('2');
    expect(cells[1]).toBe('身份证件号');
    expect(cells[2]).toMatch(/校验位/);
    expect(cells[3].length).toBeGreaterThan(3);
    expect(await page.getByRole('button', { name: '检查通过，正式导入' }).count()).toBe(0);

    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载标注好的文件' }).click();
    expect((await readFile(await (await coming).path())).toString()).toContain('王小明');
    const after = (await page.ask(`/places/${place}`)).body;
    expect(after.students).toBe(before.students);
    expect(after.classes).toBe(before.classes);
  });
});

describe.skipIf(!chromiumPath)(`a teacher on a phone${unlessChromium}`, () => {
  async function openPupil(page) {
    await page.visit('/');
    await page
      .getByRole('link', { name: /班主任/ })
      .first()
      .click();
    await page.locator('.student-card').nth(1).click();
    await page.getByRole('heading', { name: '寄语' }).waitFor();
  }

  it('may not write in the name of the family', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await openPupil(page);
    expect(await page.getByRole('button', { name: /^家长的话:/ }).count()).toBe(0);
  });

  it('makes the reports of the class and takes them as one file', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit('/');
    await page
      .getByRole('link', { name: /班主任/ })
      .first()
      .click();
    await page.getByRole('button', { name: '生成报告' }).tap();
    await page.getByText('报告已生成').waitFor({ timeout: 120_000 });
    const coming = page.waitForEvent('download');
    await page.getByRole('link', { name: '下载', exact: true }).tap();
    const zip = await readFile(await (await coming).path());
    expect(zip.subarray(0, 2).toString()).toBe('PK');
  }, 180_000);
});

describe.skipIf(!chromiumPath)(`a guardian${unlessChromium}`, () => {
  it('writes a remark, keeps the words when they could not be saved, and finds them again', async () => {
    const page = await browser.open({ role: 'guardian', screen: PHONE });
    const words = `周末自己做了早饭。${Date.now()}`;
    const [child] = (await page.ask('/session')).body.children;
    await page.visit(`/students/${child.id}`);
    await page.getByRole('button', { name: /^家长的话:/ }).tap();
    const field = page.getByRole('textbox', { name: '家长的话' });
    await field.fill(words);
    await page.route('**/remarks/family', (route) => route.abort());
    await page.getByRole('button', { name: '保存', exact: true }).tap();
    await page.getByText('没能保存，您写的内容还在。').waitFor();
    expect(await field.inputValue()).toBe(words);

    await page.unroute('**/remarks/family');
    await page.getByRole('button', { name: '保存', exact: true }).tap();
    await page.getByText('已保存。').waitFor();
    await page.reload();
    await page.getByText(words).waitFor();
  });

  it('comes to the own child and to no other', async () => {
    const page = await browser.open({ role: 'guardian', screen: PHONE });
    await page.visit('/');
    const { children } = (await page.ask('/session')).body;
    await page.getByRole('link', { name: children[0].name, exact: true }).tap();
    await page.waitForURL(new RegExp(`/students/${children[0].id}`));
    await page.getByRole('heading', { level: 1, name: children[0].name }).waitFor();

    const teacher = await browser.open({ role: 'teacher' });
    const { classes } = (await teacher.ask('/session')).body;
    const { current } = (await teacher.ask('/terms')).body;
    const { students } = (await teacher.ask(`/classes/${classes[0].id}?term=${current}`)).body;
    const other = students.find(({ id }) => !children.some((child) => child.id === id));
    expect((await page.ask(`/students/${other.id}?term=${current}`)).status).toBe(404);
    await page.visit(`/students/${other.id}`);
    await page.getByRole('heading', { level: 1, name: '没有找到' }).waitFor();
    expect(await page.getByText(other.name).count()).toBe(0);
  });

  it('asks why, reads the reasons, and is back where the question was', async () => {
    const page = await browser.open({ role: 'guardian' });
    const { children } = (await page.ask('/session')).body;
    await page.visit(`/students/${children[0].id}`);
    const why = page.getByRole('button', { name: /为什么是这个结果/ }).first();
    await why.click();
    const drawer = page.getByRole('dialog', { name: '为什么是这个结果？' });
    await drawer.getByText('由这些部分组成').waitFor();
    await drawer.locator('summary').first().click();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    expect(await why.evaluate((button) => button === document.activeElement)).toBe(true);
  });
});

describe.skipIf(!chromiumPath)(`signing in${unlessChromium}`, () => {
  it('works with the keyboard alone', async () => {
    const page = await browser.open();
    await page.visit('/sign-in');
    await page.getByLabel('账号', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('跳到正文');
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press('Tab');
      if (await page.getByLabel('账号', { exact: true }).evaluate((field) => field === document.activeElement)) break;
    }
    await page.keyboard.type(loginOf('student'));
    await page.keyboard.press('Tab');
    await page.keyboard.type(passwordOf('student'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '等您做的', exact: true }).waitFor();
  });

  it('says beside the form what is wrong, and keeps the login', async () => {
    const page = await browser.open();
    await page.visit('/sign-in');
    await page.getByRole('button', { name: '登录' }).click();
    await page.getByText('请输入账号').waitFor();
    await signIn(page, 'nobody-here', 'not the password');
    await page.getByRole('alert').getByText('账号或密码不对').waitFor();
    expect(await page.getByLabel('账号', { exact: true }).inputValue()).toBe('nobody-here');
  });

  it('with a one-time code leads to a password of one’s own first', async () => {
    const bureau = await browser.open({ role: 'bureau' });
    const login = `e2e-${Date.now()}`;
    await bureau.visit('/accounts');
    await bureau.getByLabel('账号名').fill(login);
    await bureau.getByLabel('角色').first().selectOption('school');
    const place = (await bureau.ask('/session')).body.roles[0].place.id;
    const school = (await bureau.ask(`/places/${place}`)).body.children[0];
    await bureau.getByLabel('单位', { exact: true }).selectOption(String(school.id));
    await bureau.getByRole('button', { name: '新建' }).click();
    await bureau.getByText(`${login} 的一次性口令`).waitFor();
    const code = (await bureau.locator('.notice code').textContent()).trim();

    const page = await browser.open();
    await page.visit('/runs');
    await signIn(page, login, code);
    await page.waitForURL(/\/account$/);
    await page.getByLabel('一次性口令').fill(code);
    await page.getByLabel('新密码', { exact: true }).fill('short');
    await page.getByRole('button', { name: '保存新密码' }).click();
    await page.getByText('新密码至少 10 个字符').waitFor();
    await page.getByLabel('新密码', { exact: true }).fill('a sentence of my own');
    await page.getByLabel('再输入一次新密码').fill('a sentence of my own');
    await page.getByRole('button', { name: '保存新密码' }).click();
    await page.getByRole('heading', { level: 1, name: school.name }).waitFor();
  });

  it('is asked for again where one was going, and leads there', async () => {
    const page = await browser.open();
    await page.visit('/schemes');
    await page.waitForURL(/\/sign-in\?next=%2Fschemes/);
    await signIn(page, loginOf('student'), passwordOf('student'));
    await page.getByRole('heading', { level: 1, name: '评价方案' }).waitFor();
  });
});

describe.skipIf(!chromiumPath)(`the language${unlessChromium}`, () => {
  it('changes to English and stays after a reload', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/schemes');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { level: 1, name: 'Schemes' }).waitFor();
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: '中文' }).click();
    await page.getByRole('heading', { level: 1, name: '评价方案' }).waitFor();
  });
});
