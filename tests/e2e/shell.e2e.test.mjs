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
import { ledClass, openStep, pupilToRemind } from './people.mjs';
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

const background = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

describe.skipIf(!chromiumPath)(`the shell${unlessChromium}`, () => {
  it('is dark or light as chosen on this device, and readable in both', async () => {
    const page = await browser.open({ role: 'school' });
    // Half-way through a change of colour nothing is readable yet.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.visit('/accounts');
    await settled(page);
    const light = await background(page);
    await page.getByRole('button', { name: '显示设置' }).click();
    await page.getByRole('dialog').getByRole('radio', { name: '深色' }).check();
    await page.keyboard.press('Escape');
    expect(await background(page)).not.toBe(light);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' });
    expect(await background(page)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.side').isVisible()).toBe(false);
  });

  it('follows the system until somebody chooses', async () => {
    const page = await browser.open();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.visit('/sign-in');
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'light');
  });

  it('shows what was chosen at once where the address keeps it, and never jumps back', async () => {
    const page = await browser.open({ role: 'school' });
    const place = (await page.ask('/session')).body.roles[0].place.id;
    await page.visit(`/places/${place}/people`);
    await settled(page);
    for (const name of ['教师', '班级', '学生']) {
      const tab = page.getByRole('radio', { name, exact: true });
      // Looked at in the same turn, before the browser could show anything.
      const seen = await tab.evaluate((radio) => {
        radio.click();
        return radio.checked;
      });
      expect([name, seen]).toEqual([name, true]);
      await page.getByRole('heading', { level: 2, name }).waitFor();
    }
  });

  it('grows with the largest type and still fits a phone', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit('/account');
    await page.getByRole('radio', { name: '特大' }).check();
    for (const path of ['/account', '/boards', '/calendar', '/notices', '/']) {
      await page.visit(path);
      await settled(page);
      expect(await overhang(page), path).toBeLessThanOrEqual(0);
    }
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe('21px');
  });

  it('leads a teacher on by the bar at the foot of the phone, and to the rest by its last button', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit('/boards');
    await settled(page);
    const bar = page.getByRole('navigation', { name: '主导航' });
    expect(await bar.locator('a, button').count()).toBe(5);
    await bar.getByRole('button', { name: '更多' }).tap();
    await page.getByRole('dialog').getByRole('link', { name: '学期日程' }).tap();
    await page.getByRole('heading', { level: 1, name: '学期日程' }).waitFor();
  });

  it('finds pages, acts and pupils with the keyboard alone, and gives the focus back', async () => {
    const page = await browser.open({ role: 'school' });
    await page.visit('/imports');
    await settled(page);
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: /搜索页面/ });
    await field.waitFor();
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('工作进度');
    const option = page.getByRole('option', { name: /工作进度/ }).first();
    await option.waitFor();
    expect(await option.getAttribute('aria-selected')).toBe('true');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await option.getAttribute('id'));
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: '工作进度' }).waitFor();

    const place = (await page.ask('/session')).body.roles[0].place.id;
    const { current } = (await page.ask('/terms')).body;
    const { pupils } = (await page.ask(`/places/${place}/pupils?term=${current}&limit=1`)).body;
    await page.keyboard.press('Control+k');
    await page.keyboard.type(pupils[0].name);
    const found = page.getByRole('option', { name: new RegExp(`${pupils[0].name}.*学生`) }).first();
    await found.waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/students\/\d+/);
    expect(page.url()).not.toContain(encodeURIComponent(pupils[0].name));
    expect(page.faults).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)(`the term calendar${unlessChromium}`, () => {
  it('is set by the school, warns about what is odd, refuses at the field, and goes back to the bureau’s', async () => {
    const page = await browser.open({ role: 'school' });
    await page.visit('/calendar');
    await page.getByRole('button', { name: '修改“公示审核”的时间' }).click();
    const sheet = page.getByRole('dialog');
    const opens = await sheet.getByLabel('开始日').inputValue();
    const before = new Date(Date.parse(opens) - 86_400_000).toISOString().slice(0, 10);
    await sheet.getByLabel(/截止日（/).fill(before);
    await sheet.getByRole('button', { name: '保存' }).click();
    await sheet.getByText(/截止日早于开始日/).waitFor();
    expect(await sheet.getByLabel(/截止日（/).inputValue()).toBe(before);
    const short = new Date(Date.parse(opens) + 86_400_000).toISOString().slice(0, 10);
    await sheet.getByLabel(/截止日（/).fill(short);
    await sheet.getByRole('button', { name: '保存' }).click();
    await sheet.getByText(/只有 \d+ 个工作日/).waitFor();
    await sheet.getByRole('button', { name: '仍然保存' }).click();
    await page.getByText('“公示审核”的时间已保存。').waitFor();
    await page.getByRole('button', { name: '恢复为上级的：公示审核' }).click();
    await page.getByText('已恢复，现在按上级的安排。').waitFor();
    expect(await page.getByText('待核对').first().isVisible()).toBe(true);
  });
});

describe.skipIf(!chromiumPath)(`a board${unlessChromium}`, () => {
  it('leads from the county over a grade, reminds all its classes with one tap, and the pupil reads it', async () => {
    const led = await ledClass(browser);
    await openStep(browser, led, 'archive');
    const own = await pupilToRemind(browser, led);
    const bureau = await browser.open({ role: 'bureau' });
    await bureau.visit('/boards');
    await bureau.locator('.board-table tbody a').first().click();
    await bureau.waitForURL(/place=\d+/);
    await bureau.locator('.board-grade a').first().waitFor();

    const school = await browser.open({ role: 'school' });
    await school.visit(`/boards?place=${led.placeId}`);
    const grades = school.locator('.board-grade');
    await grades.locator(`a[href*="grade=${own.grade}&"]`).click();
    await school.getByRole('heading', { level: 1, name: /^工作进度 · / }).waitFor();
    await settled(school);
    expect(await accessibilityFaults(school)).toEqual([]);
    expect(await overhang(school)).toBeLessThanOrEqual(0);
    await school.getByRole('button', { name: '提醒“形成档案”还没完成的人' }).click();
    await school.getByText(/已提醒 [1-9]\d* 人/).waitFor();
    // Again, over the table: nobody twice within a day.
    await school.getByRole('combobox', { name: '步骤' }).selectOption({ label: '形成档案' });
    await school.getByRole('button', { name: '提醒所有没完成的班' }).click();
    await school.getByText(/[1-9]\d* 人 24 小时内提醒过/).waitFor();

    const pupil = await browser.open({ account: own.account, screen: PHONE });
    await pupil.visit('/notices');
    await settled(pupil);
    expect(await accessibilityFaults(pupil)).toEqual([]);
    await pupil
      .getByRole('link', { name: /档案签字/ })
      .first()
      .waitFor();
    await pupil.getByRole('button', { name: '全部标为已读' }).tap();
    await pupil.getByRole('link', { name: /未读/ }).first().waitFor({ state: 'detached' });
  });

  it('of every step stands in the tree of places, one request a level, and the keyboard opens it', async () => {
    const page = await browser.open({ role: 'administrator' });
    const [top] = (await page.ask('/places')).body.places;
    const asked = [];
    page.on('request', (request) => {
      const [, of] = /\/api\/v1\/places\/(\d+)(\/board)?\?/.exec(request.url()) ?? [];
      if (of) asked.push(new URL(request.url()).pathname.replace('/api/v1', ''));
    });
    await page.visit(`/places/${top.id}`);
    await settled(page);
    const lines = page.getByRole('tree', { name: '下级单位' }).getByRole('treeitem');
    await lines.first().waitFor();
    const city = Number(await lines.first().getAttribute('data-place'));
    await lines.first().focus();
    asked.length = 0;
    await page.keyboard.press('ArrowRight');
    await lines.nth(1).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await lines.nth(2).waitFor();
    const county = Number(await lines.nth(1).getAttribute('data-place'));
    expect(asked).toEqual([`/places/${city}/board`, `/places/${county}/board`]);
    for (const line of [lines.nth(1), lines.nth(2)])
      await line
        .getByText(/^形成档案：完成 [\d,]+，共 [\d,]+/)
        .first()
        .waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => lines.count()).toBe(2);
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/places/${city}\\?`));
  });
});
