import type { Problem } from '../delivery/providers/define-provider';
import { PROVIDERS } from '../delivery/providers/registry';
import type { Env, ProviderChoice } from './delivery-settings';

/** Problems that a provider finds between its own settings. */
export const problemsOfProviders = (env: Env, isProduction: boolean): Problem[] =>
  PROVIDERS.flatMap(({ problems }) => problems(env, { isProduction }));

/** The settings that providers lack. Each missing variable has one line, even if several others need it. */
export function missingSettings(env: Env, choice: ProviderChoice): Problem[] {
  const forProviders = missingForProviders(choice);
  const seen = new Set(forProviders.flatMap(({ name }) => name.match(/[A-Z_]+/g) ?? []));
  const together = missingTogether(env).filter(({ name }) => !seen.has(name) && seen.add(name));
  return [...together, ...forProviders];
}

/** Variables that are set without another one that they need. */
function missingTogether(env: Env): Problem[] {
  // Providers that share variables share the rules too: a set has each rule once.
  const rules = new Set(PROVIDERS.flatMap(({ together = [] }) => together));
  return Array.from(rules)
    .filter(({ given, needsOneOf }) => env[given] && !needsOneOf.some((name) => env[name]))
    .map(({ given, needsOneOf: [name] }) => ({ name, accepts: `must be set when ${given} is` }));
}

/** Providers that the operator names without all their settings. */
function missingForProviders({ order, providers }: ProviderChoice): Problem[] {
  const ready = new Set(Object.values(providers).flatMap((all) => all.map(({ name }) => name)));
  const named = new Set(Object.values(order).flat());
  return Array.from(named)
    .filter((name) => !ready.has(name))
    .flatMap((name) => PROVIDERS.filter((provider) => provider.name === name))
    .map(({ name, needs }) => ({ name: needs, accepts: `must be set for the provider ${name}` }));
}

/** URLs that would carry codes without TLS in production. */
export function unencryptedUrls(env: Env): Problem[] {
  return PROVIDERS.flatMap(({ httpsInProduction = [] }) => httpsInProduction)
    .filter((name) => env[name] !== undefined && !env[name].startsWith('https:'))
    .map((name) => ({ name, accepts: 'must be an https:// URL in production' }));
}
