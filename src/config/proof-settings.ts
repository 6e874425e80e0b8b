import { apiUrl, wholeNumber } from './setting-kinds';

/** The proofs that a verify returns. */
export const proofSettings = {
  // Back ends compare the issuer as a text, so a slash at the end must not make a second one.
  PUBLIC_URL: apiUrl.transform((url) => url.replace(/\/+$/, '')).optional(),
  PROOF_TTL: wholeNumber(1, 300, 'seconds').default(300),
};
