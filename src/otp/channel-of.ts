import { isChannel, type Channel } from '../channel';
import type { Claims } from '../crypt/verification-key';

/** The channel by which a code was sent. A key from before an upgrade does not name it. */
export function channelOf({ ch, sub }: Claims): Channel {
  if (ch !== undefined && isChannel(ch)) return ch;
  return sub.includes('@') ? 'email' : 'sms';
}
