import { authorization, onCall, useApiKey } from './api.js';
import { byId } from './element.js';

/** Asks for an API key where the service wants one, and says which messages do not land in the inbox. */
export async function lookAtDelivery() {
  const key = byId('api-key', HTMLInputElement);
  key.addEventListener('input', () => useApiKey(key.value.trim()));
  key.addEventListener('change', () => void showProviders());
  const field = byId('api-key-field', HTMLElement);
  // The service may have come, or come back with keys, after the page.
  onCall(({ status }) => {
    if (status === 401) field.hidden = false;
  });
  field.hidden = (await showProviders()) !== 401;
}

/** @returns {Promise<number>} the status of the reply, 0 where there was none */
async function showProviders() {
  const response = await fetch('/status', { headers: authorization() }).catch(() => undefined);
  if (!response?.ok) return response?.status ?? 0;
  /** @type {{ Providers: Record<'email' | 'sms', { provider: string }[]> }} */
  const { Providers } = await response.json();
  const sentences = /** @type {const} */ ([
    ['E-mail', Providers.email],
    ['SMS', Providers.sms],
  ])
    .filter(([, providers]) => providers[0]?.provider !== 'inbox')
    .map(([name, providers]) => `${name} goes out through ${namesOf(providers)}, not here.`);
  const note = byId('elsewhere', HTMLElement);
  note.hidden = sentences.length === 0;
  note.textContent = sentences.join(' ');
  return response.status;
}

/** @param {{ provider: string }[]} providers */
function namesOf(providers) {
  return providers.map(({ provider }) => provider).join(', then ');
}
