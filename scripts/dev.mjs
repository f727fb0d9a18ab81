// npm run dev: compiles on every change, restarts the server, serves the pages with hot reload on :5173.
import { spawn, spawnSync } from 'node:child_process';

if (spawnSync('npx', ['tsc', '-b'], { stdio: 'inherit' }).status !== 0) process.exit(1);
const children = [
  spawn('npx', ['tsc', '-b', '--watch', '--preserveWatchOutput'], { stdio: 'inherit' }),
  spawn(process.execPath, ['--watch', 'apps/cli/bin/wuyu.mjs', 'serve', '--demo'], { stdio: 'inherit' }),
  spawn('npm', ['run', 'dev', '--workspace', 'apps/web'], { stdio: 'inherit' }),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', stop);
