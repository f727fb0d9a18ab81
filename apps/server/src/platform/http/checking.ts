import type { TObject, TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { type ValueError, ValueErrorType } from '@sinclair/typebox/errors';
import { Value } from '@sinclair/typebox/value';
import { type Fault, Problem } from '@wuyu/contract';

/** At most this many faults are told of one request. */
const MOST_FAULTS = 50;

export type Check = (value: unknown) => unknown;

/**
 * A check of one part of a request. `text` parts (path, query, form fields) come as text and are first converted to
 * numbers and booleans where the schema asks for them. Defaults are filled in.
 *
 * @returns a function that answers the checked value or throws Problem(400, 'request.invalid') with a fault a field.
 */
export function requestCheck(schema: TObject, part: 'params' | 'query' | 'body' | 'upload', text: boolean): Check {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    const given = text ? fromText(schema, value as Record<string, unknown> | undefined) : Value.Clone(value ?? {});
    const ready = Value.Default(schema, given);
    if (compiled.Check(ready)) return ready;
    const faults: Fault[] = [];
    const seen = new Set<string>();
    for (const error of compiled.Errors(ready)) {
      const fault = faultOf(part, error);
      // One fault a field: a missing one is also of the wrong type.
      if (!fault.path || seen.has(fault.path)) continue;
      seen.add(fault.path);
      faults.push(fault);
      if (faults.length === MOST_FAULTS) break;
    }
    throw new Problem(400, 'request.invalid', {}, faults);
  };
}

/** Only what is a number or truth value through and through becomes one: `7.5` is no integer, `1` no yes. */
function fromText(schema: TObject, value: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, text]) => {
      const type: unknown = Object.hasOwn(schema.properties, name) ? schema.properties[name]?.type : undefined;
      if (typeof text !== 'string') return [name, text];
      if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d{1,15})?$/.test(text))
        return [name, Number(text)];
      if (type === 'boolean' && (text === 'true' || text === 'false')) return [name, text === 'true'];
      return [name, text];
    }),
  );
}

function faultOf(part: string, error: ValueError): Fault {
  const path = [part, ...error.path.split('/').slice(1)].join('.').slice(0, 200);
  if (error.type === ValueErrorType.ObjectAdditionalProperties)
    return { code: 'request.field-unknown', path, values: { path } };
  if (error.type === ValueErrorType.ObjectRequiredProperty)
    return { code: 'request.field-missing', path, values: { path } };
  return { code: 'request.field', path, values: { path, expected: expectedBy(error.schema) } };
}

/** What a schema asks for, short and the same in every language. It never repeats what was given. */
function expectedBy(schema: TSchema): string {
  if (Array.isArray(schema.anyOf)) return (schema.anyOf as TSchema[]).map(expectedBy).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const bounds = [
    schema.format,
    schema.pattern,
    schema.minLength === undefined ? undefined : `length ≥ ${schema.minLength}`,
    schema.maxLength === undefined ? undefined : `length ≤ ${schema.maxLength}`,
    schema.minimum === undefined ? undefined : `≥ ${schema.minimum}`,
    schema.maximum === undefined ? undefined : `≤ ${schema.maximum}`,
  ].filter((bound) => bound !== undefined);
  return [schema.type ?? 'value', ...bounds].join(' ');
}

/**
 * A check of what a handler answers: what is not declared is taken away, and what is declared must be there in its
 * form. Dates become ISO texts.
 *
 * @returns a function that answers plain JSON or throws an Error naming the paths (not the values) that are wrong.
 */
export function replyCheck(schema: TSchema, name: string): Check {
  const compiled = TypeCompiler.Compile(schema);
  return (value) => {
    const plain: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
    const cleaned = Value.Clean(schema, plain);
    if (compiled.Check(cleaned)) return cleaned;
    const wrong = [...compiled.Errors(cleaned)]
      .slice(0, 5)
      .map(({ path, schema: asked }) => `${path || '/'} (${expectedBy(asked)})`);
    throw new ReplyError(`${name} answered something undeclared: ${wrong.join(', ')}`);
  };
}

/** The handler broke its contract. The message has paths only, so that it may be logged. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
}
