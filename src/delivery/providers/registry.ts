import { byChannel, type Channel } from '../../channel';
import type { Inbox } from '../inbox';
import type { Provider } from '../provider';
import type { ReceiptAdapter } from '../receipts/receipt-adapter';
import type { ProviderDefinition, ReadyProvider } from './define-provider';
import type { Network } from './network';
import { ses } from './ses';
import { smtp } from './smtp';
import { sns } from './sns';
import { twilio } from './twilio';
import { twilioVoice } from './twilio-voice';
import { vonage } from './vonage';
import { vonageVoice } from './vonage-voice';
import { webhook } from './webhook';
import { whatsapp } from './whatsapp';

/** Every provider, in the order in which a channel tries them unless the operator names another. */
export const PROVIDERS: readonly ProviderDefinition[] = [
  ...[smtp, sns, ses],
  ...[twilio, twilioVoice],
  ...[vonage, vonageVoice],
  ...[whatsapp, webhook],
];

/** Creates each channel's providers. In development, the inbox serves a channel without providers. */
export function createProviders(
  ready: Record<Channel, readonly ReadyProvider[]>,
  inbox: Inbox | undefined,
  network: Network,
): Record<Channel, readonly Provider[]> {
  return byChannel((channel) => {
    const providers = ready[channel].map(({ create }) => create(network));
    return providers.length === 0 && inbox ? [inbox.provider] : providers;
  });
}

/** The readers of reports, by the name of the provider. */
export function createReceiptAdapters(
  ready: Record<Channel, readonly ReadyProvider[]>,
  network: Network,
): Map<string, ReceiptAdapter> {
  const adapters = new Map<string, ReceiptAdapter>();
  for (const { name, receipts } of Object.values(ready).flat()) {
    const adapter = adapters.has(name) ? undefined : receipts(network);
    if (adapter) adapters.set(name, adapter);
  }
  return adapters;
}
