/** A school, its key and an archive, made up for the tests. */
import type { ArchiveTerm, Award, GrowthArchive, Issuer } from './archive.js';
import { buildArchiveCredential } from './build.js';
import { hashIdentifier } from './identity.js';
import type { JsonObject } from './json.js';
import { issuerKeyOfDidKey, publicKeyOf, signingKeyFromSeed } from './keys.js';
import { signCredential } from './sign.js';

export const school: Issuer = { id: 'did:web:school.example', name: '第一实验中学', url: 'https://school.example' };
export const schoolKey = await signingKeyFromSeed(new Uint8Array(32).fill(7), school.id);
export const otherKey = await signingKeyFromSeed(new Uint8Array(32).fill(9));
export const other: Issuer = { id: otherKey.issuer, name: '市教育局' };
export const created = '2026-02-01T08:00:00Z';
export const now = '2026-03-01T00:00:00Z';
export const trusted = { issuerKeys: [publicKeyOf(schoolKey), issuerKeyOfDidKey(other.id)], now };
export const studentNumber = 'G110101201501010017';

export const uuid = (number: number) => `urn:uuid:00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

const aspects = ['思想品德', '学业水平', '身心健康'].map((name, at) => ({
  id: `https://school.example/schemes/2025#${at}`,
  name,
  levels: ['D', 'C', 'B', 'A'],
}));

export function termOf(number: number, levels: string): ArchiveTerm {
  return {
    id: uuid(number),
    name: `2025–2026 学年第 ${number} 学期`,
    from: '2025-09-01',
    to: '2026-01-23',
    confirmedAt: '2026-01-31T16:00:00+08:00',
    evaluation: {
      id: 'https://school.example/schemes/2025',
      name: '综合素质评价',
      description: '初中综合素质评价方案（2025 版）',
      criteria: '按写实记录与观测数据逐项评定。',
      aspects,
    },
    levels: [...levels].map((level, at) => ({ aspect: aspects[at].id, level })),
    comment: '本学期进步明显。',
  };
}

export function awardOf(number: number): Award {
  return {
    id: uuid(number),
    achievement: {
      id: 'https://school.example/awards/innovation',
      name: '科技创新大赛一等奖',
      description: '校级科技创新大赛',
      criteria: '由评审组评定。',
    },
    awardedAt: '2025-12-05T00:00:00Z',
    narrative: '作品《自动浇花器》。',
  };
}

/** An archive of two terms and an award; `person` sets all its ids apart from those of another. */
export async function archiveOf(person: number, value = studentNumber): Promise<GrowthArchive> {
  const base = person * 1000;
  return {
    id: uuid(base),
    name: '学生成长档案',
    person: {
      id: uuid(base + 1),
      name: '林小明',
      identifiers: [await hashIdentifier('ext:studentNumber', value, `0123456789abcdef${person}`)],
    },
    terms: [termOf(base + 2, 'BAA'), termOf(base + 3, 'ABC')],
    awards: [awardOf(base + 4)],
    embedded: [],
    ledger: {
      origin: 'ledger.example/2025',
      index: '18014398509481984',
      leafHash: `${'A'.repeat(43)}=`,
      url: 'https://ledger.example/proofs/7',
    },
  };
}

/** The archives of two pupils, signed by the school in both forms. */
export async function signedArchives() {
  const validity = { from: '2026-02-01T08:00:00Z', until: '2027-02-01T00:00:00Z' };
  const documents: JsonObject[] = [];
  const tokens: string[] = [];
  for (const person of [1, 2]) {
    const credential = buildArchiveCredential(await archiveOf(person, `${studentNumber}${person}`), school, validity);
    documents.push(await signCredential(credential, schoolKey, { form: 'data-integrity', created }));
    tokens.push(await signCredential(credential, schoolKey, { form: 'jwt', created }));
  }
  return { documents, tokens, validity };
}

export const subjectOf = (credential: JsonObject) => credential.credentialSubject as JsonObject;
export const nestedIn = (credential: JsonObject) => subjectOf(credential).verifiableCredential as JsonObject[];
