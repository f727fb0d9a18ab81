// One item response benchmark: node --expose-gc response-run.mjs 2pl|gpcm|eap PERSONS. Answers are simulated with a fixed seed: θ normal,
// 40 items, slopes log-normal between 0.5 and 2.5, locations spread evenly over −2 … 2. Judged right by what must hold: the maximum is
// likelier than the parameters that made the data, and estimates and scores lie where their errors say.

import { calibrate, scorePersons } from '../../packages/psychometrics/dist/index.js';
import { createRandom } from '../../packages/psychometrics/dist/random.js';
import { measure } from '../measure.mjs';

const ITEMS = 40;
const [kind, count] = process.argv.slice(2);
const persons = Number(count);

function trueCurves(categories) {
  const random = createRandom(2024);
  return Array.from({ length: ITEMS }, (_, j) => {
    const a = Math.min(2.5, Math.max(0.5, Math.exp(0.3 * random.normal())));
    const location = -2 + (4 * (((j * 17) % ITEMS) + 0.5)) / ITEMS;
    if (categories === 2) return { model: '2pl', a, d: [-a * location] };
    let sum = 0;
    const d = Array.from({ length: categories - 1 }, (_, k) => {
      sum -= a * (location / 2 + 1.6 * (k / (categories - 2) - 0.5) + 0.2 * random.normal());
      return sum;
    });
    return { model: 'gpcm', a, d };
  });
}

function simulate(curves) {
  const random = createRandom(7);
  const answers = new Uint8Array(persons * ITEMS);
  const theta = new Float64Array(persons);
  const weights = new Float64Array(8);
  for (let i = 0; i < persons; i++) {
    theta[i] = random.normal();
    curves.forEach(({ a, d }, j) => {
      let sum = 1;
      weights[0] = 1;
      for (let k = 1; k <= d.length; k++) {
        weights[k] = Math.exp(k * a * theta[i] + d[k - 1]);
        sum += weights[k];
      }
      let left = random.uniform() * sum;
      let k = 0;
      while (k < d.length && left >= weights[k]) left -= weights[k++];
      answers[i * ITEMS + j] = k;
    });
  }
  return { answers, theta };
}

const curves = trueCurves(kind === 'gpcm' ? 5 : 2);
const { answers, theta } = simulate(curves);
const input = { answers, persons, items: ITEMS, model: kind === 'gpcm' ? 'gpcm' : '2pl' };
const anchors = new Map(curves.map((curve, j) => [j, curve]));
// With every item held at its true curve and no step taken, this is the likelihood of the truth.
const truth = calibrate({ ...input, anchors, maxIterations: 0 });
if (kind === 'eap') {
  const { value, ...figures } = await measure('', () => scorePersons(truth, input));
  let [error, expected] = [0, 0];
  for (let i = 0; i < persons; i++) {
    error += (value.theta[i] - theta[i]) ** 2;
    expected += value.se[i] ** 2;
  }
  const ratio = error / expected;
  if (!(Math.abs(ratio - 1) < 0.02 + 10 / Math.sqrt(persons)))
    throw new Error(`Errors are ${ratio} times what they claim to be.`);
  print(figures, `squared error ${ratio.toFixed(4)} times the posterior variance (1 is right)`);
} else {
  const { value, ...figures } = await measure('', () => calibrate(input));
  if (!value.converged) throw new Error(`Not converged: gradient ${value.gradient}.`);
  const gain = value.logLik - truth.logLik;
  // Twice the gain is χ² with as many degrees of freedom as there are parameters.
  const expected = value.parameters / 2;
  if (!(gain > 0 && gain < expected + 6 * Math.sqrt(expected)))
    throw new Error(`log-likelihood ${gain} above the truth's.`);
  print(
    figures,
    `log-likelihood ${value.logLik.toFixed(3)}, ${gain.toFixed(2)} above the generating parameters' (expected ${expected}); gradient ${value.gradient.toExponential(1)}, ${value.iterations} iterations`,
  );
}

function print(figures, said) {
  console.log(JSON.stringify({ ...figures, value: { said } }));
}
