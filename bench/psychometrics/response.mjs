import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { round } from '../measure.mjs';

/** CPU seconds of R mirt 1.45.1 for 1,000,000 × 40. */
const REFERENCES = { '2pl': 112, gpcm: 636, eap: 83 };

/** Each piece of work in a process of its own, so that its memory is its own. */
export async function responseRows({ students = 1_000_000, log }) {
  const program = fileURLToPath(new URL('./response-run.mjs', import.meta.url));
  const rows = [];
  for (const [name, reference] of Object.entries(REFERENCES)) {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', program, name, String(students)]);
    const { value, cpuSeconds, wallSeconds, peakMiB } = JSON.parse(stdout);
    log(`${name}: ${value.said}`);
    rows.push({
      name,
      cpuSeconds,
      wallSeconds,
      peakMiB,
      rate: Math.round(students / cpuSeconds),
      unit: 'persons/s',
      reference,
      ratio: round(cpuSeconds / reference),
    });
  }
  return rows;
}
