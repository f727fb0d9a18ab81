import { type Config, installBuiltIns, type OpenDatabase, openDatabase, readConfig } from '@wuyu/server';

export interface Installation {
  config: Config;
  database: OpenDatabase;
}

/** Opens this machine's installation for one command, and closes it whatever happens. */
export async function withInstallation<T>(act: (installation: Installation) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const { databaseUrl, dataDir, timeZone } = config;
  const database = await openDatabase({ databaseUrl, dataDir, timeZone });
  try {
    const changed = await installBuiltIns(database.db, new Date());
    for (const code of changed)
      process.stderr.write(`wuyu: schemes/${code}.json was changed without a new version; the published one stands\n`);
    return await act({ config, database });
  } finally {
    await database.close();
  }
}

/** Aborted by Ctrl-C or a polite kill, so that a command stops without a half state. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => controller.abort(new Error(`stopped by ${signal}`)));
  }
  return controller.signal;
}
