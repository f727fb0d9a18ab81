// node scripts/screenshots.mjs [URL]: the pictures of the main pages for the README, into docs/images, from a server with the
// demo (`wuyu serve --demo`; http://127.0.0.1:8080 unless told). The demo is made of a seed and everything that moves is stopped,
// so the same version gives the same pictures.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESK, openBrowser, PHONE, settled } from '../tests/e2e/browser.mjs';

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url));
const [, , url = 'http://127.0.0.1:8080', only] = process.argv;

const own = async (page) => (await page.ask('/session')).body;
const place = async (page) => `/places/${(await own(page)).roles[0].place.id}`;
const ledClass = async (page) => {
  const { classes } = await own(page);
  return `/classes/${(classes.find(({ isClassTeacher }) => isClassTeacher) ?? classes[0]).id}`;
};
const child = async (page) => `/students/${(await own(page)).children[0].id}`;
const self = async (page) => `/students/${(await own(page)).person.id}`;
const oldTerm = async (page, to) => {
  const { terms, current } = (await page.ask('/terms')).body;
  // The running term has hardly begun in the demo; the one before has everything.
  const before = terms[terms.findIndex(({ code }) => code === current) + 1]?.code ?? current;
  return `${to}?term=${before}`;
};

/** name, who looks, on what, where; `whole`: not only what fits the window. */
const pictures = [
  ['overview', 'bureau', DESK, async (page) => oldTerm(page, await place(page))],
  ['boards', 'school', DESK, async () => '/boards'],
  ['people', 'school', DESK, async (page) => oldTerm(page, `${await place(page)}/people`)],
  ['imports', 'school', DESK, async () => '/imports'],
  ['schemes', 'bureau', DESK, async () => '/schemes/student-five-aspects/1'],
  ['pupil', 'guardian', DESK, async (page) => oldTerm(page, await child(page))],
  ['phone-pupil', 'student', PHONE, async (page) => oldTerm(page, await self(page))],
  ['phone-class', 'teacher', PHONE, async (page) => oldTerm(page, await ledClass(page))],
  ['phone-points', 'teacher', PHONE, async (page) => `${await ledClass(page)}/points`],
  ['phone-record', 'student', PHONE, async () => '/records/new'],
  ['phone-review', 'teacher', PHONE, async () => '/records/review'],
  ['phone-archive', 'guardian', PHONE, async () => '/archive'],
];

await mkdir(folder, { recursive: true });
const browser = await openBrowser(url);
try {
  for (const [name, role, screen, where] of pictures) {
    if (only && !name.includes(only)) continue;
    const page = await browser.open({ role, screen });
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme: 'light' });
    await page.visit(await where(page));
    await settled(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled', scale: 'css' });
    console.log(`${name}.png`);
    await browser.closePages();
  }
} finally {
  await browser.close();
}
