// npm run bench -- NAME [--json] [--students N] …: the figures that the README quotes. Rows: name, cpuSeconds, wallSeconds,
// peakMiB, rate (what a second, per `unit`), reference (what it is compared with, measured in the same run or stated) and ratio.
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, students: { type: 'string' }, workers: { type: 'string' } },
});
const known = (await readdir(new URL('.', import.meta.url)))
  .filter((name) => name.endsWith('.bench.mjs'))
  .map((name) => name.replace('.bench.mjs', ''));
const [name] = positionals;
if (!name || !known.includes(name)) {
  console.error(`npm run bench -- NAME [--json] [--students N]   NAME: ${known.join(', ')}`);
  process.exit(2);
}
const { bench } = await import(`./${name}.bench.mjs`);
const log = (line) => {
  if (!values.json) console.error(line);
};
const rows = await bench({
  students: values.students ? Number(values.students) : undefined,
  workers: values.workers ? Number(values.workers) : undefined,
  log,
});
if (values.json) console.log(JSON.stringify(rows));
else
  console.table(
    rows.map(({ name: row, cpuSeconds, wallSeconds, peakMiB, rate, unit, reference, ratio }) => ({
      row,
      cpuSeconds,
      wallSeconds,
      peakMiB,
      rate,
      unit,
      reference,
      ratio,
    })),
  );
