import { optionalText } from './optional-text';

const CHALLENGE = /^[A-Za-z0-9_-]{43}$/; // 32 bytes in base64url (RFC 7636 4.2)
const NONCE = /^[\x21-\x7e]{1,255}$/;

/** Fields that bind a code to the session that asked for it. */
export const bindingFields = {
  code_challenge: optionalText('code_challenge_invalid', (text) => CHALLENGE.test(text), {
    description:
      'The SHA-256 of a secret, the code_verifier, in base64url (RFC 7636, S256). The verify then needs the verifier: ' +
      'a code and a key that were stolen redeem nothing without it.',
    examples: ['E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  }),
  nonce: optionalText('nonce_invalid', (text) => NONCE.test(text), {
    description: 'A value of your own, such as the id of a session. It comes back in the proof.',
    examples: ['n-0S6_WzA2Mj'],
  }),
};
