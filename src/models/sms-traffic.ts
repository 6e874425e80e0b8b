import type { Database } from '../database/database';

/** Messages to one block of numbers, and how many of their codes were redeemed. */
export interface Traffic {
  sent: number;
  verified: number;
}

export interface SmsReservation {
  /** The slot that counts the message. */
  slot: string;
  /** The other slots of the window, and the next one. */
  otherSlots: readonly string[];
  /** The row of a number whose code was redeemed lately. */
  redeemedNumber: string;
  /** How long the slot is kept. */
  slotSeconds: number;
  /** The block is closed from so many messages on, unless so many percent of them were redeemed. */
  volume: number;
  minConversionPercent: number;
}

export type SmsTraffic = ReturnType<typeof createSmsTraffic>;

// The upsert waits for a concurrent one and sees its result: of any number of messages at once, only so many
// pass as the block has room for.
const RESERVE = `
  WITH others AS (
    SELECT coalesce(sum(sent), 0)::int4 AS sent, coalesce(sum(verified), 0)::int4 AS verified
      FROM sms_traffic WHERE key = ANY($2)
  ), lately AS (
    SELECT EXISTS (SELECT FROM sms_traffic WHERE key = $3 AND expires_at > now()) AS redeemed
  ), reserved AS (
    INSERT INTO sms_traffic AS slot (key, sent, verified, expires_at)
    SELECT $1::text, 1, 0, now() + $4::int * interval '1 second' FROM others, lately
     WHERE lately.redeemed OR EXISTS (SELECT FROM sms_traffic WHERE key = $1)
        OR others.sent < $5::int OR others.verified * 100 >= others.sent * $6::int
    ON CONFLICT (key) DO UPDATE SET sent = slot.sent + 1
     WHERE (SELECT lately.redeemed OR others.sent + slot.sent < $5
                OR (others.verified + slot.verified) * 100 >= (others.sent + slot.sent) * $6 FROM others, lately)
    RETURNING key
  )
  SELECT EXISTS (SELECT FROM reserved) AS "isReserved",
         others.sent + coalesce(slot.sent, 0) AS sent, others.verified + coalesce(slot.verified, 0) AS verified
    FROM others LEFT JOIN sms_traffic slot ON slot.key = $1`;

const REFUND = `UPDATE sms_traffic SET sent = sent - 1 WHERE key = $1 AND sent > 0`;

/** Counts per time slot under keyed digests; it never holds a number. */
export function createSmsTraffic(database: Database) {
  return {
    /** Counts a message if its block is open or its number redeemed a code lately. */
    async reserve(reservation: SmsReservation): Promise<Traffic & { isReserved: boolean }> {
      const { slot, otherSlots, redeemedNumber, slotSeconds, volume, minConversionPercent } = reservation;
      const bind = [slot, otherSlots, redeemedNumber, slotSeconds, volume, minConversionPercent];
      const [result] = await database.query<Traffic & { isReserved: boolean }>(RESERVE, bind, 'sms_traffic');
      return result ?? { sent: 0, verified: 0, isReserved: false };
    },
    async refund(slot: string): Promise<void> {
      await database.query(REFUND, [slot], 'sms_traffic');
    },
  };
}
