// Everything that CI does but the tests: `npm run check`, then `npm test`. Runs all and names what failed.
import { spawnSync } from 'node:child_process';

const steps = [
  ['types', 'npx', ['tsc', '-b']],
  ['types of the pages', 'npx', ['tsc', '--noEmit', '-p', 'apps/web']],
  ['format and lint', 'npx', ['biome', 'check', '--error-on-warnings', '.']],
  ['order of packages and modules', 'npx', ['depcruise', '--config', '.dependency-cruiser.cjs', 'packages', 'apps']],
  ['nothing unused', 'npx', ['knip']],
  ['generated files are fresh', process.execPath, ['scripts/generate.mjs', '--check']],
  ['the compiled contract is fresh', process.execPath, ['scripts/compile-contract.mjs', '--check']],
  ['every word of an error has both languages', process.execPath, ['scripts/check-words.mjs']],
];
const failed = [];
for (const [name, command, args] of steps) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join('; ')}`);
  process.exit(1);
}
console.log('\nAll checks passed.');
