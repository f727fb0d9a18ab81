import { type Fault, type Language, Problem, sayProblem } from '@wuyu/contract';

/** What the numbers of items, persons, priors and groups in the library's messages mean in the file. */
export interface Places {
  file: string;
  items?: readonly string[];
  /** The row in the file of each person. */
  rows?: ArrayLike<number>;
  /** The columns of earlier scores, the most recent first. */
  priors?: readonly string[];
  groups?: readonly string[];
  outcome?: string;
  /** The one column that the computation is about. */
  column?: string;
}

/** The library's reasons, by what stays the same in their text; named parts are places and values. The first that fits counts. */
const reasons: readonly (readonly [RegExp, { code: string }])[] = [
  [/^item (?<item>\d+) is constant: /, { code: 'psych.item-constant' }],
  [/^item (?<item>\d+) is constant among /, { code: 'psych.item-constant-complete' }],
  [/^the total without item (?<item>\d+) does not vary/, { code: 'psych.rest-constant' }],
  [/^the (?:total|number-right) score does not vary/, { code: 'psych.total-constant' }],
  [/^nobody answered item (?<item>\d+)/, { code: 'psych.item-without-answers' }],
  [/^item (?<item>\d+) has no answers/, { code: 'psych.item-without-answers' }],
  [/^fewer than 2 persons answered item (?<item>\d+)/, { code: 'psych.item-few-answers' }],
  [/ answered both item (?<item>\d+) and item (?<other>\d+)/, { code: 'psych.item-pair' }],
  [/^at least (?<least>\d+) items are needed, not (?<count>\d+)/, { code: 'psych.too-few-items' }],
  [/^at least 2 persons are needed, not (?<count>\d+)/, { code: 'psych.too-few-persons' }],
  [/^(?<count>\d+) persons .*too few for upper and lower/, { code: 'psych.too-few-complete' }],
  [/^item (?<item>\d+) has .*100 (?:categories|are possible)/, { code: 'psych.too-many-categories' }],
  [/^item (?<item>\d+) has (?<count>\d+) categories; the (?<model>\w+) takes 2/, { code: 'psych.model-two-marks' }],
  [/^group (?<group>\d+) has no person/, { code: 'psych.group-without-answers' }],
  [/^person (?<person>\d+) has no answer/, { code: 'psych.person-without-answers' }],
  [/^person (?<person>\d+) has .*: no \w+ estimate/, { code: 'psych.perfect-score' }],
  [/^no quadrature node is near/, { code: 'psych.quadrature-far' }],
  [/^the search starts at a point without/, { code: 'psych.no-likelihood' }],
  [/ did not converge: .*? is (?<gradient>\[.*?\]|\S+)/, { code: 'psych.not-converged' }],
  [/^the scores of a prior do not vary/, { code: 'psych.prior-constant' }],
  [/^the (?:knots|boundaries) of a spline/, { code: 'psych.knots-form' }],
  [/^spline \d+ of prior (?<prior>\d+) is /, { code: 'psych.prior-gap' }],
  [/^the columns of the design are collinear/, { code: 'psych.prior-collinear' }],
  [/^no student has both a current score/, { code: 'psych.growth-nobody' }],
  [/^(?<count>\d+) students with .* for the (?<coefficients>\d+) coefficients/, { code: 'psych.growth-too-few' }],
  [/^(?<count>\d+) persons are too few for (?<coefficients>\d+)/, { code: 'psych.growth-too-few' }],
  [/^(?<count>\d+) rows are too few for (?<coefficients>\d+)/, { code: 'psych.too-few-rows' }],
  [/^no row has all of (?<columns>.+)/, { code: 'psych.no-complete-row' }],
  [/^(?<column>.+) is collinear with the columns before it/, { code: 'psych.collinear' }],
  [/^(?<column>.+) has a single level/, { code: 'psych.one-group' }],
  [/^every (?<column>.+) has a single row/, { code: 'psych.one-pupil-each' }],
  [/^the fixed effects cannot be told from/, { code: 'psych.effects-inseparable' }],
  [/^the random effects have no positive definite/, { code: 'psych.effects-inseparable' }],
  [/^the outcome is predicted without a residual/, { code: 'psych.no-residual' }],
  [/^(?<column>.+?) (?:does not vary|is 0 in every row|is .+ for everybody)$/, { code: 'psych.column-constant' }],
];

/**
 * Runs a computation; what the library refuses is said in the user's words, with the file's columns and rows.
 *
 * @throws Problem instead of the library's RangeError.
 */
export function computed<Result>(places: Places, compute: () => Result): Result {
  try {
    return compute();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refusedFor(places.file, [faultOf(error.message, places)]);
  }
}

/** A refusal of the file for these faults. */
export function refusedFor(file: string, faults: readonly Fault[]): Problem {
  return new Problem(422, 'psych.refused', { file, count: faults.length }, faults);
}

/** One of the library's reasons in words. */
export function wordsOf(reason: string, places: Places, language: Language): string {
  const { code, values = {} } = faultOf(reason, places);
  return sayProblem(code, values, language).message;
}

/** The fault that one of the library's reasons is; of the code `psych.not-computable`, with its text, when there are no words for it. */
export function faultOf(reason: string, places: Places): Fault {
  const { file, items, rows, priors, groups, outcome } = places;
  for (const [pattern, { code }] of reasons) {
    const found = pattern.exec(reason);
    if (!found) continue;
    const { item, other, person, prior, group, column: named, gradient, ...values } = found.groups ?? {};
    const column =
      items?.[Number(item) - 1] ??
      priors?.[Number(prior) - 1] ??
      (named === 'the outcome' ? outcome : named) ??
      places.column;
    const row = rows?.[Number(person) - 1];
    return {
      file,
      ...(row === undefined ? {} : { row }),
      ...(column === undefined ? {} : { column }),
      code,
      values: {
        ...values,
        ...(column === undefined ? {} : { column }),
        ...(other === undefined ? {} : { other: items?.[Number(other) - 1] ?? other }),
        ...(group === undefined ? {} : { group: groups?.[Number(group)] ?? group }),
        ...(gradient === undefined ? {} : { gradient: gradient.replace(/[\d.]+(?:e[+-]?\d+)?/g, shortened) }),
      },
    };
  }
  return { file, code: 'psych.not-computable', values: { reason } };
}

function shortened(number: string): string {
  return Number(number).toExponential(1);
}
