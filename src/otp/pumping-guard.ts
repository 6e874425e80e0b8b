import type { Digests } from '../crypt/digests';
import { ApiError } from '../errors';
import { errorClass, type Log } from '../log';
import type { SmsTraffic } from '../models/sms-traffic';
import type { Recipient } from './recipient';

/*
 * SMS pumping: a fraudster requests codes for a block of numbers that pays a share of each message, and
 * redeems none of them. Real people redeem most of their codes. A block is a number without its last four digits.
 * The guard closes a block that gets many messages in a sliding window while few of its codes are redeemed. The
 * block opens again when messages leave the window or more codes are redeemed.
 */
export interface PumpingGuard {
  /** @throws ApiError `destination_blocked` */
  assertOpen(recipient: Recipient): Promise<void>;
  /** Counts a message that a provider took. */
  recordSent(recipient: Recipient, sentAt: Date): Promise<void>;
  /** The slot that counted a code's message counts its redemption too. Null for an e-mail address. */
  slotKey(identity: string, sentAt: Date): string | null;
}

interface Dependencies {
  traffic: SmsTraffic;
  volume: { points: number; windowSeconds: number };
  minConversionPercent: number;
  digests: Digests;
  clock: () => Date;
  log: Log;
}

const SLOTS = 12; // the window slides in twelfths
const OPEN_DIGITS = 4;

export function createPumpingGuard(dependencies: Dependencies): PumpingGuard {
  const { traffic, volume, minConversionPercent, digests, clock, log } = dependencies;
  const slotMs = (volume.windowSeconds * 1000) / SLOTS;
  const slotAt = (time: Date) => Math.floor(time.getTime() / slotMs);
  const key = (prefix: string, slot: number) => digests.counter('sms-traffic', `${prefix}:${slot}`);

  return {
    async assertOpen({ phone, identity }) {
      if (phone === undefined) return;
      const prefix = prefixOf(identity);
      const now = slotAt(clock());
      const slots = Array.from({ length: SLOTS }, (_, age) => key(prefix, now - age));
      const { sent, verified } = await traffic.read(slots);
      const isConverting = verified * 100 >= sent * minConversionPercent;
      if (sent < volume.points || isConverting) return;
      log.info('sms_prefix_blocked', { country: phone.country, sent, verified });
      const retryAfterSeconds = Math.ceil(slotMs / 1000);
      throw new ApiError('destination_blocked', { retryAfterSeconds });
    },

    async recordSent({ phone, identity }, sentAt) {
      if (phone === undefined) return;
      const expiresAt = new Date(sentAt.getTime() + volume.windowSeconds * 1000 + slotMs);
      try {
        await traffic.recordSent(key(prefixOf(identity), slotAt(sentAt)), expiresAt);
      } catch (error) {
        // The message is on its way, so the send succeeds without the count.
        log.info('sms_traffic_not_counted', errorClass(error));
      }
    },

    slotKey: (identity, sentAt) => (identity.startsWith('+') ? key(prefixOf(identity), slotAt(sentAt)) : null),
  };
}

function prefixOf(number: string): string {
  return number.slice(0, -OPEN_DIGITS);
}

/** Stands in for the guard when the operator has turned it off. */
export const noPumpingGuard: PumpingGuard = {
  assertOpen: () => Promise.resolve(),
  recordSent: () => Promise.resolve(),
  slotKey: () => null,
};
