import type { Digests } from '../crypt/digests';
import { ApiError } from '../errors';
import type { Log } from '../log';
import type { Redemption } from '../models/redeem';
import type { SmsTraffic } from '../models/sms-traffic';
import { noReservation, type DestinationLimit } from './reservation';

/*
 * SMS pumping: a fraudster requests codes for a block of numbers that pays a share of each message, and
 * redeems none of them. Real people redeem most of their codes. A block is a number without its last four digits.
 * The guard closes a block that gets many messages in a sliding window while few of its codes are redeemed. The
 * block opens again when messages leave the window or more codes are redeemed. A number that redeemed a code within
 * a day gets its codes while its block is closed.
 */
export interface PumpingGuard extends DestinationLimit {
  /** The slot that counted a code's message counts its redemption too, and so does its number. Null for an e-mail. */
  redemption(identity: string, sentAt: Date): Redemption | null;
}

interface Dependencies {
  traffic: SmsTraffic;
  volume: { points: number; windowSeconds: number };
  minConversionPercent: number;
  digests: Digests;
  log: Log;
}

const SLOTS = 12; // the window slides in twelfths
const OTHER_AGES = [-1, ...Array.from({ length: SLOTS - 1 }, (_, index) => index + 1)]; // -1: a clock may be ahead
const OPEN_DIGITS = 4;
const DAY_SECONDS = 86_400;

export function createPumpingGuard(dependencies: Dependencies): PumpingGuard {
  const { traffic, volume, minConversionPercent, digests, log } = dependencies;
  const slotMs = (volume.windowSeconds * 1000) / SLOTS;
  const slotAt = (time: Date) => Math.floor(time.getTime() / slotMs);
  const slotSeconds = Math.ceil(volume.windowSeconds + slotMs / 1000);
  const slotKey = (prefix: string, slot: number) => digests.counter('sms-traffic', `${prefix}:${slot}`);
  const numberKey = (number: string) => digests.counter('sms-redeemed', number);

  return {
    async reserve({ phone, identity }, sentAt) {
      if (phone === undefined) return noReservation;
      const prefix = prefixOf(identity);
      const keyAtAge = (age: number) => slotKey(prefix, slotAt(sentAt) - age);
      const slot = keyAtAge(0);
      const otherSlots = OTHER_AGES.map(keyAtAge);
      const { isReserved, sent, verified } = await traffic.reserve({
        slot,
        otherSlots,
        redeemedNumber: numberKey(identity),
        slotSeconds,
        volume: volume.points,
        minConversionPercent,
      });
      if (isReserved) return { refund: () => traffic.refund(slot).catch(() => undefined) };
      log.info('sms_prefix_blocked', { country: phone.country, sent, verified });
      throw new ApiError('destination_blocked', { retryAfterSeconds: Math.ceil(slotMs / 1000) });
    },

    redemption(identity, sentAt) {
      if (!identity.startsWith('+')) return null;
      return {
        slot: slotKey(prefixOf(identity), slotAt(sentAt)),
        slotSeconds,
        number: numberKey(identity),
        numberSeconds: DAY_SECONDS,
      };
    },
  };
}

function prefixOf(number: string): string {
  return number.slice(0, -OPEN_DIGITS);
}

/** Stands in for the guard when the operator has turned it off. */
export const noPumpingGuard: PumpingGuard = {
  reserve: () => Promise.resolve(noReservation),
  redemption: () => null,
};
