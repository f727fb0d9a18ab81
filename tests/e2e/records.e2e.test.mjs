import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  accessibilityFaults,
  chromiumPath,
  DESK,
  loginOf,
  openBrowser,
  overhang,
  PHONE,
  passwordOf,
  settled,
  unlessChromium,
} from './browser.mjs';
import { openServer } from './server.mjs';

let server;
let browser;
let classId;
let studentId;
let photo;

beforeAll(async () => {
  if (!chromiumPath) return;
  server = await openServer();
  browser = await openBrowser(server.url);
  const teacher = await browser.open({ role: 'teacher' });
  const student = await browser.open({ role: 'student' });
  classId = (await teacher.ask('/session')).body.classes.find(({ isClassTeacher }) => isClassTeacher).id;
  studentId = (await student.ask('/session')).body.person.id;
  await browser.closePages();
  // Larger than what is sent, and with a place in it, as a phone's camera writes it.
  photo = await sharp({ create: { width: 4000, height: 3000, channels: 3, background: '#7a9a6a' } })
    .composite([
      {
        input: Buffer.from(`<svg width="4000" height="3000"><text y="900" font-size="700">${Date.now()}</text></svg>`),
      },
    ])
    .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '31/1 14/1 0/1' } })
    .jpeg()
    .toBuffer();
}, 240_000);

afterEach(() => browser?.closePages());

afterAll(async () => {
  await browser?.close();
  await server?.close();
}, 60_000);

const bar = (page) => page.getByRole('complementary', { name: '待发送' });
/** The newest of what was given today; what the class committee gave and waits stands above. */
const newestGiven = (page) =>
  page
    .locator('section', { has: page.getByRole('heading', { name: '今天记过的' }) })
    .locator('.given-act')
    .first();

const theDay = (page) => page.getByLabel('日期', { exact: true });

/** Counts what a finger does from here on. */
async function countTaps(page) {
  await page.evaluate(() => {
    window.taps = 0;
    addEventListener('pointerdown', ({ isTrusted }) => isTrusted && window.taps++, true);
  });
  return () => page.evaluate(() => window.taps);
}

/** Requests that change something, by method and path, as they leave the page. */
function countSent(page, pattern) {
  const sent = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET' && pattern.test(request.url())) sent.push(request.url());
  });
  return sent;
}

async function openPoints(page) {
  await page.visit(`/classes/${classId}/points`);
  await settled(page);
}

async function choose(page, n) {
  for (let i = 0; i < n; i++) await page.locator('.pupil').nth(i).tap();
}

async function openForm(page, type = 'home-labour') {
  await page.visit(`/records/new?student=${studentId}&type=${type}`);
  await page.getByRole('button', { name: '提交', exact: true }).waitFor();
}

/** Of many records only those in sight are there: of one kind there are few. */
async function openReview(page, title) {
  await page.visit('/records/review');
  await settled(page);
  await page.getByRole('combobox', { name: '类型' }).selectOption({ label: '艺术活动' });
  await page.getByRole('button', { name: new RegExp(title) }).click();
}

async function fillLabour(page, title) {
  await page.locator('input[name="title"]').fill(title);
  await page.getByRole('combobox').first().selectOption({ index: 1 });
}

/** Today stands there already; but only so many are taken a day, and a test may run again on the same server. */
async function onSomeDay(page) {
  const [first, last] = await theDay(page).evaluate(({ min, max }) => [min, max].map((day) => Date.parse(day)));
  const days = Math.round((last - first) / 86_400_000);
  const some = new Date(first + Math.floor(Math.random() * days) * 86_400_000);
  await theDay(page).fill(some.toISOString().slice(0, 10));
}

describe.skipIf(!chromiumPath)(`daily points${unlessChromium}`, () => {
  it('for five pupils take one tap besides choosing them, and can be undone', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await openPoints(page);
    await choose(page, 5);
    await page.getByText('已选 5 人').waitFor();
    const taps = await countTaps(page);
    await page.getByRole('button', { name: '举手发言 +1', exact: true }).tap();
    await page.getByText(/举手发言 \+1 · 5 人 · 已记/).waitFor();
    expect(await taps()).toBeLessThanOrEqual(3);

    const newest = newestGiven(page);
    await newest.getByText('举手发言').waitFor();
    for (const name of await page
      .locator('.pupil')
      .allTextContents()
      .then((names) => names.slice(0, 5)))
      expect(await newest.textContent()).toContain(name);
    expect(await page.locator('.pupil[aria-pressed="true"]').count()).toBe(0);

    await page.locator('.toast').getByRole('button', { name: '撤销' }).tap();
    await newest.getByText('已撤销').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('given without a network wait, and are sent once when it is back, however many tabs are open', async () => {
    const page = await browser.open({ role: 'teacher', screen: PHONE });
    await openPoints(page);
    const other = await page.context().newPage();
    const sent = countSent(page, /\/points\//);
    const sentByOther = countSent(other, /\/points\//);
    await other.goto(`${server.url}/`);
    await other.locator('h1').waitFor();

    await page.context().setOffline(true);
    await choose(page, 2);
    await page.getByRole('button', { name: '乐于助人 +1', exact: true }).tap();
    await bar(page).getByText('没有网络，等待发送 1 条').waitFor();
    await page.getByText(/乐于助人 \+1 · 2 人 · 等待发送/).waitFor();
    sent.length = 0;

    await page.context().setOffline(false);
    await bar(page).waitFor({ state: 'detached' });
    await newestGiven(page).getByText('乐于助人').waitFor();
    expect([...sent, ...sentByOther]).toHaveLength(1);
  });

  it('that wait stay with the account: signing out asks first, and nobody else sends them', async () => {
    // Signs in for itself, since it ends its sessions.
    const page = await browser.open({ screen: DESK });
    const signIn = async (role) => {
      await page.getByLabel('账号', { exact: true }).fill(loginOf(role));
      await page.getByLabel('密码', { exact: true }).fill(passwordOf(role));
      await page.getByRole('button', { name: '登录', exact: true }).click();
      await page.getByRole('heading', { name: '等您做的' }).waitFor();
    };
    const hold = (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue());
    await page.visit('/sign-in');
    await signIn('teacher');
    await page.route('**/points/*', hold);
    await openPoints(page);
    await page.locator('.pupil').first().click();
    await page.getByRole('button', { name: '有进步 +1', exact: true }).click();
    await bar(page)
      .getByText(/等待发送 1 条/)
      .waitFor();
    await page.getByRole('button', { name: '退出登录' }).click();
    const question = page.getByRole('dialog', { name: '还有 1 条没有发送' });
    await question.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(/\/sign-in$/);
    await page.unroute('**/points/*', hold);

    const sent = countSent(page, /\/points\//);
    await signIn('guardian');
    expect(await bar(page).count()).toBe(0);
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.waitForURL(/\/sign-in$/);
    await signIn('teacher');
    await expect.poll(() => sent.length).toBe(1);
    await bar(page).waitFor({ state: 'detached' });
  });
});

describe.skipIf(!chromiumPath)(`a record on a phone${unlessChromium}`, () => {
  it('with a photo is filed in few steps, and the photo is small and knows no place', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit('/');
    await settled(page);
    const taps = await countTaps(page);
    await page.getByRole('list', { name: '常用' }).getByRole('link', { name: '记一笔' }).tap();
    await page.getByRole('button', { name: /^家务劳动/ }).tap();
    const title = `洗碗扫地 ${Date.now()}`;
    await fillLabour(page, title);
    await onSomeDay(page);
    await page.getByLabel('拍照').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('img', { name: '已选的第 1 张照片' }).waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).tap();
    await page.getByText('已提交', { exact: true }).waitFor();
    // Three taps, a title, a choice and a photo: well within a minute.
    expect(await taps()).toBeLessThanOrEqual(4);

    await page.getByText('待家长确认').waitFor();
    const picture = page.getByRole('button', { name: new RegExp(`放大查看：${title}`) });
    await expect.poll(() => picture.locator('img').evaluate((img) => img.naturalWidth)).toBeGreaterThan(0);
    await picture.tap();
    await page
      .getByRole('dialog')
      .getByRole('img', { name: new RegExp(title) })
      .waitFor();
    const [, , , id] = new URL(page.url()).pathname.split('/');
    const { body } = await page.ask(`/students/${studentId}/records/${id}`);
    expect(Math.max(body.files[0].width, body.files[0].height)).toBe(2048);
    const kept = await page.context().request.get(`${server.url}/api/v1/attachments/${body.files[0].id}`);
    expect((await sharp(await kept.body()).metadata()).exif).toBeUndefined();
    expect(page.faults).toEqual([]);
  });

  it('half written is there again after the tab was closed, photo and all', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await openForm(page);
    await fillLabour(page, '没写完的标题 🌱');
    await page.getByLabel('拍照').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('img', { name: '已选的第 1 张照片' }).waitFor();
    await page.waitForTimeout(500);
    await page.close();

    const again = await page.context().newPage();
    await again.goto(`${server.url}/records/new?student=${studentId}`);
    await again.getByText(/已恢复.*没写完的内容/).waitFor();
    expect(await again.locator('input[name="title"]').inputValue()).toBe('没写完的标题 🌱');
    await again.getByRole('img', { name: '已选的第 1 张照片' }).waitFor();
    await again.getByRole('button', { name: '重新写' }).click();
    await again.getByLabel('做了什么？').waitFor();
  });

  it('dated next year is refused at its field, and keeps what was typed', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await openForm(page);
    await page.getByRole('button', { name: '提交', exact: true }).tap();
    await page
      .getByText(/^请填写“/)
      .first()
      .waitFor();
    expect(await page.locator('input[name="title"]').evaluate((field) => field === document.activeElement)).toBe(true);

    await fillLabour(page, '<script>alert(1)</script>');
    await theDay(page).fill('2099-01-01');
    await page.getByRole('button', { name: '提交', exact: true }).tap();
    await page.getByText(/日期 2099-01-01 还没有到/).waitFor();
    expect(await theDay(page).evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await page.locator('input[name="title"]').inputValue()).toBe('<script>alert(1)</script>');
    expect(await bar(page).count()).toBe(0);
    await page.getByRole('button', { name: '存草稿' }).tap();
    await page.waitForURL(/\/records\/\d+\/[0-9a-f-]{36}/);
  });

  it('takes no HEIC that the browser cannot open, and says what to do', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await openForm(page);
    const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.alloc(4096)]);
    await page.getByLabel('从相册或文件选').setInputFiles({ name: 'IMG_2.HEIC', mimeType: 'image/heic', buffer: heic });
    await page
      .getByRole('alert')
      .getByText(/HEIC.*兼容性最佳/)
      .waitFor();
  });

  it('written without a network opens the app, waits, and is submitted when there is one', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await openForm(page);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByRole('button', { name: '提交', exact: true }).waitFor();
    await bar(page)
      .getByText(/没有网络/)
      .waitFor();
    const title = `山里的劳动 ${Date.now()}`;
    await fillLabour(page, title);
    await onSomeDay(page);
    await page.getByLabel('拍照').setInputFiles({ name: 'b.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByRole('img', { name: '已选的第 1 张照片' }).waitFor();
    await page.getByRole('button', { name: '提交', exact: true }).tap();
    await page.getByText('已存在这台设备上，联网后自动提交。').waitFor();
    await bar(page)
      .getByText(/等待发送 1 条/)
      .waitFor();

    const sent = countSent(page, /\/records\//);
    await page.context().setOffline(false);
    await page.locator('.record-card', { hasText: title }).getByText('待家长确认').waitFor();
    expect(sent).toHaveLength(1);
  });
});

describe.skipIf(!chromiumPath)(`a class teacher${unlessChromium}`, () => {
  it('returns a record with a reason; the pupil mends it; it is confirmed with a key', async () => {
    const pupil = await browser.open({ role: 'student', screen: PHONE });
    // A kind of which several are taken a day.
    await openForm(pupil, 'art-activity');
    const title = `合唱排练 ${Date.now()}`;
    await pupil.locator('input[name="title"]').fill(title);
    for (const choice of await pupil.getByRole('combobox').all()) await choice.selectOption({ index: 1 });
    await onSomeDay(pupil);
    await pupil.getByRole('button', { name: '提交', exact: true }).tap();
    await pupil.getByText('已提交', { exact: true }).waitFor();

    const teacher = await browser.open({ role: 'teacher', screen: DESK });
    await openReview(teacher, title);
    const beside = teacher.getByRole('region', { name: '记录内容' });
    await beside.getByRole('heading', { name: title }).waitFor();
    await teacher.keyboard.press('r');
    await beside.getByRole('button', { name: '退回', exact: true }).click();
    await beside.getByText('请写明原因，对方才知道怎么改。').waitFor();
    await beside.getByLabel('退回的原因').fill('请写清唱了什么');
    await beside.getByRole('button', { name: '退回', exact: true }).click();
    await teacher.getByText('已退回，对方会看到原因。').waitFor();

    await pupil.visit('/records');
    const returned = pupil.locator('.record-card').first();
    await returned.getByText('原因：请写清唱了什么').waitFor();
    await returned.tap();
    await pupil.getByText('请写清唱了什么').waitFor();
    await pupil.locator('textarea').first().fill('二声部，《让我们荡起双桨》。');
    await pupil.getByRole('button', { name: '提交', exact: true }).tap();
    await pupil.getByText('已提交', { exact: true }).waitFor();

    await openReview(teacher, title);
    await beside.getByText('二声部，《让我们荡起双桨》。').waitFor();
    await teacher.keyboard.press('c');
    await teacher.getByText('已确认。').waitFor();
    await pupil.reload();
    await pupil.getByText('已确认，作为评价的依据。').waitFor();
  });

  it('scrolls through two thousand records of which only those in sight are there', async () => {
    const page = await browser.open({ role: 'teacher', screen: DESK });
    const all = 2000;
    const row = (i) => ({
      id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      studentId,
      studentName: '王小明',
      type: 'home-labour',
      typeTitle: { zh: '家务劳动', en: 'Housework' },
      aspect: 'practice',
      title: `第 ${i} 条`,
      day: '2026-11-20',
      from: null,
      state: 'waiting',
      revision: 1,
      frozen: false,
      writer: { role: 'student', own: false },
      confirmer: 'class-teacher',
      reason: '',
      attachments: 0,
      changedAt: '2026-11-20T08:00:00.000Z',
      submittedAt: '2026-11-20T08:00:00.000Z',
    });
    await page.route('**/api/v1/waiting-records?*', (route) => {
      const after = Number(new URL(route.request().url()).searchParams.get('after') ?? 0);
      const records = Array.from({ length: 100 }, (_, i) => row(after + i + 1));
      return route.fulfill({ json: { records, next: after + 100 < all ? String(after + 100) : null, total: all } });
    });
    await page.visit('/records/review');
    await page.getByText('第 1 条').waitFor();
    for (let seen = 0; seen < 60 && (await page.getByText(`第 ${all} 条`).count()) === 0; seen++) {
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForTimeout(80);
      expect(await page.locator('.review-row').count()).toBeLessThan(60);
    }
    await page.getByText(`第 ${all} 条`).waitFor();
  });
});

describe.skipIf(!chromiumPath)(`the pages of records${unlessChromium}`, () => {
  const pages = {
    'daily points': ['teacher', () => `/classes/${classId}/points`],
    'a new record': ['student', () => '/records/new'],
    'the form of a record': ['student', () => '/records/new?type=volunteer-service'],
    'the own records': ['student', () => '/records'],
    'a child’s records': ['guardian', () => '/records'],
    'the review': ['teacher', () => '/records/review'],
    'a guardian’s review': ['guardian', () => '/records/review'],
  };
  for (const [name, [role, path]] of Object.entries(pages)) {
    it(`${name} are accessible and fit a phone, in both languages`, async () => {
      for (const language of ['zh-CN', 'en']) {
        const page = await browser.open({ role, language });
        for (const screen of [DESK, PHONE]) {
          await page.setViewportSize(screen.viewport);
          await page.visit(path());
          await settled(page);
          expect(await accessibilityFaults(page)).toEqual([]);
          expect(await overhang(page)).toBeLessThanOrEqual(0);
        }
        expect(page.faults).toEqual([]);
        await page.close();
      }
    });
  }
});
