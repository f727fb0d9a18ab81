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

const at = '2026-11-20T03:04:05.000Z';
const log = 'edu.example/ledger/county/2026';
const root = `${'R'.repeat(43)}=`;

const treeOf = (origin, more) => ({
  origin,
  path: origin.slice(origin.indexOf('/')),
  schoolYear: 2026,
  digest: 'sha256',
  twinOf: null,
  closed: false,
  verifierKey: `${origin}+0a0b0c0d+${'K'.repeat(44)}`,
  size: 5000,
  checkpoints: [{ size: 5000, root, madeAt: at, witnesses: [] }],
  ...more,
});

/** A ledger on which everything is to be seen: a twin, witnesses of every kind, anchors, findings, things held up. */
const troubled = {
  sequencer: {
    state: 'held-up',
    since: at,
    problem: { code: 'ledger.disk-full', message: 'the disk is full', remedy: 'free some space' },
    aside: [{ code: 'ledger.expander', message: 'no such expander', remedy: 'start the other version' }],
    waiting: 12,
    waitingSince: at,
  },
  trees: [
    treeOf('edu.example/ledger/county/2025', { schoolYear: 2025, closed: true }),
    treeOf(log, {
      checkpoints: [
        { size: 5000, root, madeAt: at, witnesses: ['city'] },
        { size: 4000, root: `${'S'.repeat(43)}=`, madeAt: at, witnesses: ['city', 'university'] },
      ],
    }),
    treeOf(`${log}/sm3`, { digest: 'sm3', twinOf: log }),
  ],
  witnesses: ['signed', 'down', 'refused', 'lying', 'ahead', 'idle'].map((state, n) => ({
    name: `witness ${n}`,
    key: `witness.example/${n}`,
    state,
    since: at,
    detail: state === 'down' ? 'ECONNREFUSED' : '',
    signed: state === 'signed' ? [{ origin: log, size: 4990, at }] : [],
  })),
  anchors: ['waiting', 'sent', 'done', 'refused'].map((state, n) => ({
    origin: log,
    size: 1000 + n,
    state,
    contract: `0x${'c'.repeat(40)}`,
    chainId: 20_200,
    transaction: `0x${String(n).repeat(64)}`,
    at,
    problem: state === 'refused' ? 'anchor.other-root' : state === 'waiting' ? 'anchor.of-tomorrow' : '',
  })),
  audit: {
    id: 4,
    startedAt: at,
    finishedAt: '2026-11-20T03:04:35.000Z',
    entries: 5000,
    found: 1500,
    problem: null,
    findings: Array.from({ length: 30 }, (_, n) => ({
      code: 'ledger.audit-entry-missing',
      message: `entry ${n} is missing`,
      remedy: 'bring it back',
      tree: log,
      position: n,
      entryId: null,
      size: null,
      personId: null,
    })),
  },
};

/** Opens the page on a ledger that is made up. */
async function openOn(state, options) {
  const page = await browser.open({ role: 'administrator', ...options });
  await page.route('**/api/v1/ledger', (route) => route.fulfill({ json: state }));
  await page.visit('/ledger');
  await settled(page);
  return page;
}

const section = (page, name) =>
  page.locator('section.section').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });

describe.skipIf(!chromiumPath)(`the ledger's page${unlessChromium}`, () => {
  for (const language of ['zh-CN', 'en']) {
    for (const [name, state] of Object.entries({
      'with everything on it': troubled,
      'with nothing on it': { ...troubled, trees: [], witnesses: [], anchors: [], audit: null },
    })) {
      it(`${name} (${language}) is accessible and fits a phone`, async () => {
        const page = await openOn(state, { language });
        for (const screen of [DESK, PHONE]) {
          await page.setViewportSize(screen.viewport);
          for (const summary of await page.locator('details:not([open]) > summary').all()) await summary.click();
          expect(await accessibilityFaults(page)).toEqual([]);
          expect(await overhang(page)).toBeLessThanOrEqual(0);
        }
        if (language === 'en') expect(await page.locator('main').innerText()).not.toMatch(/[\u4e00-\u9fff]/);
        expect(page.faults).toEqual([]);
      });
    }
  }

  it('is in a bureau’s menu and shows the real ledger', async () => {
    const page = await browser.open({ role: 'bureau' });
    await page.visit('/schemes');
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '可信账本' }).click();
    await page.getByRole('heading', { level: 1, name: '可信账本' }).waitFor();
    await settled(page);
    const { trees } = (await page.ask('/ledger')).body;
    expect(trees.length).toBeGreaterThan(0);
    for (const { origin } of trees) await page.getByText(origin, { exact: true }).waitFor();
    expect(await page.getByRole('link', { name: '核验一份报告或证明' }).getAttribute('href')).toBe('/verify');
    expect(await page.getByRole('button', { name: '立即审计' }).count()).toBe(0);
    await page
      .getByText(/审计由管理员启动|核对了|正在审计/)
      .first()
      .waitFor();
    const file = await page.request.get(
      server.url + (await page.getByRole('link', { name: '检查点' }).getAttribute('href')),
    );
    expect((await file.text()).split('\n')[0]).toBe(trees.at(-1).origin);
  });

  it('tells a teacher that it is not theirs to see', async () => {
    const page = await browser.open({ role: 'teacher' });
    await page.visit('/ledger');
    await page.getByRole('alert').getByText('当前账号没有这项权限').waitFor();
    expect(await page.getByRole('link', { name: '可信账本' }).count()).toBe(0);
  });

  it('lets an administrator run an audit with the keyboard, and shows how it went', async () => {
    const page = await browser.open({ role: 'administrator' });
    await page.visit('/ledger');
    await settled(page);
    const before = (await page.ask('/ledger')).body.audit?.id ?? 0;
    await page.getByRole('button', { name: '立即审计' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '正在审计' }).waitFor();
    await page.getByRole('button', { name: '立即审计' }).waitFor({ timeout: 90_000 });
    const { audit } = (await page.ask('/ledger')).body;
    expect(audit.id).toBeGreaterThan(before);
    expect(audit).toMatchObject({ found: 0, problem: null });
    await section(page, '审计').getByText('没有发现问题').waitFor();
    await section(page, '审计')
      .getByText(`核对了 ${audit.entries.toLocaleString('zh-CN')} 条`)
      .waitFor();
  }, 120_000);

  it('copies the whole root from its shortened form, and shows all of it where nothing can be copied', async () => {
    const page = await openOn(troubled);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const button = page.getByRole('button', { name: '复制 2026–2027 学年 树根', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.getByText('已复制').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(root);
    expect(await page.getByText(root, { exact: true }).count()).toBe(0);

    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await button.click();
    await page.getByText(root, { exact: true }).waitFor();
  });

  it('says what is held up, who is down and what stands in the chain', async () => {
    const page = await openOn(troubled);
    const standing = section(page, '记账状况');
    await standing.getByText('the disk is full').waitFor();
    await standing.getByText('free some space').waitFor();
    await standing.getByText(/12 项等待入账/).waitFor();
    await standing.getByText(/no such expander start the other version/).waitFor();

    const witnesses = section(page, '见证方').locator('.ledger-list > li');
    expect(await witnesses.locator('.tag').allTextContents()).toEqual([
      '已签名',
      '联系不上',
      '拒绝签名',
      '回答有误',
      '见过更长的账本',
      '还没有问过',
    ]);
    expect(await witnesses.first().innerText()).toMatch(/签到第 4,990 条.*还差 10 条/);
    expect(await witnesses.nth(1).innerText()).toContain('ECONNREFUSED');

    const anchors = section(page, '链上锚定').locator('.ledger-list > li');
    expect(await anchors.locator('.tag').allTextContents()).toEqual([
      '等待发送',
      '已发送，待确认',
      '已上链',
      '链上不符',
    ]);
    expect(await anchors.last().innerText()).toContain('请运行审计');
    expect(await anchors.first().innerText()).toContain('anchor.of-tomorrow');
  });

  it('shows a year’s log before the year before, with its twin inside', async () => {
    const page = await openOn(troubled);
    const logs = page.locator('.ledger-tree');
    expect(await logs.getByRole('heading', { level: 3 }).allTextContents()).toEqual([
      expect.stringContaining('2026–2027 学年'),
      expect.stringMatching(/2025–2026 学年.*不再写入/),
    ]);
    expect(await logs.first().getByRole('heading', { level: 4 }).allTextContents()).toEqual(['国密副本（SM3 / SM2）']);
    expect(await logs.last().getByRole('heading', { level: 4 }).count()).toBe(0);
  });

  it('tells the logs of one year apart, where one had to be closed', async () => {
    const trees = [treeOf(log, { closed: true }), treeOf(`${log}-2`)];
    const page = await openOn({ ...troubled, trees });
    const titles = await page.locator('.ledger-tree').getByRole('heading', { level: 3 }).allTextContents();
    expect(titles.map((title) => title.trim())).toEqual(['2026–2027 学年 第 2 本', '2026–2027 学年 不再写入']);
  });

  it('lists findings a part at a time, and says how many there are', async () => {
    const page = await openOn(troubled);
    const audit = section(page, '审计');
    await audit.getByText('发现 1,500 处不符').waitFor();
    const findings = audit.locator('ol > li');
    expect(await findings.count()).toBe(20);
    await audit.getByRole('button', { name: /再显示一些（还有 10 处）/ }).click();
    expect(await findings.count()).toBe(30);
    await audit.getByText('只列出前 30 处。').waitFor();
  });

  it('tells an audit that goes on from one that was cut off, and says why one failed', async () => {
    const running = { ...troubled.audit, finishedAt: null, found: 0, findings: [] };
    let page = await openOn({ ...troubled, audit: { ...running, startedAt: new Date().toISOString() } });
    await page.getByRole('progressbar', { name: '正在审计…' }).waitFor();
    expect(await page.getByRole('button', { name: '正在审计…' }).getAttribute('aria-disabled')).toBe('true');

    page = await openOn({ ...troubled, audit: { ...running, startedAt: '2020-01-01T00:00:00.000Z' } });
    await page.getByText(/可能中断了/).waitFor();
    expect(await page.getByRole('button', { name: '立即审计' }).getAttribute('aria-disabled')).toBeNull();

    page = await openOn({ ...troubled, audit: { ...troubled.audit, problem: 'no connection' } });
    await page.getByText('上一次审计没有做完').waitFor();
    await page.getByText('no connection').waitFor();
    expect(await page.getByText('没有发现问题').count()).toBe(0);
  });

  it('keeps what it has when it cannot be read anew, and says of when it is', async () => {
    const page = await openOn(troubled);
    await page.unroute('**/api/v1/ledger');
    await page.route('**/api/v1/ledger', (route) => route.abort());
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText(/The newest state could not be read; this is how it was at/).waitFor();
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor();
    await page.getByRole('heading', { level: 3, name: 'School year 2026–2027' }).first().waitFor();
  });

  it('says that the server cannot be reached, and tries again when asked', async () => {
    const page = await browser.open({ role: 'administrator' });
    await page.route('**/api/v1/ledger', (route) => route.abort());
    await page.visit('/ledger');
    await page.getByRole('alert').getByText('连接不上服务器').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.unroute('**/api/v1/ledger');
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('heading', { name: '记账状况' }).waitFor();
  });
});
