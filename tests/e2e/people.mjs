/**
 * People of the demo's school whom no other test knows, so that none depends on what was done before: whoever has no account
 * yet has done nothing.
 */

const DAY = 86_400_000;

/** The class that the demo's teacher leads, with the term that runs. */
export async function ledClass(browser) {
  const teacher = await browser.open({ role: 'teacher' });
  const { classes } = (await teacher.ask('/session')).body;
  const { id, placeId, grade } = classes.find(({ isClassTeacher }) => isClassTeacher);
  const term = (await teacher.ask('/terms')).body.current;
  const { students } = (await teacher.ask(`/classes/${id}?term=${term}`)).body;
  return { id, placeId, grade, term, students };
}

/**
 * A pupil of a class who never had an account, with one now; in a list, no other name begins like theirs.
 *
 * @returns {Promise<{ id: number, name: string, account: { login: string, password: string } }>}
 */
export async function newPupil(browser, { placeId, students }) {
  const school = await browser.open({ role: 'school' });
  const known = new Set();
  for (let after = ''; after !== null; ) {
    const { body } = await school.ask(
      `/accounts?placeId=${placeId}&role=student&limit=500${after && `&after=${after}`}`,
    );
    for (const { personId } of body.accounts) known.add(personId);
    after = body.next;
  }
  const alone = ({ name }) => students.filter((other) => other.name.startsWith(name)).length === 1;
  const pupil = students.find((one) => !known.has(one.id) && alone(one));
  const login = `e2e-${pupil.id}-${Date.now()}`;
  const { code } = await school.tell('POST', '/accounts', { login, role: 'student', personId: pupil.id });
  return { id: pupil.id, name: pupil.name, account: await ownPassword(browser, login, code) };
}

/** The account of a guardian of a pupil. */
export async function newGuardian(browser, classId, pupil) {
  const school = await browser.open({ role: 'school' });
  const sheet = { of: 'guardian', classId, renew: true };
  const { accounts } = await school.tell('POST', '/account-sheets', sheet);
  const { login, code } = accounts.find((one) => one.pupil === pupil.name);
  return ownPassword(browser, login, code);
}

/** Signs in with a one-time code and changes it. */
async function ownPassword(browser, login, code) {
  const page = await browser.open({ account: { login, password: code } });
  const password = `wuyu-${login}-own`;
  await page.tell('PUT', '/account/password', { old: code, new: password });
  return { login, password };
}

/** Has a step be open today at a school, whatever the day is on which the tests run. */
export async function openStep(browser, { placeId, term }, step) {
  const school = await browser.open({ role: 'school' });
  const day = (days) => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
  const { windows } = (await school.ask(`/places/${placeId}/calendar?term=${term}`)).body;
  const seen = windows.find((one) => one.step === step).changedAt ?? null;
  const window = { term, opensOn: day(-30), closesOn: day(30), seen };
  await school.tell('PUT', `/places/${placeId}/calendar/${step}`, window);
}
