import type { ProviderSettings } from '../../config/provider-settings';
import type { Inbox } from '../inbox';
import type { Channel } from '../../channel';
import type { Provider } from '../provider';
import { createSesProvider } from './ses';
import { createSmtpProvider } from './smtp';
import { createSnsProvider } from './sns';
import { createTwilioProvider } from './twilio';
import { createVonageProvider } from './vonage';
import { createWebhookProvider } from './webhook';

/** Every provider: a line each. */
const FACTORIES = {
  smtp: ({ smtp }) => smtp && createSmtpProvider(smtp),
  ses: ({ ses }) => ses && createSesProvider(ses),
  sns: ({ sns }) => sns && createSnsProvider(sns),
  twilio: ({ twilio }) => twilio && createTwilioProvider(twilio),
  vonage: ({ vonage }) => vonage && createVonageProvider(vonage),
  webhook: ({ webhook }) => webhook && createWebhookProvider(webhook),
} as const satisfies Record<string, (settings: ProviderSettings) => Provider | undefined>;

type ProviderName = keyof typeof FACTORIES;

/** The providers of each channel in the order given; where there are none, the development inbox. */
export function createProviders(
  settings: ProviderSettings,
  order: Record<Channel, readonly ProviderName[]>,
  inbox: Inbox | undefined,
): Record<Channel, readonly Provider[]> {
  const create = (names: readonly ProviderName[]) => {
    const providers = names.map((name) => FACTORIES[name](settings));
    const real = providers.filter((provider) => provider !== undefined);
    return real.length === 0 && inbox ? [inbox.provider] : real;
  };
  return { email: create(order.email), sms: create(order.sms) };
}
