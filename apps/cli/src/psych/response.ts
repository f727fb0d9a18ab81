import { sayProblem } from '@wuyu/contract';
import { type Calibration, calibrate, type ItemModel, scorePersons } from '@wuyu/psychometrics';
import { type Voice, voiceOf } from '../say.js';
import { UsageError, wholeNumber } from '../usage.js';
import { type ItemChoice, readItems } from './choose-items.js';
import { figure, layOut } from './lay-out.js';
import { sortNames } from './read-columns.js';
import { computed, type Places, refusedFor } from './refusal.js';

export interface ResponseOptions extends ItemChoice {
  model: string;
  groups?: string;
  quadrature?: string;
  json?: boolean;
  lang?: string;
}

const models: readonly string[] = ['rasch', '2pl', '3pl', 'grm', 'gpcm'] satisfies ItemModel[];

interface Calibrated {
  calibration: Calibration;
  answers: Float64Array;
  persons: number;
  items: string[];
  /** Names of the groups in the order of the calibration; none without --groups. */
  groups: string[];
  groupOf?: Int32Array;
  places: Places;
  rowNumbers: Int32Array;
  without: number;
}

/** `wuyu psych fit FILE --model M`: item parameters with standard errors. */
export async function fitFile(path: string, options: ResponseOptions): Promise<void> {
  const voice = voiceOf(options);
  const { calibration, items, groups, persons, without } = await calibrateFile(path, options, voice, true);
  if (!calibration.converged) {
    const { code, values } = notConverged(calibration);
    voice.note(sayProblem(code, values, voice.language).message);
  }
  const isEnglish = voice.language === 'en';
  const mostSteps = Math.max(...calibration.items.map(({ d }) => d.length));
  const hasGuessing = calibration.items.some(({ g }) => g !== undefined);
  const steps = Array.from({ length: mostSteps }, (_, k) => (mostSteps === 1 ? 'd' : `d${k + 1}`));
  // In the Rasch model the spread of persons is estimated even when they are one group.
  const shown = groups.length > 0 ? groups : options.model === 'rasch' ? ['all'] : [];
  const distributions = shown.map((group, g) => ({
    group,
    mean: calibration.groups[g].mean,
    variance: calibration.groups[g].variance,
  }));
  voice.outcome(
    {
      logLik: calibration.logLik,
      iterations: calibration.iterations,
      converged: calibration.converged,
      items: calibration.items.map(({ a, d, g, se }, i) => ({
        item: items[i],
        a,
        d,
        ...(g === undefined ? {} : { g }),
        ...(se ? { se } : {}),
      })),
      ...(distributions.length > 0 ? { groups: distributions } : {}),
    },
    [
      ...layOut(
        [
          isEnglish ? 'item' : '题目',
          'a',
          'se',
          ...steps.flatMap((name) => [name, 'se']),
          ...(hasGuessing ? ['g', 'se'] : []),
        ],
        calibration.items.map(({ a, d, g, se }, i) => [
          items[i],
          figure(a),
          figure(se?.a),
          ...steps.flatMap((_, k) => [figure(d[k]), figure(se?.d[k])]),
          ...(hasGuessing ? [figure(g), figure(se?.g)] : []),
        ]),
      ),
      '',
      ...(distributions.length > 0
        ? [
            ...layOut(
              isEnglish ? ['group', 'mean', 'variance'] : ['组', '均值', '方差'],
              distributions.map(({ group, mean, variance }) => [group, figure(mean), figure(variance)]),
            ),
            '',
          ]
        : []),
      isEnglish
        ? `${persons - without} persons, log-likelihood ${figure(calibration.logLik, 4)}, ${calibration.parameters} parameters, ${calibration.iterations} iterations`
        : `${persons - without} 人,对数似然 ${figure(calibration.logLik, 4)},${calibration.parameters} 个参数,迭代 ${calibration.iterations} 次`,
    ],
  );
}

/** `wuyu psych score FILE --model M`: EAP scores of everybody in the file, on the scale of the items fitted to it. */
export async function scoreFile(path: string, options: ResponseOptions): Promise<void> {
  const voice = voiceOf(options);
  const { calibration, answers, persons, groupOf, places, rowNumbers } = await calibrateFile(
    path,
    options,
    voice,
    false,
  );
  if (!calibration.converged) throw refusedFor(places.file, [{ file: places.file, ...notConverged(calibration) }]);
  const { theta, se } = computed(places, () => scorePersons(calibration, { answers, persons, groups: groupOf }));
  const scores = Array.from(theta, (eap, person) => ({ eap, se: se[person] }));
  voice.outcome(
    { persons: scores },
    voice.json
      ? []
      : layOut(
          [voice.language === 'en' ? 'row' : '行', 'EAP', 'se'],
          scores.map((score, person) => [String(rowNumbers[person]), figure(score.eap), figure(score.se)]),
        ),
  );
}

async function calibrateFile(
  path: string,
  options: ResponseOptions,
  voice: Voice,
  standardErrors: boolean,
): Promise<Calibrated> {
  const { model, groups: groupColumn } = options;
  if (!models.includes(model)) throw new UsageError(`--model is one of ${models.join(', ')}, not ${model}`);
  const nodes = options.quadrature === undefined ? undefined : wholeNumber('--quadrature', options.quadrature, 5, 1001);
  const { names: items, columns } = await readItems(
    path,
    options,
    'numbers',
    groupColumn === undefined ? [] : [groupColumn],
    voice,
  );
  const { file, rows: persons, rowNumbers } = columns;
  // A single item does not determine a scale, though a search on it would end.
  if (items.length < 2) {
    throw refusedFor(file, [{ file, code: 'psych.too-few-items', values: { count: items.length, least: 2 } }]);
  }
  const answers = new Float64Array(persons * items.length);
  items.forEach((name, j) => {
    columns.numbers.get(name)!.forEach((mark, person) => {
      answers[person * items.length + j] = mark;
    });
    columns.numbers.delete(name);
  });
  const labels = groupColumn === undefined ? undefined : columns.labels.get(groupColumn)!;
  const groups = labels ? sortNames(labels.names) : [];
  const places: Places = { file, items, rows: rowNumbers, groups };
  const groupOf = labels && groupsInOrder(labels.names, groups, labels.of, places, groupColumn!);
  let without = 0;
  for (let person = 0; person < persons; person++) {
    const own = answers.subarray(person * items.length, (person + 1) * items.length);
    if (own.every(Number.isNaN)) without++;
  }
  if (without > 0) {
    voice.note(
      voice.language === 'en'
        ? `${without} rows without any answer do not count in the fit`
        : `${without} 行没有任何作答,不参与拟合`,
    );
  }
  const calibration = computed(places, () =>
    calibrate({
      answers,
      persons,
      items: items.length,
      model: model as ItemModel,
      groups: groupOf,
      quadrature: nodes === undefined ? undefined : { nodes },
      standardErrors,
      withoutAnswers: 'omit',
    }),
  );
  return { calibration, answers, persons, items, groups, groupOf, places, rowNumbers, without };
}

function groupsInOrder(
  names: readonly string[],
  sorted: readonly string[],
  of: Int32Array,
  { file, rows }: Places,
  column: string,
): Int32Array {
  const without = [...of.keys()].filter((person) => of[person] < 0);
  if (without.length > 0) {
    throw refusedFor(
      file,
      without.slice(0, 100).map((person) => ({ file, row: rows![person], column, code: 'psych.cell-empty' })),
    );
  }
  const order = names.map((name) => sorted.indexOf(name));
  return of.map((label) => order[label]);
}

/** Figures at which a search was cut short are never passed off as estimates. */
function notConverged({ gradient }: Calibration) {
  return { code: 'psych.not-converged', values: { gradient: gradient.toExponential(1) } };
}
