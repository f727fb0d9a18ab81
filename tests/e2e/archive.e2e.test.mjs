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
/** The pupil of the demo, and a term whose archive nobody has signed yet. */
let pupil;
let term;

beforeAll(async () => {
  if (!chromiumPath) return;
  server = await openServer();
  browser = await openBrowser(server.url);
  const page = await browser.open({ role: 'student' });
  pupil = (await page.ask('/session')).body.person;
  const { terms } = (await page.ask(`/students/${pupil.id}/term-archives`)).body;
  const open = terms.find(({ state }) => state === 'open');
  term = open.term;
  const school = await browser.open({ role: 'school' });
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const { windows } = (await school.ask(`/places/${open.school.id}/calendar?term=${term}`)).body;
  const seen = windows.find(({ step }) => step === 'archive').changedAt ?? null;
  const answer = await school.context().request.put(`${server.url}/api/v1/places/${open.school.id}/calendar/archive`, {
    data: { term, opensOn: day(-30), closesOn: day(30), seen },
  });
  expect(answer.status()).toBe(200);
}, 240_000);

afterEach(() => browser?.closePages());

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

const words = { teacher: '我已核对', committee: '委员会已逐一审核', head: '我确认学校' };

/** A page is as wide as its window, has nothing against it, and broke nothing. */
async function sound(page) {
  expect(await accessibilityFaults(page)).toEqual([]);
  expect(await overhang(page)).toBeLessThanOrEqual(0);
  expect(page.faults).toEqual([]);
}

async function signBatch(role, screen, address, name) {
  const page = await browser.open({ role, screen });
  await page.visit(address);
  await page.getByRole('heading', { name: '一次签完' }).waitFor();
  await sound(page);
  await page.getByLabel(words[role], { exact: false }).check();
  await page.getByLabel('签名').fill(name);
  // Only the demo's own pupil has signed, in whatever state the rest of the school is.
  await page.getByRole('button', { name: /^签 \d+ 份$/ }).click();
  await page.getByText(/^已签 \d+ 份$/).waitFor();
}

describe.skipIf(!chromiumPath)(`an archive of a term${unlessChromium}`, () => {
  it('is read and signed by the pupil on a phone', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit('/archive');
    await page.getByRole('heading', { level: 1, name: '成长档案' }).waitFor();
    await page
      .getByText('入学', { exact: true })
      .or(page.getByText('升学', { exact: true }))
      .first()
      .waitFor();
    await sound(page);
    await page.getByRole('link', { name: '学期档案' }).click();
    await sound(page);
    await page.visit(`/students/${pupil.id}/archive/${term}`);
    await page.getByRole('heading', { name: '签字确认' }).waitFor();
    await sound(page);
    await page.getByLabel('我已逐项看过', { exact: false }).check();
    await page.getByLabel('签名').fill('别人');
    await page.getByRole('button', { name: '确认签字' }).click();
    await page.getByText('签名与账号的姓名不一致').waitFor();
    await page.getByLabel('签名').fill(pupil.name);
    await page.getByRole('button', { name: '确认签字' }).click();
    await page.getByText('等班主任签字').waitFor();
  });

  it('is signed by teacher, committee and head over their lists, and sealed', async () => {
    const teacher = await browser.open({ role: 'teacher' });
    const session = (await teacher.ask('/session')).body;
    const { school, class: one } = (await teacher.ask(`/students/${pupil.id}/term-archives`)).body.terms[0];
    await signBatch('teacher', PHONE, `/archive/signing?as=teacher&class=${one.id}&term=${term}`, session.person.name);
    await signBatch('committee', DESK, `/archive/signing?as=committee&place=${school.id}&term=${term}`, '李委员');
    await signBatch('head', DESK, `/archive/signing?as=head&place=${school.id}&term=${term}`, '孙校长');
  });

  it('is read by the family as it was sealed, and checked in their own browser', async () => {
    const page = await browser.open({ role: 'guardian', screen: PHONE });
    await page.visit(`/students/${pupil.id}/archive/${term}`);
    await page.getByText('孙校长', { exact: false }).waitFor();
    await sound(page);
    await page.getByRole('link', { name: '核验这份档案' }).click();
    await page.waitForURL(/\/verify#entry=/);
    await page.getByText('档案封存', { exact: false }).first().waitFor();
  });

  it('takes photos into the album', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit(`/students/${pupil.id}/archive?view=album`);
    await settled(page);
    await page.getByRole('button', { name: '添加照片' }).click();
    const photo = await page.evaluate(async () => {
      const canvas = globalThis.document.createElement('canvas');
      canvas.width = 320;
      canvas.height = 200;
      canvas.getContext('2d').fillRect(20, 20, 200, 120);
      return canvas.toDataURL('image/jpeg').split(',')[1];
    });
    await page.locator('input[type=file][multiple]').setInputFiles({
      name: '运动会.jpg',
      mimeType: 'image/jpeg',
      buffer: Buffer.from(photo, 'base64'),
    });
    await page.getByLabel('说明').fill('运动会接力赛');
    await sound(page);
    await page.getByRole('button', { name: '放进相册' }).click();
    await page.getByText('已放进相册').waitFor();
    await page.getByRole('listitem').filter({ hasText: '运动会接力赛' }).first().locator('img').first().waitFor();
  });

  it('is used by an expert without anybody’s name', async () => {
    const page = await browser.open({ role: 'expert' });
    await page.visit(`/archive/materials?term=${term}`);
    await page
      .getByRole('link', { name: /^材料 / })
      .first()
      .click();
    await page.getByText('已隐去姓名', { exact: false }).waitFor();
    await sound(page);
    expect(await page.locator('main').textContent()).not.toContain(pupil.name);
  });
});
