// The server of `wuyu serve --demo`, but by a clock that a test can put forward: WUYU_E2E_CLOCK names a file with so many
// days. What takes weeks in life (windows, working days of publicity) is walked through in one story.
import { readFileSync } from 'node:fs';
import { readConfig, startServer } from '../../apps/server/dist/index.js';

const DAY_MS = 86_400_000;
const clock = process.env.WUYU_E2E_CLOCK;

function daysAhead() {
  try {
    return Number(readFileSync(clock, 'utf8'));
  } catch {
    return 0;
  }
}

const server = await startServer(readConfig(process.env), {
  demo: true,
  now: () => new Date(Date.now() + daysAhead() * DAY_MS),
  note: (line) => console.log(line),
});
process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
await server.ready;
