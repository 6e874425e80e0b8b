import type { Listening } from './harness';

interface Status {
  Providers: Record<'email' | 'sms', { provider: string; circuit: string }[]>;
}

/** The state of the first provider's circuit, as operators see it. */
export async function circuitOf(service: Listening, channel: 'email' | 'sms') {
  const reply = await fetch(`${service.url}/status`);
  const { Providers } = (await reply.json()) as Status;
  return Providers[channel][0]?.circuit;
}
