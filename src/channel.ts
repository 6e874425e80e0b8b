/** The kinds of templates: each is a folder in that of a type. */
export const WORDS = ['email', 'sms', 'voice'] as const;

export type Words = (typeof WORDS)[number];

interface ChannelDescription {
  /** Its name for people. */
  label: string;
  recipient: 'address' | 'number';
  /** The templates of its messages. */
  words: Words;
  /** What a redeemed code of the channel proves, as `amr` in a proof (RFC 8176). */
  amr: readonly string[];
}

/** Each channel that messages leave by. */
const CHANNELS = {
  email: { label: 'E-mail', recipient: 'address', words: 'email', amr: ['otp'] },
  sms: { label: 'SMS', recipient: 'number', words: 'sms', amr: ['otp', 'sms'] },
  whatsapp: { label: 'WhatsApp', recipient: 'number', words: 'sms', amr: ['otp'] },
  voice: { label: 'Voice', recipient: 'number', words: 'voice', amr: ['otp', 'tel'] },
} as const satisfies Record<string, ChannelDescription>;

export type Channel = keyof typeof CHANNELS;

/** The channels to a phone number. */
export const NUMBER_CHANNELS = ['sms', 'whatsapp', 'voice'] as const satisfies readonly Channel[];

export type NumberChannel = (typeof NUMBER_CHANNELS)[number];

export function isChannel(name: string): name is Channel {
  return Object.hasOwn(CHANNELS, name);
}

export const CHANNEL_NAMES = Object.keys(CHANNELS).filter(isChannel);

/** Makes one value for each channel. */
export function byChannel<Value>(make: (channel: Channel) => Value): Record<Channel, Value> {
  return { email: make('email'), sms: make('sms'), whatsapp: make('whatsapp'), voice: make('voice') };
}

export function describeChannel(channel: Channel): (typeof CHANNELS)[Channel] {
  return CHANNELS[channel];
}
