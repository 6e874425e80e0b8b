import { byChannel, type Channel } from '../../src/channel';
import { loadConfig } from '../../src/config/config';

type Env = Record<string, string>;

/** The names of each channel's providers, in the order in which they are tried. */
export function providerOrder(env: Env) {
  const { email, sms } = providerNames(env);
  return { email, sms };
}

/** The names of the providers of WhatsApp and of calls. */
export function otherProviders(env: Env) {
  const { whatsapp, voice } = providerNames(env);
  return { whatsapp, voice };
}

function providerNames(env: Env): Record<Channel, string[]> {
  const { providers } = loadConfig({ ALLOW_ANONYMOUS: 'true', ...env });
  return byChannel((channel) => providers[channel].map(({ name }) => name));
}

/** The settings that a provider read; undefined if no channel uses it. */
export function providerSettings(env: Env, provider: string): object | undefined {
  const all = Object.values(loadConfig({ ALLOW_ANONYMOUS: 'true', ...env }).providers).flat();
  return all.find(({ name }) => name === provider)?.settings;
}
