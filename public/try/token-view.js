import { get } from './api.js';
import { copyButton } from './copy.js';
import { byId } from './element.js';
import { checkSignature, decodeProof } from './proof.js';

const VERDICTS = {
  checked: 'Signature checked',
  invalid: 'Signature NOT valid',
  unchecked: 'Signature not checked',
};

/** Shows the token of a redeemed code decoded, and whether the published keys signed it. */
export function tokenView() {
  const section = byId('token', HTMLElement);
  const verdict = byId('token-verdict', HTMLElement);
  let shown = '';

  return {
    clear() {
      shown = '';
      section.hidden = true;
    },
    /** @param {string} token */
    async show(token) {
      shown = token;
      const proof = decodeProof(token);
      byId('token-header', HTMLElement).textContent = text(proof?.header);
      byId('token-claims', HTMLElement).textContent = text(proof?.claims);
      byId('token-expiry', HTMLElement).textContent = expiry(proof?.claims['exp']);
      byId('token-foot', HTMLElement).replaceChildren(copyButton('Copy token', token));
      verdict.textContent = 'Checking the signature…';
      verdict.dataset['state'] = 'unchecked';
      section.hidden = false;

      const state = proof ? await checkSignature(proof, await keySet()) : 'invalid';
      if (shown !== token) return;
      verdict.dataset['state'] = state;
      verdict.textContent = VERDICTS[state];
    },
  };
}

async function keySet() {
  const { ok, reply } = await get('/.well-known/jwks.json');
  return ok && Array.isArray(reply['keys']) ? { keys: reply['keys'] } : undefined;
}

/** @param {unknown} members */
function text(members) {
  return members === undefined ? 'This part cannot be decoded.' : JSON.stringify(members, null, 2);
}

/** @param {unknown} seconds */
function expiry(seconds) {
  return typeof seconds === 'number' ? `It expires at ${new Date(seconds * 1000).toLocaleTimeString()}.` : '';
}
