import type { VerifierKey } from '../note/key.js';
import { type OpenedNote, openNote } from '../note/note.js';
import { type Checkpoint, parseCheckpoint } from './checkpoint.js';

/**
 * Checks a signed checkpoint against the keys of the logs that may have signed it. Whether the key belongs to the
 * checkpoint's origin is the caller's to know; `openUnderPolicy` sees to it.
 *
 * @throws LedgerError `note.…` as `openNote`, `checkpoint.malformed`.
 */
export function openCheckpoint(
  note: Uint8Array | string,
  keys: readonly VerifierKey[],
): { checkpoint: Checkpoint; note: OpenedNote } {
  const opened = openNote(note, keys);
  return { checkpoint: parseCheckpoint(opened.text), note: opened };
}
