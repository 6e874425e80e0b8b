/**
 * The languages that people read in a country whose main language is another one, or has no message and no close
 * relative with one. In India, banks and platforms write English: Hindi is the first language of less
 * than half of it. In Belgium, a number does not tell Dutch from French, so `DEFAULT_LOCALE` decides.
 */
// prettier-ignore
const READ: ReadonlyMap<string, readonly string[]> = new Map(Object.entries({
  BE: [],
  IN: ['en'], SS: ['en'],
  MY: ['ms', 'en'], BN: ['ms', 'en'], CC: ['ms', 'en'], PH: ['fil', 'en'], PG: ['tpi', 'en'], VU: ['bi', 'en'],
  AS: ['sm', 'en'], WS: ['sm', 'en'], PW: ['pau', 'en'], TK: ['tkl', 'en'], TV: ['tvl', 'en'],
  BI: ['rn', 'fr'], CF: ['sg', 'fr'], ML: ['bm', 'fr'], NE: ['ha', 'fr'],
  BQ: ['pap', 'nl'], CW: ['pap', 'nl'],
}));

/** The languages that people read in a country, best first: that of most people, unless `READ` says otherwise. */
export function readInCountry(country: string): readonly string[] {
  return READ.get(country) ?? [`und-${country}`];
}
