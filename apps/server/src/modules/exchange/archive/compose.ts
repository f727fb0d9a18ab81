import type { ArchiveTerm, Award, GrowthArchive, JsonObject } from '@wuyu/credential';
import type { ArchiveFacts, AwardFacts, TermFacts } from './facts.js';
import { type Figures, fitnessFigures, scoreFigures } from './figures.js';
import { type Frame, idIn, startOf, termTitle } from './frame.js';

const OB_CONTEXTS = [
  'https://www.w3.org/ns/credentials/v2',
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json',
];

/**
 * The archive as the credential package takes it. Levels become terms and awards awards; scores, fitness and the numbers of
 * reports become achievement credentials of their own, since a term has levels only.
 */
export function composeArchive(facts: ArchiveFacts, frame: Frame): GrowthArchive {
  const { status } = frame;
  const person = { id: idIn(frame, 'person'), identifiers: frame.identifiers };
  return {
    id: `urn:uuid:${frame.id}`,
    name: '学生成长档案',
    person,
    terms: facts.terms.filter(({ levels }) => levels.length > 0).map((term) => termOf(term, frame)),
    awards: facts.awards.flatMap((award) => awardOf(award, frame)),
    embedded: [
      ...facts.terms.flatMap((term) => scoreFigures(term, frame)),
      ...facts.fitness.flatMap((fitness) => fitnessFigures(fitness, frame)),
    ].map((figures) => figuresCredential(figures, person, frame)),
    ...(frame.ledger ? { ledger: frame.ledger } : {}),
    status,
  };
}

function termOf({ term, confirmedAt, scheme, levels }: TermFacts, frame: Frame): ArchiveTerm {
  const id = `urn:wuyu:scheme:${scheme.code}:${scheme.version}:${scheme.digest.slice(0, 16)}`;
  const described = scheme.aspects.filter(({ levels }) => levels.length > 0);
  return {
    id: idIn(frame, `term ${term.code}`),
    name: termTitle(term.code),
    from: term.startsOn,
    to: term.endsOn,
    confirmedAt,
    evaluation: {
      id,
      name: scheme.title,
      description: `${scheme.title}(${scheme.code} 第 ${scheme.version} 版)`,
      criteria: '按已公布的方案,由写实记录和观测数据逐项计算;数据不足的方面不评价。',
      aspects: described.map(({ node, title, levels }) => ({ id: `${id}#${node}`, name: title, levels })),
    },
    levels: levels.map(({ node, level }) => ({ aspect: `${id}#${node}`, level })),
    status: frame.status,
  };
}

/** An award that is dated after the archive is left to the next one. */
function awardOf({ key, indicator, title, on, times }: AwardFacts, frame: Frame): Award[] {
  const awardedAt = startOf(on, frame.offset);
  if (Date.parse(awardedAt) > frame.issuedAt.getTime()) return [];
  return [
    {
      id: idIn(frame, `award ${key}`),
      achievement: {
        id: `urn:wuyu:award:${indicator}`,
        name: title,
        description: title,
        criteria: '由学校登记并审核的荣誉或奖项。',
      },
      awardedAt,
      ...(times === 1 ? {} : { narrative: `共 ${times} 次` }),
      status: frame.status,
    },
  ];
}

/** Figures as an AchievementCredential of Open Badges 3.0. */
function figuresCredential(figures: Figures, person: GrowthArchive['person'], frame: Frame): JsonObject {
  const { id, name, url } = frame.issuer;
  const { purpose, list, index } = frame.status;
  const { achievement, results, evidence } = figures;
  return {
    '@context': OB_CONTEXTS,
    id: idIn(frame, figures.key),
    type: ['VerifiableCredential', 'AchievementCredential', 'OpenBadgeCredential'],
    name: figures.name,
    issuer: { id, type: ['Profile'], name, ...(url === undefined ? {} : { url }) },
    validFrom: figures.at,
    credentialSubject: {
      id: person.id,
      type: ['AchievementSubject'],
      ...(person.identifiers.length === 0
        ? {}
        : {
            identifier: person.identifiers.map(({ type, hash, salt }) => ({
              type: 'IdentityObject',
              hashed: true,
              identityHash: hash,
              identityType: type,
              salt,
            })),
          }),
      achievement: {
        id: achievement.id,
        type: ['Achievement'],
        achievementType: 'Assessment',
        name: achievement.name,
        description: achievement.description,
        criteria: { narrative: achievement.criteria },
        resultDescription: achievement.results.map((described) => ({
          ...described,
          id: `${achievement.id}#${described.id}`,
          type: ['ResultDescription'],
        })),
      },
      ...(results.length === 0
        ? {}
        : {
            result: results.map(({ of, value }) => ({
              type: ['Result'],
              resultDescription: `${achievement.id}#${of}`,
              value,
            })),
          }),
    },
    credentialStatus: {
      id: `${list}#${index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: purpose,
      statusListIndex: String(index),
      statusListCredential: list,
    },
    ...(evidence.length === 0 ? {} : { evidence: evidence.map((one) => ({ ...one, type: ['Evidence'] })) }),
  };
}
