import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const PLACES = [
  process.env.WUYU_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The browser on this machine; undefined when there is none. */
export const chromiumPath = PLACES.find((place) => place && existsSync(place));

/** Ends the name of a suite that cannot run. */
export const unlessChromium = chromiumPath ? '' : ' (skipped: no Chromium found; set WUYU_CHROMIUM to its path)';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const DESK = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function passwordOf(role) {
  return `wuyu-demo-${role}`;
}

export function loginOf(role) {
  return role === 'administrator' ? 'demo-admin' : `demo-${role}`;
}

/** A browser with one signed-in state a role, so that signing in is asked for once. */
export async function openBrowser(url) {
  const browser = await chromium.launch({ executablePath: chromiumPath, headless: true, args: FLAGS });
  const states = new Map();
  const contexts = new Set();

  async function stateOf({ login, password }) {
    if (!states.has(login)) {
      const context = await browser.newContext();
      const answer = await context.request.post(`${url}/api/v1/session`, { data: { login, password } });
      if (!answer.ok()) throw new Error(`${login} could not sign in: ${answer.status()} ${await answer.text()}`);
      states.set(login, await context.storageState());
      await context.close();
    }
    return states.get(login);
  }

  return {
    /**
     * A fresh page of somebody: of the demo's account of a role, or of an `account` with login and password.
     * `page.faults` collects what no page may do: errors, refusals by the page's policy, requests to elsewhere.
     */
    async open({ role, account, screen = DESK, language = 'zh-CN' } = {}) {
      const who = account ?? (role && { login: loginOf(role), password: passwordOf(role) });
      const context = await browser.newContext({
        ...screen,
        locale: 'zh-CN',
        ...(who ? { storageState: await stateOf(who) } : {}),
      });
      contexts.add(context);
      // The first visit only: a change of language on the page stays.
      await context.addInitScript((wanted) => {
        if (localStorage.getItem('wuyu.language') === null) localStorage.setItem('wuyu.language', wanted);
      }, language);
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.faults = [];
      page.on('pageerror', (error) => page.faults.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (/Content Security Policy/i.test(message.text())) page.faults.push(message.text());
      });
      page.on('request', (request) => {
        const to = request.url();
        if (!to.startsWith(url) && !/^(data|blob|about):/.test(to))
          page.faults.push(`elsewhere: ${new URL(to).origin}`);
      });
      page.visit = (path) => page.goto(`${url}${path}`);
      /** Asks the API as whoever is signed in here. */
      page.ask = async (path) => {
        const answer = await context.request.get(`${url}/api/v1${path}`);
        return { status: answer.status(), body: await answer.json().catch(() => null) };
      };
      /** Has the API do something as whoever is signed in here. @throws when it is refused */
      page.tell = async (method, path, data) => {
        const answer = await context.request.fetch(`${url}/api/v1${path}`, { method, data });
        if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
      };
      return page;
    },
    async closePages() {
      await Promise.all([...contexts].map((context) => context.close().catch(() => undefined)));
      contexts.clear();
    },
    close: () => browser.close(),
  };
}

/** What axe has against a page, one line each. Run from outside, since the page's policy allows no script but its own. */
export async function accessibilityFaults(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(globalThis.document, { resultTypes: ['violations'] }),
  );
  return violations.map(
    ({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes
        .map(({ target }) => target.join(' '))
        .slice(0, 3)
        .join('; ')}`,
  );
}

/** How many pixels a page is wider than its window. */
export function overhang(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Until a page has its heading and no longer waits for anything. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => document.querySelector('.waiting') === null);
}
