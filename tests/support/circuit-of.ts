import type { Channel } from '../../src/channel';
import type { Listening } from './harness';

interface Status {
  Providers: Record<Channel, { provider: string; circuit: string }[]>;
}

/** The circuit of the channel's first provider, as `GET /status` reports it. */
export async function circuitOf(service: Listening, channel: Channel) {
  const reply = await fetch(`${service.url}/status`);
  const { Providers } = (await reply.json()) as Status;
  return Providers[channel][0]?.circuit;
}
