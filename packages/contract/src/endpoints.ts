import * as archive from './archive.js';
import * as attachment from './attachment.js';
import * as board from './board.js';
import * as calendar from './calendar.js';
import * as comment from './comment.js';
import type { Endpoint } from './endpoint.js';
import * as evidence from './evidence.js';
import * as exchange from './exchange.js';
import * as ledger from './ledger.js';
import * as notice from './notice.js';
import * as people from './people.js';
import * as point from './point.js';
import * as publicity from './publicity.js';
import * as rating from './rating.js';
import * as record from './record.js';
import * as recordType from './record-type.js';
import * as report from './report.js';
import * as result from './result.js';
import * as roster from './roster.js';
import * as scheme from './scheme.js';
import * as search from './search.js';
import * as selection from './selection.js';
import * as session from './session.js';

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'permission' in value;

/** Every endpoint by its name, area by area. What is not exported by an area's file does not exist. */
export const endpoints: Readonly<Record<string, Endpoint>> = Object.fromEntries(
  [
    session,
    roster,
    people,
    calendar,
    scheme,
    notice,
    attachment,
    evidence,
    recordType,
    record,
    point,
    rating,
    search,
    selection,
    publicity,
    result,
    report,
    comment,
    archive,
    board,
    exchange,
    ledger,
  ].flatMap((area) =>
    Object.entries(area as Record<string, unknown>).filter((entry): entry is [string, Endpoint] =>
      isEndpoint(entry[1]),
    ),
  ),
);
