import { type Digest, sha256 } from '../tree/digest.js';
import { sm3 } from './sm3.js';

/** The hash of a log's tree: SM3 for a twin, whose origin ends in `/sm3`, else SHA-256. */
export function digestOfLog(origin: string): Digest {
  return origin.endsWith('/sm3') ? sm3 : sha256;
}
