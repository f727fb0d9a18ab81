/** Pieces of scheme documents, so that each test says only what is its own. */

const title = (zh: string, en: string) => ({ zh, en });

export const cuts = [
  ['A', 85],
  ['B', 70],
  ['C', 60],
  ['D', 0],
] as const;

export function schemeOf(code: string, indicators: readonly unknown[]): unknown {
  return {
    code,
    version: 1,
    subject: 'student',
    title: title('真实数据试评', 'On real data'),
    source: 'tests/conformance',
    indicators,
    levels: { fn: 'cuts', cuts },
    coverage: 0.5,
  };
}

export function leafOf(
  code: string,
  weight: number,
  from: string,
  raw: string,
  score: unknown,
  more: object = {},
): unknown {
  return { code, weight, title: title(code, code), from: [from], raw: { fn: raw }, score, ...more };
}

export function innerOf(code: string, weight: number, children: readonly unknown[], more: object = {}): unknown {
  return { code, weight, title: title(code, code), children, ...more };
}
