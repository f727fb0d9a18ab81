import { ENTRY_ID_LENGTH } from '@wuyu/ledger';

/** An entry's 16 bytes as the database and the API write them: 8-4-4-4-12 hexadecimal digits. */
export function formatEntryId(id: Uint8Array): string {
  const hex = Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** @throws RangeError unless it is written as `formatEntryId` writes it. */
export function parseEntryId(text: string): Buffer {
  const id = Buffer.from(text.replaceAll('-', ''), 'hex');
  if (id.length !== ENTRY_ID_LENGTH || formatEntryId(id) !== text.toLowerCase()) {
    throw new RangeError('an entry’s id is a UUID');
  }
  return id;
}
