interface ChannelDescription {
  /** Its name for people. */
  label: string;
  recipient: 'address' | 'number';
  /** What a redeemed code of the channel proves, as `amr` in a proof (RFC 8176). */
  amr: readonly string[];
}

/** Each channel that messages leave by. */
const CHANNELS = {
  email: { label: 'E-mail', recipient: 'address', amr: ['otp'] },
  sms: { label: 'SMS', recipient: 'number', amr: ['otp', 'sms'] },
} as const satisfies Record<string, ChannelDescription>;

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
