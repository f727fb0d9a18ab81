import { FormatRegistry, type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** A day that exists: 2025-02-30 does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const instant = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

FormatRegistry.Set('date', isDay);
FormatRegistry.Set('uuid', (text) => uuid.test(text));
FormatRegistry.Set('date-time', (text) => isDay(instant.exec(text)?.[1] ?? ''));

/** What a caller sends: a field that is not declared is refused, so that a misspelt one is never silently without effect. */
export const Fields = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Choice = <T extends string[]>(...values: [...T]) =>
  Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));

export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Uuid = Type.String({ format: 'uuid' });
export const Day = Type.String({ format: 'date' });
export const Instant = Type.String({ format: 'date-time' });
export const Count = Type.Integer({ minimum: 0 });
export const Share = Type.Number({ minimum: 0, maximum: 1 });

/** e.g. 2025-2026-1: 1 autumn, 2 spring. */
export const TermCode = Type.String({ pattern: '^[0-9]{4}-[0-9]{4}-[12]$', examples: ['2025-2026-1'] });

/** A code of the vocabulary, a scheme or a node, e.g. `health.fitness`. */
export const Code = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });

/** 0 to 100 with two digits; null: not enough data, which is never shown as 0. */
export const Score = Nullable(Type.Number({ minimum: 0, maximum: 100 }));

/** A level's code such as A; null: none. */
export const Level = Nullable(Type.String());

/** The same in both languages. */
export const Words = Type.Object({ zh: Type.String(), en: Type.String() });

export const PlaceKind = Choice('province', 'city', 'county', 'school');
export const Sex = Type.Integer({
  minimum: 0,
  maximum: 9,
  description: 'GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated',
});
export const Grade = Type.Integer({
  minimum: 11,
  maximum: 49,
  description: 'stage * 10 + year in the stage: 11..16, 21..24, 31..33',
});

export const PlaceBrief = Type.Object({ id: Id, kind: PlaceKind, code: Type.String(), name: Type.String() });
export const ClassBrief = Type.Object({ id: Id, placeId: Id, grade: Grade, number: Count, name: Type.String() });
export const TermBrief = Type.Object({ id: Id, code: TermCode, startsOn: Day, endsOn: Day });

export const Done = Type.Object({ done: Type.Literal(true) });

/** What is wrong in something handed in, already said in the caller's language. */
export const SaidFault = Type.Object({
  file: Type.Optional(Type.String()),
  sheet: Type.Optional(Type.String()),
  row: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
});
