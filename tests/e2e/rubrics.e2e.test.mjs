import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, chromiumPath, openBrowser, overhang, settled, unlessChromium } from './browser.mjs';
import { openServer } from './server.mjs';

/** A school makes a rubric of its own, and a round can be opened with it. */
describe.skipIf(!chromiumPath)(`a rubric${unlessChromium}`, () => {
  let server;
  let browser;
  beforeAll(async () => {
    server = await openServer();
    browser = await openBrowser(server.url);
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

  it('of a school is a copy with words of its own, said to be wrong at the field, and then offered', async () => {
    const title = `劳动素养（本校）${Date.now()}`;
    const page = await browser.open({ role: 'school' });
    await page.visit('/rubrics');
    await settled(page);
    await sound(page);
    await page.getByRole('link', { name: /^劳动素养.*系统自带/ }).click();
    await page.getByRole('heading', { level: 1, name: '劳动素养', exact: true }).waitFor();
    await sound(page);
    await page.getByRole('link', { name: '照着改' }).click();
    const name = page.getByLabel('名称', { exact: true });
    await name.fill(' ');
    await page.getByText('这一项没有填写中文').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await name.fill(title);
    const value = page.getByLabel('分值（0–100）').nth(1);
    await value.fill('99');
    await page.getByText('各水平的分值要从高到低').waitFor();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('还有 1 处要改').waitFor();
    await sound(page);
    // A closed tab loses nothing.
    await page.reload();
    await page.getByText(/已恢复/).waitFor();
    expect(await name.inputValue()).toBe(title);
    await value.fill('80');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(`“${title}”已保存`).waitFor();
    await page.getByRole('link', { name: new RegExp(title.replace(/[（）]/g, '.')) }).waitFor();
    await sound(page);
    const { roles } = (await page.ask('/session')).body;
    const school = roles.find(({ role }) => role === 'school').place.id;
    await page.visit(`/ratings/new?placeId=${school}`);
    await page.getByLabel('量表').selectOption({ label: title });
    await page.getByText('本地自定的量表').waitFor();
  });

  it('that nobody has begun is not full of faults, and says all of them when it is saved', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/rubrics');
    await page.getByRole('link', { name: '新建量表' }).click();
    await page.getByRole('heading', { level: 1, name: '新建量表' }).waitFor();
    await page.getByRole('button', { name: '保存' }).waitFor();
    expect(await page.locator('.fault').count()).toBe(0);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('处要改，改好才能保存').waitFor();
    expect(await page.locator('.fault').count()).toBeGreaterThan(3);
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-invalid') === 'true');
    await page.getByRole('button', { name: '增加要点' }).click();
    await page.getByRole('button', { name: '增加水平' }).first().click();
    await sound(page);
  });
});
