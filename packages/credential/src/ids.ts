import { CredentialError } from './credential-error.js';
import { canonicalJson, isObject, type JsonObject, type JsonValue, listOf } from './json.js';

/**
 * Refuses two different objects with one id in the part that one eddsa-rdfc-2022 proof covers. Such a proof covers
 * statements about things; two objects with one id are one thing to it, so what each of them holds could be moved from
 * one to the other unseen (the levels of one term into another, both being the same pupil's). A bare mention (id and
 * types) is no second object.
 *
 * Credentials within that have a proof of their own are covered by that one, each alone. But their statements are also
 * among those of the whole, so what the whole says of the same thing, of the same type, must not be less: it could have
 * been taken away.
 *
 * @throws CredentialError `ambiguous-id`.
 */
export function checkIds(document: JsonObject): void {
  const own: JsonObject[] = [];
  const within: JsonObject[] = [];
  collect(document, own, within);
  const things = new Map<string, JsonObject>();
  const bySize = own.sort((one, other) => Number(isMention(one)) - Number(isMention(other)));
  for (const object of bySize) {
    const known = things.get(object.id as string);
    const same = isMention(object) ? sharesAllTypes : isEqual;
    if (known && !same(object, known)) throw ambiguous(object);
    if (!known) things.set(object.id as string, object);
  }
  for (const object of within) {
    const known = things.get(object.id as string);
    if (!known || !listOf(known.type).some((type) => listOf(object.type).includes(type))) continue;
    for (const [name, value] of Object.entries(object)) {
      if (name !== '@context' && name !== 'type' && !(name in known && isEqual(value, known[name]))) {
        throw ambiguous(object);
      }
    }
  }
}

/** Sorts the objects that have an id: those of the document itself, and those of signed credentials within. */
function collect(document: JsonObject, own: JsonObject[], within: JsonObject[]): void {
  const enter = (value: JsonValue, list: JsonObject[]): void => {
    if (Array.isArray(value)) for (const item of value) enter(item, list);
    if (!isObject(value)) return;
    const target = value !== document && value.proof !== undefined ? within : list;
    if (typeof value.id === 'string') target.push(value);
    for (const [name, item] of Object.entries(value)) if (name !== 'proof') enter(item, target);
  };
  enter(document, own);
  if (typeof document.issuer === 'string') own.push({ id: document.issuer, type: ['Profile'] });
}

function isMention(object: JsonObject): boolean {
  return Object.keys(object).every((name) => name === 'id' || name === 'type');
}

function isEqual(one: JsonValue, other: JsonValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

function sharesAllTypes(mention: JsonObject, known: JsonObject): boolean {
  return listOf(mention.type).every((type) => listOf(known.type).includes(type));
}

function ambiguous({ id }: JsonObject): CredentialError {
  return new CredentialError('ambiguous-id', `Different objects have the id ${String(id)}.`);
}
