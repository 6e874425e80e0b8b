import type { Database } from '../database/database';

/** Messages to one prefix of numbers, and how many of their codes were redeemed. */
export interface Traffic {
  sent: number;
  verified: number;
}

export type SmsTraffic = ReturnType<typeof createSmsTraffic>;

const READ = `
  SELECT coalesce(sum(sent), 0)::int AS sent, coalesce(sum(verified), 0)::int AS verified
    FROM sms_traffic WHERE key = ANY($1)`;

const RECORD_SENT = `
  INSERT INTO sms_traffic AS slot (key, sent, verified, expires_at) VALUES ($1, 1, 0, $2)
  ON CONFLICT (key) DO UPDATE SET sent = slot.sent + 1`;

/** Counts per time slot under keyed digests; it never holds a number. */
export function createSmsTraffic(database: Database) {
  return {
    /** Sums several slots. */
    async read(slotKeys: readonly string[]): Promise<Traffic> {
      const [traffic] = await database.query<Traffic>(READ, [slotKeys]);
      return traffic ?? { sent: 0, verified: 0 };
    },
    async recordSent(slotKey: string, expiresAt: Date): Promise<void> {
      await database.query(RECORD_SENT, [slotKey, expiresAt]);
    },
  };
}
