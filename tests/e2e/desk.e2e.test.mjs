import { readFile } from 'node:fs/promises';
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

const placeOf = async (page) => (await page.ask('/session')).body.roles[0].place;

/** Three pupils of a class by name, as a sheet names them. */
async function someClass(page) {
  const { id } = await placeOf(page);
  const term = (await page.ask('/terms')).body.current;
  const { pupils } = (await page.ask(`/places/${id}/pupils?term=${term}&limit=200`)).body;
  const byName = new Map();
  for (const pupil of pupils) byName.set(pupil.name, (byName.get(pupil.name) ?? 0) + 1);
  const chosen = pupils.filter(({ name }) => byName.get(name) === 1).slice(0, 3);
  const start = (await page.ask('/terms')).body.terms.find(({ code }) => code === term).startsOn;
  return { id, term, start, pupils: chosen };
}

const grades = { 1: '小学', 2: '初', 3: '高' };
const digits = ['', '一', '二', '三', '四', '五', '六'];
const classOf = ({ grade, number }) =>
  `${grades[Math.floor(grade / 10)].replace('小学', '')}${digits[grade % 10]}${grade < 20 ? '年级' : ''}(${number})班`;

/** A boy's identity number of the region 990101, hardly ever the same twice. */
function identity() {
  const front = `99010120130131${String((Date.now() % 499) * 2 + 1).padStart(3, '0')}`;
  const sum = [...front].reduce((total, digit, i) => total + Number(digit) * (2 ** (17 - i) % 11), 0);
  return front + '10X98765432'[sum % 11];
}

describe.skipIf(!chromiumPath)(`an import${unlessChromium}`, () => {
  it('goes from the template over a broken file and a corrected one to its undoing', async () => {
    const page = await browser.open({ role: 'school' });
    await page.visit('/imports');
    await page.getByRole('radio', { name: /观测数据/ }).check();
    await page.getByLabel('表格样式').selectOption('sleep-exercise');
    const template = page.waitForEvent('download');
    await page.getByRole('link', { name: /下载“睡眠与体育锻炼”模板/ }).click();
    expect((await readFile(await (await template).path())).subarray(0, 2).toString()).toBe('PK');

    const { start, pupils } = await someClass(page);
    const sheet = (hours) =>
      ['班级,姓名,日期,睡眠时间', ...pupils.map((one) => `${classOf(one.class)},${one.name},${start},${hours}`)].join(
        '\n',
      );
    // The server may be one on which this ran before.
    const name = `睡眠-${Date.now()}.csv`;
    const hand = async (text, as = name) => {
      await page
        .getByLabel('选择文件', { exact: true })
        .setInputFiles({ name: as, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: '先检查一遍' }).click();
    };
    await hand(sheet('很久'));
    await page.getByText('检查发现错误').waitFor({ timeout: 30_000 });
    const cells = await page.getByRole('row').filter({ hasText: '睡眠时间' }).first().getByRole('cell').allInnerTexts();
    expect(cells[0]).toBe('2');
    await page.getByRole('link', { name: '下载标注好的文件' }).waitFor();

    const hours = 7 + (Date.now() % 200) / 100;
    const goIn = async (as) => {
      await page.getByRole('button', { name: '检查通过，正式导入' }).click({ timeout: 30_000 });
      return page.getByRole('button', { name: `撤回这次导入: ${as}` }).first();
    };
    await hand(sheet(hours.toFixed(2)));
    await (await goIn(name)).waitFor({ timeout: 30_000 });
    await hand(sheet((hours + 1).toFixed(2)), `改-${name}`);
    await (await goIn(`改-${name}`)).click({ timeout: 30_000 });
    const drawer = page.getByRole('dialog');
    await drawer.getByText(/其中 3 条仍然有效/).waitFor();
    await drawer.getByText('其中 3 条更正了更早的数据；撤回后，更早的数据重新有效。').waitFor();
    await drawer.getByRole('button', { name: /撤回 3 条/ }).click();
    await drawer.getByText('请写明原因').waitFor();
    await drawer.getByLabel('撤回的原因').fill('选错了学期');
    await drawer.getByRole('button', { name: /撤回 3 条/ }).click();
    await drawer.getByText('已撤回 3 条观测数据').waitFor();
    await drawer.getByText('被它更正过的 3 条更早的数据重新有效', { exact: false }).waitFor();
    expect(page.faults).toEqual([]);
  });

  it('of a local table goes by a profile made of a sample of it', async () => {
    const page = await browser.open({ role: 'bureau' });
    const code = `reading-${Date.now()}`;
    const csv = (...lines) => ({ mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) });
    await page.visit('/import-profiles/new');
    await page
      .getByLabel('选择文件', { exact: true })
      .setInputFiles({ name: '样表.csv', ...csv('班级,姓名,登记日期,读了几本') });
    await page.getByRole('button', { name: '读取表头' }).click();
    await page.getByLabel('读了几本: 这一列是').waitFor();
    await page.getByLabel('代码').fill('不对');
    await page.getByRole('button', { name: '保存样式' }).click();
    await page.getByText('请填写样式名称。').waitFor();
    await page.getByText('请至少指出一列数据。').waitFor();
    await page.getByLabel('样式名称').fill('读书登记');
    await page.getByLabel('代码').fill(code);
    await page.getByLabel('登记日期: 这一列是').selectOption('date');
    await page.getByLabel('读了几本: 这一列是').selectOption('=academic.reading-books');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '保存样式' }).click();
    await page.getByText('样式“读书登记”已保存').waitFor();

    const school = await browser.open({ role: 'school' });
    const { start, pupils } = await someClass(school);
    const rows = pupils.map((one) => `${classOf(one.class)},${one.name},${start},3`);
    await school.visit('/imports');
    await school.getByRole('radio', { name: /观测数据/ }).click();
    await school.getByLabel('表格样式').selectOption(code);
    await school
      .getByLabel('选择文件', { exact: true })
      .setInputFiles({ name: '读书.csv', ...csv('班级,姓名,登记日期,读了几本', ...rows) });
    await school.getByRole('button', { name: '先检查一遍' }).click();
    await school.getByText('检查通过，没有写入数据').waitFor({ timeout: 30_000 });
    await school
      .locator('.outcome')
      .getByText(/3\s*新增/)
      .waitFor();
    expect([...page.faults, ...school.faults]).toEqual([]);
  });

  it('of a roster is undone, and then does the same again', async () => {
    const page = await browser.open({ role: 'school' });
    await page.visit('/imports');
    const name = `新生-${Date.now()}.csv`;
    const text = [
      '姓名,性别,出生日期,身份证件号,年级,班级,成员1姓名,成员1关系,成员1联系电话',
      `新同学,男,2013-01-31,${identity()},七年级,七(1)班,新家长,父亲,19908000000`,
    ].join('\n');
    const check = async () => {
      await page
        .getByLabel('选择文件', { exact: true })
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
      await page.getByRole('button', { name: '先检查一遍' }).click();
      await page.getByText('检查通过，没有写入数据').waitFor({ timeout: 30_000 });
    };
    const outcome = page.locator('.outcome');
    await check();
    await outcome.getByText(/1\s*新增/).waitFor();
    await outcome.getByRole('button', { name: '检查通过，正式导入' }).click();
    await outcome.getByRole('button', { name: `撤销这次导入: ${name}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '撤销', exact: true }).click();
    await dialog.getByText('请写明原因').waitFor();
    await dialog.getByLabel('撤销的原因').fill('传错了文件');
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole('button', { name: '撤销', exact: true }).click();
    await dialog.getByText('已撤销，名册恢复到导入之前').waitFor();
    await dialog.getByRole('button', { name: '关闭' }).click();
    const listed = page.getByRole('region', { name: '导入过的名册' }).getByRole('row').filter({ hasText: name });
    await listed.getByText('已撤销').waitFor();
    await check();
    await outcome.getByText(/1\s*新增/).waitFor();
    expect(page.faults).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)(`the scheme editor${unlessChromium}`, () => {
  it('is worked with the keyboard: a node is added, faulty, mended, previewed and published', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/schemes');
    const section = page.locator('section').filter({ has: page.getByRole('heading', { name: /五方面/ }) });
    await section.getByRole('button', { name: '复制为本单位方案' }).click();
    const code = `e2e-${Date.now()}`;
    await section.getByLabel('新方案的代码').fill(code);
    await section.getByRole('button', { name: '开始编辑' }).click();

    const tree = page.getByRole('tree', { name: '指标树' });
    await tree
      .getByRole('treeitem', { name: /^整个方案/ })
      .first()
      .focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await tree.locator('[aria-selected=true]').getAttribute('aria-expanded')).toBe('false');
    await page.getByRole('button', { name: '增加下级' }).click();
    await page.getByLabel('名称（中文）').fill('校外阅读');
    await page
      .getByText(/还有 \d+ 处需要改正/)
      .first()
      .waitFor();
    expect(await page.getByRole('button', { name: '发布', exact: true }).isDisabled()).toBe(true);
    await page.getByText('末级指标没有写取自哪些观测点').first().waitFor();

    await page.getByLabel('添加观测指标').fill('moral.conduct');
    await page.getByText('没有错误，可以发布').waitFor();
    const weight = page.getByRole('textbox', { name: '权重', exact: true });
    await weight.fill('-1');
    await page
      .getByText(/不大于 0/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: '撤销' }).click();
    await page.getByText('没有错误，可以发布').waitFor();
    expect(await weight.inputValue()).toBe('10');
    expect(await accessibilityFaults(page)).toEqual([]);

    await page.getByRole('button', { name: '开始预览' }).click();
    await page.getByText(/综合等级会改变/).waitFor({ timeout: 90_000 });
    await page.getByText(/^已保存/).waitFor();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('button', { name: '确定发布' }).click();
    await page.waitForURL(new RegExp(`/schemes/${code}/1$`));
    await page.getByRole('button', { name: '全部展开' }).click();
    await page.getByText('校外阅读').waitFor();
    expect(page.faults).toEqual([]);
  });
});

describe.skipIf(!chromiumPath)(`the people of a school${unlessChromium}`, () => {
  it('are listed to the end by scrolling, found by name, and given accounts', async () => {
    const page = await browser.open({ role: 'school' });
    const { id, pupils } = await someClass(page);
    await page.visit(`/places/${id}/people`);
    await settled(page);
    const box = page.getByRole('region', { name: '人员' });
    const all = Number((await page.ask(`/places/${id}`)).body.students);
    await expect
      .poll(
        async () => {
          await box.evaluate((element) => element.scrollTo(0, element.scrollHeight));
          return page.getByRole('status').first().textContent();
        },
        { timeout: 20_000 },
      )
      .toContain(`共 ${all} 人`);
    // However long the list, only what is in sight stands in the page.
    expect(await box.getByRole('row').count()).toBeLessThan(80);
    await page.getByLabel('按姓名、拼音或号码查找').fill(pupils[0].name);
    await page.getByRole('button', { name: '查找', exact: true }).click();
    await box.getByRole('link', { name: pupils[0].name }).first().waitFor();

    await page.getByRole('radio', { name: '开通账号' }).click();
    await page.getByRole('checkbox', { name: /从未登录过的人/ }).check();
    await page.getByRole('button', { name: '开通并显示口令' }).click();
    await page.locator('.slip').first().waitFor({ timeout: 60_000 });
    expect(await page.locator('.slip code').nth(1).textContent()).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    expect(page.faults).toEqual([]);
  });

  it('are read on a phone too, without anything running over the edge', async () => {
    const page = await browser.open({ role: 'school', screen: PHONE, language: 'en' });
    const { id } = await placeOf(page);
    for (const path of [`/places/${id}/people`, `/places/${id}/people?of=teachers`, '/imports', '/schemes']) {
      await page.visit(path);
      await settled(page);
      expect([path, await overhang(page)]).toEqual([path, 0]);
      expect([path, await accessibilityFaults(page)]).toEqual([path, []]);
    }
  });
});
