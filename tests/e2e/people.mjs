/**
 * People of the demo's school to whom nothing has happened yet, with accounts of their own, so that no test depends on what
 * was done before, whether by another file or by itself on a server that is used again.
 */

const DAY = 86_400_000;

/** The class that the demo's teacher leads, with its school and the term that runs. */
export async function ledClass(browser) {
  const teacher = await browser.open({ role: 'teacher' });
  const { classes } = (await teacher.ask('/session')).body;
  const { id, placeId } = classes.find(({ isClassTeacher }) => isClassTeacher);
  return { id, placeId, term: (await teacher.ask('/terms')).body.current };
}

/** A pupil of the led class who has chosen no record yet. */
export async function pupilToChoose(browser, { id: classId, term }) {
  const teacher = await browser.open({ role: 'teacher' });
  const { pupils } = (await teacher.ask(`/classes/${classId}/selections?term=${term}`)).body;
  // Lists are looked up by name.
  const alone = ({ name }) => pupils.filter((other) => other.name.startsWith(name)).length === 1;
  const { studentId, name } = pupils.find((one) => one.state === 'none' && alone(one));
  return withAccount(browser, { id: studentId, name });
}

/** A pupil of the school who had no account until now, so that nobody can have told them anything. */
export async function pupilToRemind(browser, { placeId, term }) {
  const school = await browser.open({ role: 'school' });
  const known = new Set();
  for (let after = ''; after !== null; ) {
    const { body } = await school.ask(
      `/accounts?placeId=${placeId}&role=student&limit=500${after && `&after=${after}`}`,
    );
    for (const { personId } of body.accounts) known.add(personId);
    after = body.next;
  }
  const { pupils } = (await school.ask(`/places/${placeId}/pupils?term=${term}&limit=200`)).body;
  const { id, name, class: own } = pupils.find((one) => !known.has(one.id));
  return { grade: own.grade, ...(await withAccount(browser, { id, name })) };
}

async function withAccount(browser, pupil) {
  const school = await browser.open({ role: 'school' });
  const login = `e2e-${pupil.id}-${Date.now()}`;
  const { code } = await school.tell('POST', '/accounts', { login, role: 'student', personId: pupil.id });
  return { ...pupil, account: await ownPassword(browser, login, code) };
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
