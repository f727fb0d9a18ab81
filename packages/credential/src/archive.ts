import { CredentialError } from './credential-error.js';
import { type HashedIdentifier, isHashedIdentifier } from './identity.js';
import { canonicalJson, type JsonObject } from './json.js';
import { isDay, isMoment } from './period.js';
import { isUri } from './shape.js';

/** Who issues: a school or bureau. */
export interface Issuer {
  /** A URL, did:web:… or did:key:…; the same as in the keys. */
  id: string;
  name: string;
  url?: string;
}

/** A pupil's growth archive (成长档案), as plain data. All ids are URIs, as a rule urn:uuid:…, and differ from each other. */
export interface GrowthArchive {
  id: string;
  /** Title for people. */
  name: string;
  person: {
    /** One id for the person, random, without meaning elsewhere. */
    id: string;
    /** The name is readable by everybody who gets the credential; leave it out where it need not be. */
    name?: string;
    identifiers: HashedIdentifier[];
  };
  terms: ArchiveTerm[];
  awards: Award[];
  /** Credentials of others, or of another form, kept as they were issued. */
  embedded: JsonObject[];
  ledger?: LedgerReference;
  status?: StatusReference;
}

/** What a pupil reached in one term. */
export interface ArchiveTerm {
  id: string;
  /** For people: 2025–2026 学年第一学期. */
  name: string;
  /** First and last day, YYYY-MM-DD. */
  from: string;
  to: string;
  /** When the result was confirmed, with offset: 2026-01-31T08:00:00Z. */
  confirmedAt: string;
  evaluation: EvaluationDescription;
  /** At most one level an aspect; an aspect without data has none. */
  levels: AspectLevel[];
  comment?: string;
  status?: StatusReference;
}

/** The scheme by which a term was evaluated. One id stands for one content. */
export interface EvaluationDescription {
  id: string;
  name: string;
  description: string;
  /** How the levels came about, for people. */
  criteria: string;
  aspects: {
    id: string;
    name: string;
    /** All levels there are, from lowest to highest. */
    levels: string[];
  }[];
}

export interface AspectLevel {
  /** The aspect's id. */
  aspect: string;
  level: string;
}

/** An award (奖励、荣誉). */
export interface Award {
  id: string;
  /** What was awarded; the same id for everybody who got the same. */
  achievement: { id: string; name: string; description: string; criteria: string };
  awardedAt: string;
  /** Why this person got it. */
  narrative?: string;
  status?: StatusReference;
}

/** Where the archive's entry stands in the ledger; with the proof (from `url` or the report) anybody can check it. */
export interface LedgerReference {
  /** The log's origin line, without space. */
  origin: string;
  /** Position in the log, decimal, from 0, at most 19 digits; a text because it may pass 2^53. */
  index: string;
  /** RFC 6962 leaf hash, base64. */
  leafHash: string;
  /** Where the proof can be had. */
  url: string;
  /** The proof itself with its record, as text, so that nobody has to be asked. */
  proof?: string;
}

/** The bit of a status list that says whether the credential still holds. */
export interface StatusReference {
  purpose: 'revocation' | 'suspension';
  /** URL of the list credential. */
  list: string;
  index: number;
}

/**
 * Refuses an archive that contradicts itself.
 *
 * @throws CredentialError `invalid-archive` that names the place.
 */
export function checkArchive({ id, name, person, terms, awards, ledger, status, embedded }: GrowthArchive): void {
  if (terms.length + awards.length + embedded.length === 0)
    throw invalid('terms', 'hold nothing, nor are there awards');
  uris({ id, 'person.id': person.id });
  filled({ name });
  if (person.name !== undefined) filled({ 'person.name': person.name });
  if (!person.identifiers.every(isHashedIdentifier)) throw invalid('person.identifiers', 'must be hashed with a salt');
  const schemes = new Map<string, string>();
  for (const [at, term] of terms.entries()) {
    const path = `terms[${at}]`;
    checkTerm(term, path);
    const form = canonicalJson(term.evaluation as unknown as JsonObject);
    if ((schemes.get(term.evaluation.id) ?? form) !== form) {
      throw invalid(`${path}.evaluation`, 'has the id of another scheme with other content');
    }
    schemes.set(term.evaluation.id, form);
  }
  for (const [at, award] of awards.entries()) {
    const path = `awards[${at}]`;
    const { achievement } = award;
    uris({ [`${path}.id`]: award.id, [`${path}.achievement.id`]: achievement.id });
    filled({ [`${path}.achievement.name`]: achievement.name });
    if (!isMoment(award.awardedAt)) throw invalid(`${path}.awardedAt`, 'must be a moment with offset');
    checkStatus(award.status, path);
  }
  checkStatus(status, 'archive');
  if (ledger) {
    const faulty = faultOfLedger(ledger);
    if (faulty) throw invalid(`ledger.${faulty}`, 'is not of the form that its description says');
  }
}

/** The property of a reference to the ledger that is not as it should be, if any. */
export function faultOfLedger({ origin, index, leafHash, url }: LedgerReference): keyof LedgerReference | undefined {
  if (!isUri(url)) return 'url';
  if (!/^(0|[1-9]\d{0,18})$/.test(index)) return 'index';
  if (!/^[A-Za-z0-9+/]{43}=$/.test(leafHash)) return 'leafHash';
  return /^\S+$/.test(origin) ? undefined : 'origin';
}

function checkTerm(term: ArchiveTerm, path: string): void {
  const { evaluation } = term;
  uris({ [`${path}.id`]: term.id, [`${path}.evaluation.id`]: evaluation.id });
  filled({ [`${path}.name`]: term.name, [`${path}.evaluation.name`]: evaluation.name });
  if (!isMoment(term.confirmedAt)) throw invalid(`${path}.confirmedAt`, 'must be a moment with offset');
  if (!isDay(term.from) || !isDay(term.to) || term.from > term.to)
    throw invalid(path, 'must run from a day to a later one');
  const aspects = new Map(evaluation.aspects.map((aspect) => [aspect.id, aspect.levels]));
  if (aspects.size < evaluation.aspects.length) throw invalid(`${path}.evaluation.aspects`, 'have the same id twice');
  for (const aspect of evaluation.aspects) {
    uris({ [`${path}.evaluation.aspects`]: aspect.id });
    filled({ [`${path}.evaluation.aspects`]: aspect.name });
    if (aspect.levels.length === 0 || new Set(aspect.levels).size < aspect.levels.length) {
      throw invalid(`${path}.evaluation.aspects`, 'need levels, each once');
    }
  }
  const rated = new Set<string>();
  for (const { aspect, level } of term.levels) {
    if (!aspects.get(aspect)?.includes(level)) throw invalid(`${path}.levels`, `have no level "${level}" of ${aspect}`);
    if (rated.has(aspect)) throw invalid(`${path}.levels`, `rate ${aspect} twice`);
    rated.add(aspect);
  }
  checkStatus(term.status, path);
}

function checkStatus(status: StatusReference | undefined, path: string): void {
  if (!status) return;
  uris({ [`${path}.status.list`]: status.list });
  if (!Number.isSafeInteger(status.index) || status.index < 0) throw invalid(`${path}.status.index`, 'must be from 0');
}

function uris(values: Record<string, string>): void {
  for (const [path, value] of Object.entries(values)) if (!isUri(value)) throw invalid(path, 'must be a URI');
}

function filled(values: Record<string, string>): void {
  for (const [path, value] of Object.entries(values)) if (value === '') throw invalid(path, 'must not be empty');
}

function invalid(path: string, what: string): CredentialError {
  return new CredentialError('invalid-archive', `${path} ${what}.`);
}
