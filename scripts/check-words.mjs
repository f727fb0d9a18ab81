// Every problem code that the source raises has words in both languages, with the same placeholders.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { problemWords } from '../packages/contract/dist/index.js';

const places = ['packages', 'apps/server/src', 'apps/cli/src'];
const raised =
  /(?:new Problem\(\s*\d+,\s*|code:\s*|fault\([^'"`]*|Fault\([^'"`]*)'([a-z]+(?:-[a-z]+)*\.[a-z0-9]+(?:-[a-z0-9]+)*)'/g;
const areas = new Set(Object.keys(problemWords).map((code) => code.split('.')[0]));
const faults = [];

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory() && !['dist', 'node_modules'].includes(entry.name)) yield* sources(file);
    else if (file.endsWith('.ts') && !file.endsWith('.test.ts')) yield file;
  }
}
for (const place of places) {
  for (const file of sources(place)) {
    for (const [, code] of readFileSync(file, 'utf8').matchAll(raised)) {
      if (
        areas.has(code.split('.')[0]) &&
        !(code in problemWords) &&
        !/^(scheme|academic|health|moral|art|practice|seed)\./.test(code)
      ) {
        faults.push(`${file}: no words for ${code}`);
      }
    }
  }
}
const placeholders = (words) => [...new Set(words.join(' ').match(/\{\{\w+\}\}/g) ?? [])].sort().join();
for (const [code, { zh, en }] of Object.entries(problemWords)) {
  if (!zh[0] || !en[0]) faults.push(`${code}: empty words`);
  if (placeholders(zh) !== placeholders(en)) faults.push(`${code}: placeholders differ between zh and en`);
}
if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
