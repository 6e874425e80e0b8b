import type { z } from 'zod';
import { byChannel, type Channel } from '../channel';
import type { ReadyProvider } from '../delivery/providers/define-provider';
import { PROVIDERS } from '../delivery/providers/registry';
import { someOf, wholeNumber } from './setting-kinds';

/** For each channel the variable that orders its providers, such as `EMAIL_PROVIDERS`. */
const orders = byChannel((channel) => {
  const names = PROVIDERS.filter(({ channels }) => channels[channel]).map(({ name }) => name);
  return { variable: `${channel.toUpperCase()}_PROVIDERS`, kind: someOf(names).optional() };
});

// Variables that several providers share keep the place of their first provider.
const providerSettings: Record<string, z.ZodType> = Object.fromEntries([
  ...PROVIDERS.flatMap(({ variables }) => Object.entries(variables)),
  ...Object.values(orders).map(({ variable, kind }) => [variable, kind] as const),
]);

export const deliverySettings = {
  ...providerSettings,
  DELIVERY_TIMEOUT: wholeNumber(1, 60, 'seconds').default(10),
};

/** The variables that are set, without those whose value was refused. */
export type Env = Readonly<Record<string, string | undefined>>;

export interface ProviderChoice {
  /** The names of each channel's providers, in the order in which they are tried. */
  order: Record<Channel, readonly string[]>;
  /** The providers of `order` that have all their settings. */
  providers: Record<Channel, readonly ReadyProvider[]>;
}

/** Each channel's providers: those that the operator names, or else those that are set up. */
export function chooseProviders(env: Env, appName: string): ProviderChoice {
  const named = byChannel((channel) => {
    const { variable, kind } = orders[channel];
    return kind.parse(env[variable]);
  });
  const isNamed = (name: string) => Object.values(named).some((names) => names?.includes(name) ?? false);
  const ready = PROVIDERS.map((provider) => provider.setUp(env, { appName, isNamed: isNamed(provider.name) })).filter(
    (provider) => provider !== undefined,
  );

  const order = byChannel((channel) => {
    const unnamed = ready.filter(({ channels }) => channels[channel] === 'when set up');
    return named[channel] ?? unnamed.map(({ name }) => name);
  });
  const providers = byChannel((channel) =>
    order[channel].flatMap((name) => ready.filter((provider) => provider.name === name)),
  );
  return { order, providers };
}
