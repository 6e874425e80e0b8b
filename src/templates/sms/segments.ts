/** GSM 03.38: one septet each, and two for what its extension table holds. */
const GSM_7 =
  /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ^{}\\[~\]|€\fÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/;
const EXTENSION = /[\^{}\\[~\]|€\f]/g;

const SEPTETS_A_SEGMENT = 160;
const UCS_2_UNITS_A_SEGMENT = 70;

/** Whether a text is sent, and paid for, as one SMS. The library that counts segments takes a request too long. */
export function fitsOneSegment(text: string): boolean {
  if (!GSM_7.test(text)) return text.length <= UCS_2_UNITS_A_SEGMENT;
  return text.length + (text.match(EXTENSION)?.length ?? 0) <= SEPTETS_A_SEGMENT;
}
