import type { z } from 'zod';
import { byChannel, CHANNEL_NAMES, type Channel } from '../channel';
import type { Problem, ReadyProvider } from '../delivery/providers/define-provider';
import { PROVIDERS } from '../delivery/providers/registry';
import { gatewaySettings, readGateways, readyProvider, type Gateways } from './gateway-settings';
import { choice, list, wholeNumber } from './setting-kinds';

const builtIn = byChannel((channel) => PROVIDERS.filter(({ channels }) => channels[channel]).map(({ name }) => name));
const oneOrMoreOf = (names: readonly string[]) => `${choice(names)}, separated by commas`;

/** For each channel the variable that orders its providers, such as `EMAIL_PROVIDERS`. */
const orders = byChannel((channel) => ({
  variable: `${channel.toUpperCase()}_PROVIDERS`,
  // Whether a name is a gateway is known once the gateways are read: see `unknownProviders`.
  kind: list(oneOrMoreOf(builtIn[channel])).optional(),
}));

// Variables that several providers share keep the place of their first provider.
const providerSettings: Record<string, z.ZodType> = Object.fromEntries([
  ...PROVIDERS.flatMap(({ variables }) => Object.entries(variables)),
  ...Object.entries(gatewaySettings),
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
  gateways: Gateways;
  /** The variables that name neither a provider of their channel nor a gateway. */
  unknown: readonly Problem[];
}

/** Each channel's providers: those that the operator names, or else those that are set up. */
export function chooseProviders(env: Env, appName: string): ProviderChoice {
  const gateways = readGateways(env);
  const unknown = unknownProviders(env, gateways);
  const named = byChannel((channel) => {
    const { variable, kind } = orders[channel];
    return unknown.some(({ name }) => name === variable) ? undefined : kind.parse(env[variable]);
  });
  const isNamed = (name: string) => Object.values(named).some((names) => names?.includes(name) ?? false);
  const ready = [
    ...PROVIDERS.map((provider) => provider.setUp(env, { appName, isNamed: isNamed(provider.name) })),
    ...gateways.ready.map(readyProvider),
  ].filter((provider) => provider !== undefined);

  const order = byChannel((channel) => {
    const unnamed = ready.filter(({ channels }) => channels[channel] === 'when set up');
    return named[channel] ?? unnamed.map(({ name }) => name);
  });
  const providers = byChannel((channel) =>
    order[channel].flatMap((name) => ready.filter((provider) => provider.name === name)),
  );
  return { order, providers, gateways, unknown };
}

function unknownProviders(env: Env, { ready, broken }: Gateways): Problem[] {
  return CHANNEL_NAMES.flatMap((channel) => {
    const { variable, kind } = orders[channel];
    const ofGateways = ready.filter((gateway) => gateway.channel === channel).map(({ name }) => name);
    const known = [...builtIn[channel], ...ofGateways];
    if (kind.parse(env[variable])?.every((name) => [...known, ...broken].includes(name)) ?? true) return [];
    return [{ name: variable, accepts: `must be ${oneOrMoreOf(known)}` }];
  });
}
