import { describe, expect, it } from 'vitest';
import { ConfigurationError, dayIn, readConfig } from './config.js';

describe('the configuration', () => {
  it('has defaults for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      host: 'localhost',
      databaseUrl: undefined,
      timeZone: 'Asia/Shanghai',
      logLevel: 'info',
      trustProxy: 0,
      ledgerOrigin: 'localhost/ledger/region',
      ledgerPolicy: undefined,
      ledgerGm: false,
      masterKey: undefined,
      anchor: undefined,
    });
    expect(readConfig({ WUYU_PUBLIC_URL: 'https://edu.example.cn' }).ledgerOrigin).toBe('edu.example.cn/ledger/region');
  });

  it('names every variable that is wrong, and repeats none of the values', () => {
    const wrong = {
      PORT: '80a',
      DATABASE_URL: 'mysql://u:geheim@h/d',
      WUYU_TIME_ZONE: 'Mars/Base',
      WUYU_WORKERS: '999',
      LOG_LEVEL: 'loud',
      WUYU_PUBLIC_URL: 'wuyu.example',
      WUYU_MODEL_URL: 'geheimes Modell',
      WUYU_TRUST_PROXY: '-7',
      WUYU_LEDGER_ORIGIN: 'no origin',
      WUYU_LEDGER_GM: 'perhaps',
      WUYU_MASTER_KEY: 'geheimer Schlüssel',
    };
    let thrown: unknown;
    try {
      readConfig(wrong);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ConfigurationError);
    for (const [name, value] of Object.entries(wrong)) {
      expect((thrown as Error).message).toContain(name);
      expect((thrown as Error).message).not.toContain(`${value}`);
    }
  });
});

describe('a day', () => {
  it('is that of the time zone', () => {
    expect(dayIn('Asia/Shanghai', new Date('2025-08-31T16:30:00Z'))).toBe('2025-09-01');
  });
});
