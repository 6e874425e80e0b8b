/**
 * @typedef {Record<string, unknown>} Members
 * @typedef {{ header: Members, claims: Members, signed: BufferSource, signature: BufferSource }} Proof
 * @typedef {'checked' | 'invalid' | 'unchecked'} Verdict
 */

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' };

/**
 * Decodes a compact JWS (RFC 7515).
 * @param {string} token
 * @returns {Proof | undefined} `undefined` for a text that is none
 */
export function decodeProof(token) {
  try {
    const [header, claims, signature, ...rest] = token.split('.');
    if (rest.length > 0) return undefined;
    return {
      header: JSON.parse(new TextDecoder().decode(bytesOf(header))),
      claims: JSON.parse(new TextDecoder().decode(bytesOf(claims))),
      signed: new TextEncoder().encode(`${header}.${claims}`),
      signature: bytesOf(signature),
    };
  } catch {
    return undefined;
  }
}

/**
 * Checks the signature with the key of the set that the header names. Only ES256 passes, whatever the header says.
 * @param {Proof} proof
 * @param {{ keys: (JsonWebKey & { kid: string })[] } | undefined} keySet
 * @returns {Promise<Verdict>} `unchecked` without a key set, or where the browser has no WebCrypto (plain http)
 */
export async function checkSignature({ header, signed, signature }, keySet) {
  if (keySet === undefined || !isSecureContext) return 'unchecked';
  const jwk = keySet.keys.find(({ kid }) => kid === header['kid']);
  if (jwk === undefined || header['alg'] !== 'ES256') return 'invalid';
  try {
    const key = await crypto.subtle.importKey('jwk', jwk, ALGORITHM, false, ['verify']);
    const isValid = await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, signed);
    return isValid ? 'checked' : 'invalid';
  } catch {
    return 'invalid'; // not a point of the curve
  }
}

/** @param {string} base64url */
function bytesOf(base64url) {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
