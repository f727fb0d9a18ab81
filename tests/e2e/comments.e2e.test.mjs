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

/** The comments of a class, from drafts to what the family reads. */
describe.skipIf(!chromiumPath)(`the comments of a class${unlessChromium}`, () => {
  let server;
  let browser;
  let student;
  beforeAll(async () => {
    server = await openServer();
    browser = await openBrowser(server.url);
    const page = await browser.open({ role: 'student' });
    student = (await page.ask('/session')).body.person.id;
    await browser.closePages();
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  afterEach(() => browser?.closePages());

  async function sound(page) {
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(page.faults).toEqual([]);
  }

  it('are drafted for those that have none, and listed with how far they are', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit('/comments');
    await settled(page);
    await page.getByText('没有配置语言模型').first().waitFor();
    await sound(page);
    await page.getByRole('button', { name: '生成草稿' }).first().click();
    await page.getByRole('link', { name: /草稿/ }).first().waitFor({ timeout: 60_000 });
    await sound(page);
  });

  it('keep both texts where two teachers write at once', async () => {
    const page = await browser.open({ role: 'teacher', screen: DESK });
    await page.visit(`/students/${student}/comment`);
    await settled(page);
    const box = page.getByRole('textbox', { name: '评语' });
    await box.fill('我写的评语。');
    // Somebody else saves meanwhile.
    await page.evaluate(async (id) => {
      const { current } = await (await fetch('/api/v1/terms')).json();
      const url = `/api/v1/students/${id}/comment`;
      const { version } = await (await fetch(`${url}?term=${current}`)).json();
      const body = JSON.stringify({ term: current, version, body: '另一位老师写的。', confirm: false });
      await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    }, student);
    await page.getByRole('button', { name: '存为草稿' }).click();
    await page.getByRole('region', { name: '别人刚保存的文字' }).getByText('另一位老师写的。').waitFor();
    await page.getByRole('region', { name: '您写的文字' }).getByText('我写的评语。').waitFor();
    await sound(page);
    await page.getByRole('button', { name: '用我的继续' }).click();
    expect(await box.inputValue()).toBe('我写的评语。');
  });

  it('are written from facts, confirmed by the keyboard, and read by the family', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit(`/students/${student}/comment`);
    await settled(page);
    await page.getByRole('button', { name: '按事实写草稿' }).click();
    await page.getByRole('button', { name: '整份放进评语' }).click();
    const box = page.getByRole('textbox', { name: '评语' });
    await box.pressSequentially('名列前茅');
    await page.keyboard.press('Control+Enter');
    await page.getByText('评语里有名次的说法').waitFor();
    await sound(page);
    const text = (await box.inputValue()).replace('名列前茅', '');
    await box.fill(text);
    await page.keyboard.press('Control+Enter');
    await page.getByText('已确认，成长报告会印这一份').waitFor();
    const family = await browser.open({ role: 'guardian', screen: PHONE });
    await family.visit(`/students/${student}`);
    await settled(family);
    await family.getByText(text.slice(0, 12)).first().waitFor();
  });
});
