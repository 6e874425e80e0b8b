// The default alphabet of GSM-7 and its extension table (3GPP TS 23.038, 6.2.1).
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const EXTENSION = new Set('\f^{}\\[~]|€');

/** Whether GSM-7 has every character of a text. Any other text must be sent as UCS-2, or it arrives garbled. */
export function isGsm7(text: string): boolean {
  return Array.from(text).every((character) => BASIC.has(character) || EXTENSION.has(character));
}

/** The septets of a GSM-7 character: a character of the extension table follows an escape septet. */
export function septetsOf(character: string): 1 | 2 {
  return EXTENSION.has(character) ? 2 : 1;
}
