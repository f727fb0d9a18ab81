import { DOTTED, ETHNICITIES, FREQUENT, GIVEN, type GivenElements, RARE, SURNAMES } from './name-lists.js';
import { purpose, type Random, randomOf, uniformOf, weightedPlace } from './random.js';

export interface Guardian {
  name: string;
  relation: '父亲' | '母亲' | '祖父' | '祖母' | '外祖父' | '外祖母';
  isGuardian: boolean;
}

export interface PupilNames {
  name: string;
  /** As in GB/T 3304, e.g. 汉族. */
  ethnicity: string;
  /** GB/T 3304 without leading zero. */
  ethnicityCode: number;
  /** One or two. */
  guardians: readonly Guardian[];
}

/** The elements one by one, so that drawing a name makes no arrays. */
const split = ({ first, second, single }: GivenElements) => ({
  first: [...first],
  second: [...second],
  single: [...single],
});
const ELEMENTS = {
  young: { 1: split(GIVEN.young[1]), 2: split(GIVEN.young[2]) },
  parent: { 1: split(GIVEN.parent[1]), 2: split(GIVEN.parent[2]) },
  elder: { 1: split(GIVEN.elder[1]), 2: split(GIVEN.elder[2]) },
} as const;
const SURNAME_WEIGHTS = SURNAMES.map(([, weight]) => weight);
const ETHNICITY_WEIGHTS = ETHNICITIES.map(([, , share]) => share);

function surname(random: Random): string {
  return SURNAMES[weightedPlace(SURNAME_WEIGHTS, random.uniform())]?.[0] ?? '王';
}

function givenName(random: Random, time: 'young' | 'parent' | 'elder', sex: 1 | 2): string {
  const elements = ELEMENTS[time][sex];
  if (random.chance(time === 'young' ? 0.14 : 0.35)) return random.pick(elements.single);
  return random.pick(elements.first) + random.pick(elements.second);
}

/** The name of a grown-up. */
export function adultName(random: Random, sex: 1 | 2): string {
  return surname(random) + givenName(random, 'parent', sex);
}

/**
 * Name, ethnicity and family of one pupil; they never change. Twins share surname, ethnicity and family.
 *
 * @param household the elder twin's place for both twins, else the pupil's own.
 */
export function pupilNames(seed: number, entryYear: number, place: number, household: number, sex: 1 | 2): PupilNames {
  const family = randomOf(seed, purpose.family, entryYear, household);
  const own = randomOf(seed, purpose.name, entryYear, place);
  const [ethnicity = '汉族', ethnicityCode = 1] = ETHNICITIES[weightedPlace(ETHNICITY_WEIGHTS, family.uniform())] ?? [];
  const guardians: Guardian[] = [];
  if (ethnicity === '维吾尔族' || ethnicity === '哈萨克族') {
    const father = family.pick(DOTTED[1]);
    guardians.push({ name: `${father}·${family.pick(DOTTED[1])}`, relation: '父亲', isGuardian: true });
    guardians.push({ name: `${family.pick(DOTTED[2])}·${family.pick(DOTTED[1])}`, relation: '母亲', isGuardian: true });
    return { name: `${own.pick(DOTTED[sex])}·${father}`, ethnicity, ethnicityCode, guardians };
  }
  const inherited = surname(family);
  const withGrandparent = family.chance(0.08);
  const fathers: Guardian = { name: inherited + givenName(family, 'parent', 1), relation: '父亲', isGuardian: true };
  const mothers: Guardian = {
    name: surname(family) + givenName(family, 'parent', 2),
    relation: '母亲',
    isGuardian: true,
  };
  if (withGrandparent) {
    const relation = family.pick(['祖父', '祖母', '外祖父', '外祖母'] as const);
    const elderSex = relation.endsWith('父') ? 1 : 2;
    const elderSurname = relation === '祖父' ? inherited : surname(family);
    guardians.push(family.chance(0.6) ? fathers : mothers);
    guardians.push({ name: elderSurname + givenName(family, 'elder', elderSex), relation, isGuardian: false });
  } else {
    guardians.push(family.chance(0.5) ? fathers : mothers);
    if (family.chance(0.88)) guardians.push(guardians[0] === fathers ? mothers : fathers);
  }
  return {
    name: pupilName(seed, entryYear, place, household, inherited, sex, own),
    ethnicity,
    ethnicityCode,
    guardians,
  };
}

function pupilName(
  seed: number,
  entryYear: number,
  place: number,
  household: number,
  inherited: string,
  sex: 1 | 2,
  own: Random,
): string {
  // The younger twin's name begins with a character that belongs to the household.
  const twinsOdd = place !== household;
  if (!twinsOdd && own.chance(0.012)) {
    const frequent = FREQUENT[sex].filter((name) => name.startsWith(inherited));
    if (frequent.length > 0) return own.pick(frequent);
  }
  const rareAt = uniformOf(seed, purpose.name, entryYear, place, 1);
  if (rareAt < 0.01)
    return inherited + own.pick([...RARE[sex]]) + (own.chance(0.3) ? own.pick(ELEMENTS.young[sex].second) : '');
  if (twinsOdd) {
    const { first, second } = ELEMENTS.young[sex];
    return inherited + (first[household % first.length] ?? '子') + own.pick(second);
  }
  return inherited + givenName(own, 'young', sex);
}
