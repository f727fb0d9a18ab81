import QRCode from 'qrcode';

/** The modules of the QR code of a text, 0 and 1 for each row; nothing for an empty text. */
export function qrRows(text: string): string[] {
  if (text === '') return [];
  const { size, data } = QRCode.create(text, { errorCorrectionLevel: 'M' }).modules;
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (data[y * size + x] ? '1' : '0')).join(''),
  );
}
