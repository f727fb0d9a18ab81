import type { ArchiveContent } from '@wuyu/contract';
import { type JsonObject, type JsonValue, readArchiveCredential } from '@wuyu/credential';

/**
 * What a verified archive says, for people. Credentials within that are neither a term nor an award are shown with their
 * results and evidence, whoever's they are; one in a token of its own by its name only.
 */
export function describeArchive(credential: JsonObject): ArchiveContent {
  const { archive, issuer, validity } = readArchiveCredential(credential);
  return {
    id: archive.id,
    name: archive.name,
    issuer: { id: issuer.id, name: issuer.name },
    validFrom: validity.from,
    validUntil: validity.until ?? null,
    terms: archive.terms.map(({ name, from, to, evaluation, levels, comment }) => {
      const names = new Map(evaluation.aspects.map((aspect) => [aspect.id, aspect.name]));
      return {
        name,
        from,
        to,
        evaluation: evaluation.name,
        levels: levels.map(({ aspect, level }) => ({ aspect: names.get(aspect) ?? aspect, level })),
        comment: comment ?? null,
      };
    }),
    awards: archive.awards.map(({ achievement, awardedAt, narrative }) => ({
      name: achievement.name,
      awardedOn: awardedAt.slice(0, 10),
      narrative: narrative ?? null,
    })),
    figures: archive.embedded.map(describeFigures),
  };
}

function describeFigures(credential: JsonObject): ArchiveContent['figures'][number] {
  const subject = objectsIn(credential.credentialSubject)[0] ?? {};
  const achievement = objectsIn(subject.achievement)[0] ?? {};
  const names = new Map(objectsIn(achievement.resultDescription).map(({ id, name }) => [text(id), text(name)]));
  return {
    name: text(credential.name) || text(achievement.name),
    results: objectsIn(subject.result).flatMap(({ resultDescription, value }) =>
      value === undefined ? [] : [{ name: names.get(text(resultDescription)) ?? '', value: text(value) }],
    ),
    evidence: objectsIn(credential.evidence).map(({ name, narrative }) => ({
      name: text(name),
      narrative: text(narrative),
    })),
  };
}

function objectsIn(value: JsonValue | undefined): JsonObject[] {
  return [value ?? []]
    .flat()
    .filter((one): one is JsonObject => typeof one === 'object' && one !== null && !Array.isArray(one));
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
