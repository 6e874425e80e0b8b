import { byChannel, type Channel } from '../../channel';
import type { Inbox } from '../inbox';
import type { Provider } from '../provider';
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
