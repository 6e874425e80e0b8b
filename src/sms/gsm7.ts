// The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1) and its extension table.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Of its characters each takes two septets. */
export const EXTENSION = '\f^{}\\[~]|€';
const ALPHABET = new Set(BASIC + EXTENSION);

/** Whether a text survives the 7-bit alphabet of SMS; any other must be sent as Unicode or arrives garbled. */
export function isGsm7(text: string): boolean {
  return Array.from(text).every((character) => ALPHABET.has(character));
}
