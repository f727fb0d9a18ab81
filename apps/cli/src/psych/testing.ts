import { vi } from 'vitest';
import { runCommand } from '../main.js';

/** Runs `wuyu psych …` in this process. */
export async function psych(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const streams = [
    [process.stdout, 'out'],
    [process.stderr, 'err'],
  ] as const;
  const spies = streams.map(([stream, name]) =>
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    const code = await runCommand(['psych', ...args]);
    return { code, ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
