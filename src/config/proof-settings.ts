import { apiUrl, wholeNumber } from './setting-kinds';

/** The proofs that a verify returns. */
export const proofSettings = {
  // Back ends compare the issuer as a text, so two spellings must not make two of them.
  PUBLIC_URL: apiUrl.transform((url) => new URL(url).href.replace(/\/+$/, '')).optional(),
  PROOF_TTL: wholeNumber(1, 300, 'seconds').default(300),
};
