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

/** A round of a class, from opening to outcomes, as its people do it. */
describe.skipIf(!chromiumPath)(`a round of ratings${unlessChromium}`, () => {
  let server;
  let browser;
  let round;
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

  it('is opened by the class teacher, and a fault is said at its field', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await page.visit('/ratings');
    await settled(page);
    await sound(page);
    await page.getByRole('link', { name: '发起评价' }).first().click();
    await page.getByRole('heading', { level: 1, name: '发起评价' }).waitFor();
    // The school may have rubrics of its own, which stand first.
    await page.getByLabel('量表').selectOption('conduct');
    await page.getByLabel('截止日期').fill('2020-01-01');
    await page.getByRole('button', { name: '发起' }).click();
    const day = page.getByLabel('截止日期');
    await page.locator('.field .fault').waitFor();
    expect(await day.getAttribute('aria-invalid')).toBe('true');
    await sound(page);
    const { body } = await page.ask('/terms');
    const { endsOn } = body.terms.find(({ code }) => code === body.current);
    await day.fill(endsOn);
    await page.getByRole('button', { name: '发起' }).click();
    await page.waitForURL(/\/ratings\/rounds\//);
    round = page.url().split('/').at(-1);
    await page.getByRole('heading', { name: '还没评完的人' }).waitFor();
    await page.getByRole('heading', { level: 3, name: '互评' }).waitFor();
    await sound(page);
  });

  it('is filled in by a pupil on a phone; what is chosen outlives a closed tab', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit('/ratings');
    await settled(page);
    await page.getByRole('link', { name: /待评/ }).first().waitFor();
    await sound(page);
    await page.getByRole('link', { name: /待评/ }).first().click();
    await page.getByRole('group', { name: '责任' }).waitFor();
    await page.getByText('互评是匿名的').waitFor();
    await page
      .getByRole('radio', { name: /经常如此/ })
      .first()
      .check();
    await page.waitForTimeout(600);
    await page.reload();
    await page.getByText('没写完的内容').waitFor();
    expect(
      await page
        .getByRole('radio', { name: /经常如此/ })
        .first()
        .isChecked(),
    ).toBe(true);
    for (const name of ['诚信', '友善', '守纪'])
      await page
        .getByRole('group', { name })
        .getByRole('radio', { name: /经常如此/ })
        .check();
    await sound(page);
    // The address is the next one's before the page is.
    const heading = page.getByRole('heading', { level: 1 });
    const before = await heading.textContent();
    await page.getByRole('button', { name: '提交' }).click();
    await heading.filter({ hasNotText: before }).waitFor();
    await page.getByRole('group', { name: '责任' }).waitFor();
  });

  it('is closed by the teacher; pupil and family see why peers are not shown', async () => {
    const teacher = await browser.open({ role: 'teacher', screen: DESK });
    await teacher.visit(`/ratings/rounds/${round}`);
    await settled(teacher);
    await teacher.getByRole('button', { name: '结束评价' }).click();
    await teacher.getByRole('heading', { name: '同学写的话' }).waitFor();
    await sound(teacher);
    const family = await browser.open({ role: 'guardian', screen: PHONE });
    await family.visit('/ratings');
    await settled(family);
    await family
      .getByRole('link', { name: /评价结果/ })
      .first()
      .click();
    await family.getByText('评的人不满 5 位').first().waitFor();
    await sound(family);
  });
});
