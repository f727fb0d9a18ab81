import { Problem } from '@wuyu/contract';
import { findPersonalNumber } from '../selection/index.js';

/** What is said in public holds no number of a person. @throws Problem 422 `publicity.…-number` at the field. */
export function requireNoNumber(text: string, path: string): void {
  const number = findPersonalNumber(text);
  if (number) throw new Problem(422, `publicity.${number}-number`, {}, [{ path, code: `publicity.${number}-number` }]);
}
