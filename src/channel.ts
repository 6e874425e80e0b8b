/** Each channel that messages leave by: its name for people, and what a recipient is on it. */
const CHANNELS = {
  email: { label: 'E-mail', recipient: 'address' },
  sms: { label: 'SMS', recipient: 'number' },
} as const satisfies Record<string, { label: string; recipient: 'address' | 'number' }>;

export type Channel = keyof typeof CHANNELS;

export function isChannel(name: string): name is Channel {
  return Object.hasOwn(CHANNELS, name);
}

export const CHANNEL_NAMES = Object.keys(CHANNELS).filter(isChannel);

/** Makes one value for each channel. */
export function byChannel<Value>(make: (channel: Channel) => Value): Record<Channel, Value> {
  return { email: make('email'), sms: make('sms') };
}

export function describeChannel(channel: Channel): (typeof CHANNELS)[Channel] {
  return CHANNELS[channel];
}
