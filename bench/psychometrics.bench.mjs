// The measurement library's heavy work, on one core, beside what R needed for the same (CPU seconds on one core of the same kind).
import { growthRows } from './psychometrics/growth.mjs';
import { responseRows } from './psychometrics/response.mjs';

export async function bench({ students, log }) {
  return [...(await responseRows({ students, log })), ...(await growthRows({ students, log }))];
}
