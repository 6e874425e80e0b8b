import type { Database } from '../database/database';

export interface Cancellation {
  id: string;
  now: Date;
  /** The expiry in the verification key. */
  expiresAt: Date;
}

// `FOR UPDATE` waits for a guess that redeems the code at the same moment, and sees its result.
const CANCEL = `
  WITH otp AS (
    SELECT id, verified, $3::timestamptz <= $2::timestamptz OR expiration_time <= $2 AS expired
      FROM "OTP" WHERE id = $1 FOR UPDATE
  ), canceled AS (
    DELETE FROM "OTP" WHERE id = (SELECT id FROM otp WHERE NOT verified AND NOT expired)
  )
  SELECT CASE WHEN verified THEN 'used' WHEN expired THEN 'expired' ELSE 'canceled' END AS outcome FROM otp`;

/** Deletes an OTP that can still be redeemed. An OTP that is gone was canceled before, or has expired. */
export async function cancel(
  database: Database,
  { id, now, expiresAt }: Cancellation,
): Promise<'canceled' | 'used' | 'expired'> {
  const rows = await database.query<{ outcome: 'canceled' | 'used' | 'expired' }>(
    CANCEL,
    [id, now, expiresAt],
    'cancel',
  );
  return rows[0]?.outcome ?? (expiresAt <= now ? 'expired' : 'canceled');
}
