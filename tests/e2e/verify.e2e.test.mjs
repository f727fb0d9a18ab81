import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';
import {
  commit,
  cosign,
  createKey,
  formatCheckpoint,
  formatEntry,
  formatNote,
  formatProof,
  formatProofBundle,
  formatProofLink,
  formatVerifierKey,
  leafHash,
  memoryReader,
  proveInclusion,
  readRoot,
  sign,
} from '@wuyu/ledger';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accessibilityFaults, chromiumPath, DESK, openBrowser, overhang, PHONE, unlessChromium } from './browser.mjs';
import { openServer } from './server.mjs';

const seed = (n) => new Uint8Array(32).fill(n);
const log = createKey('edu.example/ledger/e2e/2026', 'ed25519', seed(1));
const witnesses = [2, 3].map((n) => createKey(`witness.example/${n}`, 'cosignature', seed(n)));
const record = { value: { number: 'R-2026-1', term: '2025-2026-1', levels: { 思想品德: '优秀' } }, salt: seed(9) };

/** A policy that asks for both witnesses. @param secret of the second: 3 is the one that has signed. */
const policyOf = (secret) => {
  const other = createKey('witness.example/3', 'cosignature', seed(secret));
  const lines = [`log ${formatVerifierKey(log)}`, `witness 市教育局 ${formatVerifierKey(witnesses[0])}`];
  return [
    ...lines,
    `witness 独立方 ${formatVerifierKey(other)}`,
    'group 见证 all 市教育局 独立方',
    'quorum 见证',
    '',
  ].join('\n');
};

let server;
let browser;
let folder;
let entries;
let proof;
let bundle;

beforeAll(async () => {
  if (!chromiumPath) return;
  entries = Array.from({ length: 300 }, (_, n) =>
    formatEntry({
      kind: 'report-issued',
      suite: 'hmac-sha256',
      schema: 1,
      id: new Uint8Array(16).fill(1 + (n % 255)),
      commitment: commit(n === 7 ? record.value : { n }, record.salt),
      rules: seed(0),
      about: new Uint8Array(16),
    }),
  );
  const reader = memoryReader(entries.map((entry) => leafHash(entry)));
  const text = formatCheckpoint({ origin: log.name, size: 300n, root: await readRoot(reader, 300n) });
  const lines = [sign(text, log), ...witnesses.map((key) => cosign(text, 1_790_000_000n, key))];
  const hashes = await proveInclusion(7n, 300n, reader);
  proof = formatProof({ extra: entries[7], index: 7n, hashes, checkpoint: formatNote(text, lines) });
  bundle = formatProofBundle({ proof, policy: policyOf(3), record });
  folder = await mkdtemp(path.join(tmpdir(), 'wuyu-verify-'));
  server = await openServer();
  browser = await openBrowser(server.url);
}, 240_000);

afterEach(() => browser?.closePages());

afterAll(async () => {
  await browser?.close();
  await server?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
}, 60_000);

function pdfWith(content) {
  const packed = deflateSync(Buffer.from(content));
  return Buffer.concat([
    Buffer.from(`%PDF-1.7\n1 0 obj\n<</Type /EmbeddedFile /Filter /FlateDecode /Length ${packed.length}>>\nstream\n`),
    packed,
    Buffer.from('\nendstream\nendobj\n2 0 obj\n<</Type /Filespec /UF (wuyu-proof.json) /EF <</F 1 0 R>>>>\nendobj\n'),
  ]);
}

const handIn = (page, name, content) =>
  page
    .getByLabel('选择报告或证明文件')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });

/** The server knows the log of this test, and gives its policy. */
const knowLog = (page, policy = policyOf(3)) =>
  page.route('**/ledger/e2e/2026/policy', (route) =>
    route.fulfill({ contentType: 'text/plain; charset=utf-8', body: policy }),
  );

describe.skipIf(!chromiumPath)(`the page that checks proofs${unlessChromium}`, () => {
  it('checks a report in the browser, without signing in, and says what is proved and what is not', async () => {
    const page = await browser.open({ screen: PHONE });
    const sent = [];
    page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await page.visit('/verify');
    await knowLog(page);
    await handIn(page, 'report.pdf', pdfWith(bundle));
    await page.getByRole('heading', { name: /核验通过：自 2026年9月.*起没有变过/ }).waitFor();
    const outcome = await page.locator('#outcome').innerText();
    for (const words of [
      '不证明当初写下的内容是真实的',
      '市教育局',
      '独立方',
      '公钥来自服务器',
      'R-2026-1',
      '优秀',
      '第 8 条',
    ]) {
      expect(outcome).toContain(words);
    }
    expect(sent).toEqual(['GET /verify', 'GET /ledger/e2e/2026/policy']);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(page.faults).toEqual([]);
  });

  it('refuses what was changed, with the reason', async () => {
    const page = await browser.open();
    await page.visit('/verify');
    await knowLog(page);
    const at = proof.indexOf('\n\n');
    const cases = [
      [bundle.replace('优秀', '良好'), 'commitment.mismatch'],
      [bundle.replace('\\n300\\n', '\\n301\\n'), 'note.bad-signature'],
      [`${proof.slice(0, at).replace('index 7', 'index 6')}${proof.slice(at)}`, 'tree.proof-mismatch'],
      [bundle.replace('"salt"', '"number":1,"number":2,"salt"'), 'canonical.duplicate-key'],
      ['%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n', 'pdf.no-proof'],
      ['hello', 'bundle.unknown'],
    ];
    for (const [content, code] of cases) {
      await handIn(page, 'proof.json', content);
      await page.locator('#outcome code', { hasText: code }).first().waitFor();
      await page.getByRole('heading', { name: '核验未通过' }).waitFor();
    }
    await page.unroute('**/ledger/e2e/2026/policy');
    await knowLog(page, policyOf(5));
    await handIn(page, 'report.pdf', pdfWith(bundle));
    await page.locator('#outcome code', { hasText: 'policy.no-quorum' }).waitFor();
    expect(page.faults).toEqual([]);
  });

  it('calls a file that brings its own keys consistent only, until the reader gives keys', async () => {
    const page = await browser.open();
    await page.visit('/verify');
    await handIn(page, 'bundle.json', bundle);
    await page.getByRole('heading', { name: '文件自身一致，但还不是证明' }).waitFor();
    await page.getByText('这台服务器不认识这个账本').waitFor();
    await page.getByText('用另外取得的公钥核验').click();
    await page.getByLabel('策略文件的文字').fill(policyOf(3));
    await page.getByLabel('网址或证明文字').fill(bundle);
    await page.getByRole('button', { name: '核验', exact: true }).click();
    await page.getByRole('heading', { name: /核验通过/ }).waitFor();
    await page.getByText('公钥由您提供。').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('follows the address on a printed report, and refuses an entry of another digest', async () => {
    const page = await browser.open();
    await knowLog(page);
    const id = '08080808-0808-0808-0808-080808080808';
    await page.route(`**/api/v1/ledger/entries/${id}/proof`, (route) =>
      route.fulfill({ contentType: 'text/plain', body: proof }),
    );
    await page.goto(formatProofLink(`${server.url}/verify`, entries[7]));
    await page.getByRole('heading', { name: /核验通过/ }).waitFor();
    await page.getByText('没有附上记录本身').waitFor();
    const other = formatProofLink(`${server.url}/verify`, entries[7]).replace(/.$/, (c) => (c === '0' ? '1' : '0'));
    await page.getByLabel('网址或证明文字').fill(other);
    await page.getByRole('button', { name: '核验', exact: true }).click();
    await page.locator('#outcome code', { hasText: 'entry.other' }).waitFor();
    await page.getByLabel('网址或证明文字').fill(formatProofLink('https://elsewhere.example/verify', entries[7]));
    await page.getByRole('button', { name: '核验', exact: true }).click();
    await page.getByRole('link', { name: /elsewhere\.example/ }).waitFor();
    expect(page.faults).toEqual([]);
  });

  it('asks for a newer proof when a report was made before the witnesses had signed', async () => {
    const page = await browser.open();
    await page.visit('/verify');
    await knowLog(page);
    const early = bundle.replace(/— witness\.example\/3 [^\\]*\\n/, '');
    expect(early).not.toBe(bundle);
    await handIn(page, 'report.pdf', pdfWith(early));
    await page.locator('#outcome code', { hasText: 'policy.no-quorum' }).waitFor();
    await page.route('**/api/v1/ledger/entries/*/proof', (route) =>
      route.fulfill({ contentType: 'text/plain', body: proof }),
    );
    await handIn(page, 'report.pdf', pdfWith(early));
    await page.getByRole('heading', { name: /核验通过/ }).waitFor();
    await page.getByText('R-2026-1').waitFor();
    expect(page.faults).toEqual([]);
  });

  it('works as one saved file without any network, with the keys it was saved with', async () => {
    const page = await browser.open();
    await page.visit('/verify');
    await knowLog(page);
    await handIn(page, 'report.pdf', pdfWith(bundle));
    await page.getByRole('heading', { name: /核验通过/ }).waitFor();
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: '保存离线版' }).click();
    const file = path.join(folder, 'verify.html');
    await writeFile(file, await readFile(await (await coming).path()));
    await page.getByText('已保存，带有 1 个账本的公钥').waitFor();

    const offline = await browser.open({ screen: PHONE });
    const asked = [];
    offline.on('request', (request) => asked.push(request.url()));
    await offline.context().setOffline(true);
    await offline.goto(pathToFileURL(file).href);
    await offline.getByText(/这是 .* 保存的离线版/).waitFor();
    await handIn(offline, 'report.pdf', pdfWith(bundle));
    await offline.getByRole('heading', { name: /核验通过/ }).waitFor();
    await offline.getByText(/公钥是 .* 保存本页时从/).waitFor();
    await handIn(offline, 'report.pdf', pdfWith(bundle.replace('优秀', '良好')));
    await offline.locator('#outcome code', { hasText: 'commitment.mismatch' }).waitFor();
    expect(asked.filter((url) => !/^(data|blob):/.test(url))).toEqual([pathToFileURL(file).href]);
  });

  it('takes a file that is dropped, and works with the keyboard alone', async () => {
    const page = await browser.open();
    await page.visit('/verify');
    await knowLog(page);
    const transfer = await page.evaluateHandle((text) => {
      const made = new DataTransfer();
      made.items.add(new File([text], 'bundle.json'));
      return made;
    }, bundle);
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
    await page.getByRole('heading', { name: /核验通过/ }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('结果');

    const typing = await browser.open();
    // Listening takes the browser a moment, so it begins before the key is pressed.
    const chooser = typing.waitForEvent('filechooser');
    await typing.visit('/verify');
    await knowLog(typing);
    for (let i = 0; i < 10; i++) {
      await typing.keyboard.press('Tab');
      if ((await typing.evaluate(() => document.activeElement?.id)) === 'file') break;
    }
    await typing.keyboard.press('Enter');
    await (await chooser).setFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(bundle) });
    await typing.getByRole('heading', { name: /核验通过/ }).waitFor();
    expect([...page.faults, ...typing.faults]).toEqual([]);
  });

  it('has nothing that axe objects to, in either language, whatever the outcome', async () => {
    for (const screen of [PHONE, DESK]) {
      const page = await browser.open({ screen });
      await page.visit('/verify');
      expect(await accessibilityFaults(page)).toEqual([]);
      await knowLog(page);
      await page.getByText('用另外取得的公钥核验').click();
      for (const content of [bundle, bundle.replace('优秀', '良好')]) {
        await handIn(page, 'bundle.json', content);
        await page.locator('.banner').waitFor();
        expect(await accessibilityFaults(page)).toEqual([]);
      }
      await page.getByRole('button', { name: 'Read this page in English' }).click();
      await page.getByRole('heading', { name: 'Refused' }).waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await overhang(page)).toBeLessThanOrEqual(0);
    }
  });
});
