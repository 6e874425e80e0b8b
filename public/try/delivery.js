import { authorization, onCall, urlOf, useApiKey } from './api.js';
import { CHANNEL_NAMES, CHANNELS } from './channels.js';
import { byId } from './element.js';

/** Shows the API key field if the service requires a key, and names the channels that bypass the inbox. */
export async function showDelivery() {
  const key = byId('api-key', HTMLInputElement);
  key.addEventListener('input', () => useApiKey(key.value.trim()));
  key.addEventListener('change', () => void showProviders());
  const field = byId('api-key-field', HTMLElement);
  // The service may have started, or restarted with API keys, after the page loaded.
  onCall(({ status }) => {
    if (status === 401) field.hidden = false;
  });
  field.hidden = (await showProviders()) !== 401;
}

/** @returns {Promise<number>} the status of the reply, 0 if the service did not reply */
async function showProviders() {
  const response = await fetch(urlOf('/status'), { headers: authorization() }).catch(() => undefined);
  if (!response?.ok) return response?.status ?? 0;
  /** @type {{ Providers: Record<import('./channels.js').Channel, { provider: string }[]> }} */
  const { Providers } = await response.json();
  const real = CHANNEL_NAMES.filter((channel) => Providers[channel][0]?.provider !== 'inbox');
  const names = real.map((channel) => `${CHANNELS[channel].name} (${namesOf(Providers[channel])})`);
  const note = byId('elsewhere', HTMLElement);
  note.hidden = names.length === 0;
  note.textContent = `Really sent, and not shown here: ${names.join('; ')}.`;
  return response.status;
}

/** @param {{ provider: string }[]} providers */
function namesOf(providers) {
  return providers.map(({ provider }) => provider).join(', then ');
}
