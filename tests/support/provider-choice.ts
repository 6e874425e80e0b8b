import { loadConfig } from '../../src/config/config';

type Env = Record<string, string>;

/** The names of each channel's providers, in the order in which they are tried. */
export function providerOrder(env: Env) {
  const { email, sms } = loadConfig({ ALLOW_ANONYMOUS: 'true', ...env }).providers;
  return { email: email.map(({ name }) => name), sms: sms.map(({ name }) => name) };
}

/** The settings that a provider read; undefined if no channel uses it. */
export function providerSettings(env: Env, provider: string): object | undefined {
  const all = Object.values(loadConfig({ ALLOW_ANONYMOUS: 'true', ...env }).providers).flat();
  return all.find(({ name }) => name === provider)?.settings;
}
