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
import { openServerWithClock } from './server.mjs';

const dayBefore = (days) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/**
 * One term for every role, on a server whose clock is put forward: what was done is recorded, confirmed, chosen, signed,
 * shown for the working days it takes, commented, evaluated, sealed, and read.
 */
describe.skipIf(!chromiumPath)(`a term${unlessChromium}`, () => {
  let server;
  let browser;
  let pupil;
  let term;
  let classId;
  let schoolId;
  const titles = ['敬老院的下午', '校门口的交通岗'];

  beforeAll(async () => {
    server = await openServerWithClock();
    browser = await openBrowser(server.url);
    const page = await browser.open({ role: 'student' });
    pupil = (await page.ask('/session')).body.person;
    term = (await page.ask('/terms')).body.current;
    const student = (await page.ask(`/students/${pupil.id}?term=${term}`)).body;
    classId = student.class.id;
    schoolId = student.school.id;
    await browser.closePages();
  }, 300_000);
  afterEach(() => browser?.closePages());
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  }, 60_000);

  async function sound(page) {
    await settled(page);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(page.faults).toEqual([]);
  }

  /** Days later everybody signs in again. */
  async function putForward(days) {
    await server.putForward(days);
    await browser.close();
    browser = await openBrowser(server.url);
  }

  it('begins at the bureau: what is open when', async () => {
    const page = await browser.open({ role: 'bureau', screen: DESK });
    await page.visit(`/calendar?term=${term}`);
    await sound(page);
    for (const step of ['写实记录', '整理遴选', '公示']) await page.getByText(step, { exact: false }).first().waitFor();
    await page.visit('/boards');
    await sound(page);
  });

  it('gives its subject teachers accounts, to do what is theirs and nothing else', async () => {
    const administrator = await browser.open({ role: 'administrator', screen: DESK });
    const { teachers } = (await administrator.ask(`/places/${schoolId}/teachers?term=${term}&limit=200`)).body;
    const subjectTeacher = teachers.find(
      ({ hasAccount, classes }) =>
        !hasAccount && classes.some(({ id, isClassTeacher }) => id === classId && !isClassTeacher),
    );
    await administrator.visit('/accounts');
    await administrator.getByLabel('账号名').fill('subject-teacher');
    await administrator.getByLabel('人员编号').fill(String(subjectTeacher.id));
    await administrator.getByRole('button', { name: '新建', exact: true }).click();
    await administrator.getByText('subject-teacher 的一次性口令').waitFor();
    const code = await administrator.locator('main code').textContent();
    await sound(administrator);

    const page = await browser.open({ screen: PHONE });
    await page.visit('/sign-in');
    await page.getByLabel('账号', { exact: true }).fill('subject-teacher');
    await page.getByLabel('密码', { exact: true }).fill(code);
    await page.getByRole('button', { name: '登录', exact: true }).tap();
    await page.getByLabel('一次性口令').fill(code);
    await page.getByLabel('新密码', { exact: true }).fill('每天认真上好一节新课');
    await page.getByLabel('再输入一次新密码').fill('每天认真上好一节新课');
    await page.getByRole('button', { name: '保存新密码' }).tap();
    await page.waitForURL((url) => url.pathname === '/');
    await page.visit(`/classes/${classId}/points`);
    await page.locator('.pupil').filter({ hasText: pupil.name }).tap();
    await page.getByRole('button', { name: '举手发言 +1', exact: true }).tap();
    await page.getByText(/举手发言 \+1 · 1 人 · 已记/).waitFor();
    await sound(page);
    // Ratings, comments and confirming are the class teacher's.
    await page.visit('/ratings');
    await page.getByText('现在没有要评的').waitFor();
    await page.visit(`/students/${pupil.id}/comment?term=${term}`);
    await page.getByRole('heading', { name: '没有找到' }).waitFor();
    expect((await page.ask('/waiting-records')).body.total).toBe(0);
    expect((await page.ask(`/classes/${classId}/selections?term=${term}`)).status).toBe(404);
  });

  it('goes on with a pupil’s records, which the class teacher and the family confirm', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    const records = [];
    for (const [n, title] of titles.entries()) {
      await page.visit('/records/new?type=party-league-activity');
      await page.getByRole('button', { name: '提交', exact: true }).waitFor();
      await page.locator('input[name="title"]').fill(title);
      for (const choice of await page.getByRole('combobox').all()) await choice.selectOption({ index: 1 });
      // Not too many on one day.
      await page.getByLabel('日期', { exact: true }).fill(dayBefore(n + 2));
      await page.getByRole('button', { name: '提交', exact: true }).tap();
      await page.getByText('已提交', { exact: true }).waitFor();
      records.push(new URL(page.url()).pathname);
    }
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    for (const record of records) {
      await teacher.visit(record);
      await teacher.getByRole('button', { name: '确认', exact: true }).tap();
      await teacher.getByText('已确认', { exact: false }).first().waitFor();
    }
    await sound(teacher);
    // Housework of the demo waits for the family.
    const guardian = await browser.open({ role: 'guardian', screen: PHONE });
    await guardian.visit('/records/review');
    await sound(guardian);
    const waiting = async () => (await guardian.ask('/waiting-records')).body.total;
    const before = await waiting();
    expect(before).toBeGreaterThan(0);
    await guardian.getByRole('button', { name: '确认', exact: true }).first().tap();
    await expect.poll(waiting).toBe(before - 1);
  });

  it('asks pupils what they think of themselves and each other, anonymously', async () => {
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    await teacher.visit('/ratings');
    await settled(teacher);
    await teacher.getByRole('link', { name: '发起评价' }).first().click();
    const { terms } = (await teacher.ask('/terms')).body;
    await teacher.getByLabel('截止日期').fill(terms.find(({ code }) => code === term).endsOn);
    await teacher.getByRole('button', { name: '发起' }).click();
    await teacher.waitForURL(/\/ratings\/rounds\//);
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit('/ratings');
    await settled(page);
    await page.getByRole('link', { name: /待评/ }).first().click();
    await page.getByRole('group').first().waitFor();
    const criteria = page.getByRole('group').filter({ has: page.getByRole('radio') });
    expect(await criteria.count()).toBeGreaterThan(0);
    for (const group of await criteria.all()) await group.getByRole('radio').first().check();
    // The address is the next one's before the page is.
    const heading = page.getByRole('heading', { level: 1 });
    const task = await heading.textContent();
    await page.getByRole('button', { name: '提交' }).click();
    await heading.filter({ hasNotText: task }).waitFor();
    await sound(page);
  });

  it('has the pupil choose and sign, with the teacher’s and the family’s consent', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit(`/students/${pupil.id}/selection?term=${term}`);
    await settled(page);
    for (const title of titles) {
      await page
        .getByRole('button', { name: `选这条：${title}` })
        .first()
        .click();
    }
    for (const reason of await page.getByLabel('为什么选它（一句话）').all()) await reason.fill('我坚持最久的一件事');
    await page.getByRole('button', { name: '交给班主任' }).click();
    await page.getByText('等老师看').first().waitFor();
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    await teacher.visit(`/classes/${classId}/selections`);
    await settled(teacher);
    await teacher.getByRole('link', { name: new RegExp(`^${pupil.name}`) }).click();
    await teacher.getByRole('button', { name: '同意这份遴选' }).click();
    await teacher.getByText('等本人签字').first().waitFor();
    await page.reload();
    await settled(page);
    await page.getByLabel('输入您的姓名').fill(pupil.name);
    await page.getByRole('button', { name: '确认签字' }).click();
    // Nobody in the first year of junior school is fourteen.
    await page.getByText('等家长同意').first().waitFor();
    const guardian = await browser.open({ role: 'guardian', screen: PHONE });
    await guardian.visit(`/students/${pupil.id}/selection?term=${term}`);
    await settled(guardian);
    await guardian.getByLabel('输入您的姓名').fill((await guardian.ask('/session')).body.person.name);
    await guardian.getByRole('button', { name: '我同意' }).click();
    await guardian.getByText('已确认').first().waitFor();
    await sound(guardian);
  });

  it('shows what was chosen for its working days, and ends that only then', async () => {
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    await teacher.visit(`/publicity/new?classId=${classId}`);
    await settled(teacher);
    await teacher.getByRole('button', { name: '开始公示' }).click();
    await teacher.waitForURL(/\/publicity\/[0-9a-f-]{36}/);
    await teacher.getByRole('heading', { name: pupil.name }).waitFor();
    await sound(teacher);
    const round = new URL(teacher.url()).pathname;
    expect(await teacher.getByRole('button', { name: '签字', exact: true }).count()).toBe(0);

    await putForward(12);
    const later = await browser.open({ role: 'teacher', screen: PHONE });
    await later.visit(round);
    await later.getByText('已到期，待办结').first().waitFor();
    const own = (await later.ask('/session')).body.person.name;
    await later.getByLabel('输入您的姓名').fill(own);
    await later.getByRole('button', { name: '签字', exact: true }).click();
    await later.getByText(`已签字：${own}`).waitFor();
    await later.getByRole('button', { name: '办结公示' }).click();
    await later.getByText('已办结').first().waitFor();
    await sound(later);
  });

  it('is commented by the class teacher and evaluated by the school', async () => {
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    await teacher.visit(`/students/${pupil.id}/comment?term=${term}`);
    await settled(teacher);
    await teacher.getByRole('button', { name: '按事实写草稿' }).click();
    await teacher.getByRole('button', { name: '整份放进评语' }).click();
    await teacher.keyboard.press('Control+Enter');
    await teacher.getByText('已确认，成长报告会印这一份').waitFor();
    const school = await browser.open({ role: 'school', screen: DESK });
    await school.visit('/');
    const newest = async () => {
      const [run] = (await school.ask(`/runs?term=${term}`)).body.runs;
      return { id: run?.id ?? 0, state: run?.state };
    };
    const before = await newest();
    await school.getByRole('button', { name: '开始评价' }).click();
    await expect
      .poll(
        async () => {
          const { id, state } = await newest();
          return id > before.id && state;
        },
        { timeout: 60_000 },
      )
      .toBe('done');
    // What was confirmed on the phone is among the facts behind the score.
    const { body } = await school.ask(`/students/${pupil.id}/explain?node=moral&term=${term}`);
    const seen = body.steps.flatMap(({ observations }) => observations);
    expect(seen.filter(({ indicator }) => indicator === 'moral.party-league-activity').length).toBeGreaterThan(1);
  });

  it('is signed by pupil, class teacher, committee and head, and sealed', async () => {
    const page = await browser.open({ role: 'student', screen: PHONE });
    await page.visit(`/students/${pupil.id}/archive/${term}`);
    await page.getByRole('heading', { name: '签字确认' }).waitFor();
    await page.getByText(titles[0]).first().waitFor();
    await page.getByLabel('我已逐项看过', { exact: false }).check();
    await page.getByLabel('签名').fill(pupil.name);
    await page.getByRole('button', { name: '确认签字' }).click();
    await page.getByText('等班主任签字').waitFor();
    const teacher = await browser.open({ role: 'teacher', screen: PHONE });
    const name = (await teacher.ask('/session')).body.person.name;
    const signing = [
      [teacher, 'teacher', `class=${classId}`, '我已核对', name],
      [await browser.open({ role: 'committee' }), 'committee', `place=${schoolId}`, '委员会已逐一审核', '李委员'],
      [await browser.open({ role: 'head' }), 'head', `place=${schoolId}`, '我确认学校', '孙校长'],
    ];
    for (const [signer, as, where, words, signed] of signing) {
      await signer.visit(`/archive/signing?as=${as}&${where}&term=${term}`);
      await signer.getByRole('heading', { name: '一次签完' }).waitFor();
      await signer.getByLabel(words, { exact: false }).check();
      await signer.getByLabel('签名').fill(signed);
      await signer.getByRole('button', { name: /^签 \d+ 份$/ }).click();
      await signer.getByText(/^已签 \d+ 份$/).waitFor();
    }
  });

  it('ends with the family, who read it as it was sealed and check it themselves', async () => {
    const page = await browser.open({ role: 'guardian', screen: PHONE });
    await page.visit(`/students/${pupil.id}/archive/${term}`);
    await page.getByText('孙校长', { exact: false }).first().waitFor();
    await sound(page);
    await page.getByRole('link', { name: '核验这份档案' }).click();
    await page.waitForURL(/\/verify#entry=/);
    await page.getByText('档案封存', { exact: false }).first().waitFor();
    await page.visit('/notices');
    await sound(page);
  });

  it('is read by an expert without names and by the bureau as figures, and the administrator sees who read', async () => {
    const expert = await browser.open({ role: 'expert', screen: DESK });
    await expert.visit(`/archive/materials?term=${term}`);
    await expert
      .getByRole('link', { name: /^材料 / })
      .first()
      .click();
    await expert.getByRole('heading', { name: /^材料 / }).waitFor();
    await expert.getByText('已隐去姓名、学校、班级', { exact: false }).waitFor();
    await sound(expert);
    expect(await expert.locator('main').textContent()).not.toContain(pupil.name);
    const bureau = await browser.open({ role: 'bureau', screen: DESK });
    await bureau.visit('/boards');
    await sound(bureau);
    expect(await bureau.locator('main').textContent()).not.toContain(pupil.name);
    const administrator = await browser.open({ role: 'administrator', screen: DESK });
    await administrator.visit('/ledger');
    const audited = async () => (await administrator.ask('/ledger')).body.audit;
    const before = (await audited())?.id;
    await administrator.getByRole('button', { name: '立即审计' }).click();
    await expect
      .poll(
        async () => {
          const audit = await audited();
          return audit?.id !== before && audit?.finishedAt && audit.found;
        },
        { timeout: 60_000 },
      )
      .toBe(0);
    await administrator.getByText('没有发现问题').waitFor();
    await sound(administrator);
    // Who looked at the pupil from further away than class and family, and who was refused: without the pupil's name.
    await administrator.visit(`/audit?student=${pupil.id}&only=reads`);
    const read = (login) => administrator.getByRole('listitem').filter({ hasText: login }).first();
    await read('demo-school').getByText('查看', { exact: false }).first().waitFor();
    await read('subject-teacher').getByText('越权查看，已拒绝').waitFor();
    await sound(administrator);
    expect(await administrator.locator('main').textContent()).not.toContain(pupil.name);
  });
});
