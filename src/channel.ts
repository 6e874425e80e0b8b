/** Each channel that messages leave by, and what a recipient is on it. */
const CHANNELS = {
  email: { recipient: 'address' },
  sms: { recipient: 'number' },
} as const satisfies Record<string, { recipient: 'address' | 'number' }>;

export type Channel = keyof typeof CHANNELS;

/** Makes one value for each channel. */
export function byChannel<Value>(make: (channel: Channel) => Value): Record<Channel, Value> {
  return { email: make('email'), sms: make('sms') };
}

export function isChannel(name: string): name is Channel {
  return Object.hasOwn(CHANNELS, name);
}

/** Whether the channel's recipients are e-mail addresses or phone numbers. */
export function recipientKind(channel: Channel): 'address' | 'number' {
  return CHANNELS[channel].recipient;
}
