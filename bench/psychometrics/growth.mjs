// Value-added and growth at size: a mixed model of 1,000,000 pupils, 100 quantiles of 100,000 scores, growth percentiles of 34,225 students.
// Data are drawn here with fixed seeds; the growth percentiles use the real panel beside the repository when it is there.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  bSplineColumns,
  createRandom,
  fitMixedModel,
  growthKnots,
  growthPercentiles,
  quantileRegression,
} from '../../packages/psychometrics/dist/index.js';
import { measure, round } from '../measure.mjs';

/** CPU seconds of R on one core of the same kind: lme4 1.1-31, quantreg 5.94 (pfn), SGP 2.2. */
const R_SECONDS = { 'random-intercept': 10.9, 'random-slope': 34, 'quantile-regression': 18.7, sgp: 53 };
const SCHOOLS = 2000;
const NO_DATABASE = path.join(fileURLToPath(new URL('.', import.meta.url)), 'no-database');
const SHARED = process.env.WUYU_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
/** Grades 4 to 8, each with up to four years before it. */
const LAST_GRADES = [4, 5, 6, 7, 8];
const MOST_PRIORS = 4;

export async function growthRows({ students = 1_000_000, log }) {
  const row = (name, figures, units) => ({
    name,
    cpuSeconds: figures.cpuSeconds,
    wallSeconds: figures.wallSeconds,
    peakMiB: figures.peakMiB,
    rate: Math.round(units / figures.wallSeconds),
    unit: 'pupils/s',
    reference: R_SECONDS[name],
    ratio: round(figures.cpuSeconds / R_SECONDS[name], 4),
  });
  const rows = [];
  const pupils = drawPupils(students);
  const model = {
    outcome: pupils.score,
    fixed: [
      { name: 'prior', values: pupils.prior },
      { name: 'ses', values: pupils.ses },
    ],
  };
  for (const [name, slopes] of [
    ['random-intercept', []],
    ['random-slope', [model.fixed[0]]],
  ]) {
    const random = [{ name: 'school', groups: pupils.school, slopes }];
    const figures = await measure(NO_DATABASE, () => fitMixedModel({ ...model, random }));
    checkMixed(figures.value, students);
    rows.push(row(name, figures, students));
    log(`${name}: ${figures.cpuSeconds} CPU s`);
  }
  rows.push(row('quantile-regression', await quantiles(Math.min(students, 100_000), log), Math.min(students, 100_000)));
  const growth = await growthFigures(log);
  rows.push(row('sgp', growth, growth.value));
  return rows;
}

/** Score = 50 + 7 prior + 1.5 ses + school (sd 3, slope sd 0.2) + e (sd 6). */
function drawPupils(students) {
  const random = createRandom(31);
  const of = () => new Float64Array(students);
  const pupils = { school: new Int32Array(students), prior: of(), ses: of(), score: of() };
  const schools = Array.from({ length: SCHOOLS }, () => ({
    effect: 3 * random.normal(),
    slope: 0.2 * random.normal(),
    intake: 0.5 * random.normal(),
  }));
  for (let i = 0; i < students; i++) {
    const number = Math.floor(SCHOOLS * random.uniform() ** 1.5);
    const { effect, slope, intake } = schools[number];
    const prior = intake + 0.85 * random.normal();
    const ses = 0.4 * intake + random.normal();
    pupils.school[i] = number + 1;
    pupils.prior[i] = prior;
    pupils.ses[i] = ses;
    pupils.score[i] = 50 + (7 + slope) * prior + 1.5 * ses + effect + 6 * random.normal();
  }
  return pupils;
}

function checkMixed(fit, students) {
  const near = (value, truth, se) => Math.abs(value - truth) < 5 * se;
  const right =
    near(fit.fixed[1].estimate, 7, fit.fixed[1].se + 0.005) &&
    near(fit.fixed[2].estimate, 1.5, fit.fixed[2].se) &&
    near(fit.residualVariance, 36, 36 * Math.sqrt(2 / students) + 0.01) &&
    near(fit.groups[0].covariance[0][0], 9, 9 * Math.sqrt(2 / SCHOOLS));
  if (!right) throw new Error('The mixed model does not find what the data were drawn with.');
}

/** A score on the cubic splines of two earlier ones, like a state's scale scores. */
async function quantiles(students, log) {
  const random = createRandom(32);
  const [first, second, score] = [0, 1, 2].map(() => new Float64Array(students));
  for (let i = 0; i < students; i++) {
    const ability = random.normal();
    const draw = (mean, sd) => Math.round(mean + sd * (0.85 * ability + 0.53 * random.normal()));
    first[i] = draw(630, 60);
    second[i] = draw(650, 58);
    score[i] = draw(660, 55);
  }
  const columns = [second, first].flatMap((prior) => bSplineColumns(prior, growthKnots(prior)));
  const taus = Array.from({ length: 100 }, (_, k) => (k + 0.5) / 100);
  const figures = await measure(NO_DATABASE, () => quantileRegression({ outcome: score, columns, taus }));
  const worst = Math.max(...figures.value.map(({ gap }) => gap));
  if (!(worst < 1e-9)) throw new Error(`A duality gap of ${worst} is left.`);
  log(`quantile-regression: ${figures.cpuSeconds} CPU s, largest duality gap ${worst}`);
  return figures;
}

async function growthFigures(log) {
  const file = path.join(SHARED, 'measure/sgpData_wide.csv');
  const real = existsSync(file);
  const { panel, earlier } = real ? realPanel(await readFile(file, 'utf8')) : drawnPanel();
  const figures = await measure(NO_DATABASE, () => {
    const knots = new Map([...earlier].map(([grade, scores]) => [grade, growthKnots(scores)]));
    return panel.map(({ grade, ids, priors, current }) => {
      const own = priors.map((_, c) => knots.get(grade - priors.length + c));
      return { result: growthPercentiles({ ids, priors, current, knots: own }), depth: priors.length };
    });
  });
  const found = figures.value.flatMap(({ result }) => result.students.filter(({ sgp }) => sgp !== undefined));
  const mean = found.reduce((sum, { sgp }) => sum + sgp, 0) / found.length;
  if (Math.abs(mean - 50) > 1) throw new Error(`Growth percentiles are ${mean} in the mean, not 50.`);
  log(`sgp (${real ? 'real panel' : 'drawn panel'}, ${found.length} students): ${figures.cpuSeconds} CPU s`);
  return { ...figures, value: found.length };
}

/** Of each last grade the students that came up without repeating, and the scores of each grade in the year before the last. */
function realPanel(text) {
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map((cell) => (cell === '' ? Number.NaN : Number(cell))));
  const earlier = new Map();
  for (const row of rows) {
    if (!Number.isNaN(row[4])) earlier.set(row[4], [...(earlier.get(row[4]) ?? [])]);
  }
  for (const row of rows) earlier.get(row[4])?.push(row[9]);
  const panel = LAST_GRADES.map((grade) => {
    const own = rows.filter((row) => row[5] === grade && !Number.isNaN(row[10]));
    const depth = Math.min(MOST_PRIORS, grade - LAST_GRADES[0] + 1);
    const priors = Array.from({ length: depth }, (_, c) => {
      const back = depth - c;
      return Float64Array.from(own, (row) => (row[5 - back] === grade - back ? row[10 - back] : Number.NaN));
    });
    return { grade, ids: own.map((row) => row[0]), priors, current: Float64Array.from(own, (row) => row[10]) };
  });
  return { panel, earlier };
}

/** 6,845 students in each last grade; a few have missed a year or come from elsewhere. */
function drawnPanel() {
  const random = createRandom(33);
  const students = 6845;
  const earlier = new Map();
  const panel = LAST_GRADES.map((grade) => {
    const depth = Math.min(MOST_PRIORS, grade - LAST_GRADES[0] + 1);
    const columns = Array.from({ length: depth + 1 }, () => new Float64Array(students));
    for (let i = 0; i < students; i++) {
      let level = random.normal();
      const known = random.uniform() < 0.05 ? 2 : depth + 1;
      columns.forEach((column, c) => {
        level = 0.97 * level + 0.24 * random.normal();
        const score = Math.round(520 + 25 * (grade - depth + c) + 55 * (level + 0.35 * random.normal()));
        column[i] = columns.length - c <= known ? score : Number.NaN;
      });
    }
    const current = columns.pop();
    earlier.set(grade - 1, columns[columns.length - 1]);
    return { grade, ids: Array.from(current.keys()), priors: columns, current };
  });
  return { panel, earlier };
}
