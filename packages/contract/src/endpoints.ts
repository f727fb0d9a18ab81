import type { Endpoint } from './endpoint.js';
import * as evidence from './evidence.js';
import * as exchange from './exchange.js';
import * as ledger from './ledger.js';
import * as report from './report.js';
import * as result from './result.js';
import * as roster from './roster.js';
import * as scheme from './scheme.js';
import * as session from './session.js';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value;

/** Every endpoint by its name, area by area. What is not exported by an area's file does not exist. */
export const endpoints: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  [session, roster, scheme, evidence, result, report, exchange, ledger].flatMap((area) =>
    Object.entries(area as Record<string, unknown>).filter((entry): entry is [string, Endpoint] =>
      isEndpoint(entry[1]),
    ),
  ),
);
