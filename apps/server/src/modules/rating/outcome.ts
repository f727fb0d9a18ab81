import { FEWEST_PEERS, type RaterKind, type RatingWeights, type Rubric, raterKinds } from '@wuyu/contract';
import { correctSeverity, type PeerForm, type Uncorrected } from './severity.js';

/** A form as it goes into the outcome. `raterId` is known of peers while their round is open. */
export interface GivenForm {
  subjectId: number;
  kind: RaterKind;
  raterId: number | null;
  answers: Readonly<Record<string, number>>;
}

/** What one kind of raters came to for one pupil. Of peers below the minimum there is nothing but the state. */
export interface KindOutcome {
  state: 'counted' | 'few' | 'none';
  /** Criterion → mean, 0–100. */
  criteria: Record<string, number>;
  /** Indicator → value, 0–100. */
  values: Record<string, number>;
}

export interface Outcome {
  personId: number;
  kinds: Record<RaterKind, KindOutcome>;
  /** How the peers' part was worked out. */
  method: 'plain' | 'severity-corrected' | 'none';
  reason: '' | Uncorrected;
  /** Indicator → value: the weighted mean of the kinds that count. */
  values: Record<string, number>;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits;
const none = (state: 'few' | 'none'): KindOutcome => ({ state, criteria: {}, values: {} });

/**
 * What a class's forms come to.
 *
 * Peers below {@link FEWEST_PEERS} count for nothing at all, neither does a criterion that fewer could tell: what is not
 * shown could otherwise be had as the difference between the whole and its other parts.
 *
 * @param fixed what the peers came to at the first closing; absent: they are worked out now.
 */
export function outcomesOf(
  subjects: readonly number[],
  forms: readonly GivenForm[],
  rubric: Pick<Rubric, 'criteria'>,
  weights: RatingWeights,
  fixed?: ReadonlyMap<number, Pick<Outcome, 'method' | 'reason'> & { peer: KindOutcome }>,
): Outcome[] {
  const bySubject = new Map<number, GivenForm[]>();
  for (const form of forms) bySubject.set(form.subjectId, [...(bySubject.get(form.subjectId) ?? []), form]);
  const indicators = [...new Set(rubric.criteria.map(({ indicator }) => indicator))];
  const peers = forms.filter(
    (form): form is GivenForm & PeerForm => form.kind === 'peer' && form.raterId !== null && weights.peer > 0,
  );
  const severity = new Map(
    indicators.map((indicator) => [
      indicator,
      correctSeverity(
        fixed ? [] : peers,
        rubric.criteria.filter((criterion) => criterion.indicator === indicator),
      ),
    ]),
  );
  return subjects.map((personId) => {
    const own = bySubject.get(personId) ?? [];
    const known = fixed?.get(personId);
    const kinds = Object.fromEntries(
      raterKinds.map((kind) => {
        if (weights[kind] === 0) return [kind, none('none')];
        if (kind === 'peer' && fixed) return [kind, known?.peer ?? none('few')];
        return [kind, kindOutcome(own, kind, rubric)];
      }),
    ) as Record<RaterKind, KindOutcome>;
    let { method, reason }: Pick<Outcome, 'method' | 'reason'> = known ?? { method: 'none', reason: '' };
    if (!fixed && kinds.peer.state === 'counted') {
      const corrected = indicators.every((indicator) => severity.get(indicator)?.reason === '');
      method = corrected ? 'severity-corrected' : 'plain';
      reason = indicators.map((indicator) => severity.get(indicator)?.reason ?? '').find((one) => one !== '') ?? '';
      for (const [indicator, value] of Object.entries(kinds.peer.values)) {
        const shift = corrected ? (severity.get(indicator)?.shifts.get(personId) ?? 0) : 0;
        // Whole points: nobody's answer can be read from the digits.
        kinds.peer.values[indicator] = Math.round(Math.min(100, Math.max(0, value + shift)));
      }
    }
    return { personId, kinds, method, reason, values: wholeOf(kinds, indicators, weights) };
  });
}

function kindOutcome(own: readonly GivenForm[], kind: RaterKind, rubric: Pick<Rubric, 'criteria'>): KindOutcome {
  const forms = own.filter((form) => form.kind === kind && Object.keys(form.answers).length > 0);
  const fewest = kind === 'peer' ? FEWEST_PEERS : 1;
  if (forms.length < fewest) return none(kind === 'peer' ? 'few' : 'none');
  const criteria: Record<string, number> = {};
  const byIndicator = new Map<string, number[]>();
  for (const { code, indicator, levels } of rubric.criteria) {
    const given = forms.flatMap(({ answers }) => {
      const level = levels[answers[code] ?? -1];
      return level ? [level.value] : [];
    });
    if (given.length < fewest) continue;
    const value = mean(given);
    // Of peers in steps of five, as it is shown.
    criteria[code] = kind === 'peer' ? Math.round(value / 5) * 5 : rounded(value, 1);
    byIndicator.set(indicator, [...(byIndicator.get(indicator) ?? []), value]);
  }
  if (byIndicator.size === 0) return none(kind === 'peer' ? 'few' : 'none');
  const values = Object.fromEntries([...byIndicator].map(([indicator, of]) => [indicator, rounded(mean(of), 2)]));
  return { state: 'counted', criteria, values };
}

/** What a pupil says of himself or herself alone is no outcome, unless the round asked nobody else. */
function wholeOf(
  kinds: Readonly<Record<RaterKind, KindOutcome>>,
  indicators: readonly string[],
  weights: RatingWeights,
): Record<string, number> {
  const alone = raterKinds.every((kind) => kind === 'self' || weights[kind] === 0);
  const values: Record<string, number> = {};
  for (const indicator of indicators) {
    const parts = raterKinds.flatMap((kind) => {
      const value = kinds[kind].values[indicator];
      return value === undefined ? [] : [{ kind, value, weight: weights[kind] }];
    });
    if (parts.length === 0 || (!alone && parts.every(({ kind }) => kind === 'self'))) continue;
    const whole = parts.reduce((sum, { weight }) => sum + weight, 0);
    values[indicator] = rounded(parts.reduce((sum, { value, weight }) => sum + value * weight, 0) / whole, 2);
  }
  return values;
}
