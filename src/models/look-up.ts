import type { Database } from '../database/database';
import type { DeliveryReason, DeliveryState } from '../delivery-state';
import type { Guess, Verdict } from './redeem';

/** An OTP as a wrong guess would find it, without its counting. */
export interface Standing {
  verdict: Verdict;
  digest: string;
  /** Absent in rows from before an upgrade. */
  maskedCode: string | undefined;
  /** As a provider reported it last. */
  delivery: Delivery | undefined;
}

export interface Delivery {
  state: DeliveryState;
  reason: DeliveryReason | undefined;
}

// `redeem`'s verdicts on a wrong code, in its order, without its counting. A locked recipient's fresh code still has
// one guess. The reports about a code that was canceled or purged are there for longer than its row.
const LOOK_UP = `
  WITH otp AS (
    SELECT otp, verified, $3::timestamptz <= $2::timestamptz OR expiration_time <= $2 AS expired FROM "OTP" WHERE id = $1::uuid
  ), spent AS (
    SELECT coalesce((SELECT wrong FROM otp_guesses WHERE key = $1::uuid::text), 0) AS code,
           coalesce((SELECT wrong FROM recipient_guesses WHERE key = $5 AND expires_at > now()), 0) AS recipient,
           (SELECT expires_at - now() FROM recipient_guesses WHERE key = $5 AND expires_at > now()) AS recipient_wait
  )
  SELECT CASE
           WHEN otp.otp IS NULL THEN 'unknown'
           WHEN verified THEN 'used'
           WHEN expired THEN 'expired'
           WHEN spent.code >= $4 OR spent.recipient >= $6 AND (spent.code > 0 OR NOT $7) THEN 'capped'
           ELSE 'wrong'
         END AS outcome,
         greatest(1, least($4 - spent.code, $6 - spent.recipient)) AS "attemptsLeft",
         greatest(1, ceil(extract(epoch FROM
           CASE WHEN spent.code >= $4 THEN $3 - $2 ELSE coalesce(spent.recipient_wait, $3 - $2) END)))::int4
           AS "retryAfterSeconds",
         coalesce(otp.otp, '') AS otp, delivery.state AS "deliveryState", delivery.reason AS "deliveryReason"
    FROM spent LEFT JOIN otp ON true LEFT JOIN otp_deliveries AS delivery ON delivery.id = $1::uuid`;

const UNKNOWN: Standing = { verdict: { outcome: 'unknown' }, digest: '', maskedCode: undefined, delivery: undefined };

interface Found {
  otp: string;
  deliveryState: DeliveryState | null;
  deliveryReason: DeliveryReason | null;
}

/** Looks an OTP up. It spends no guess. */
export async function lookUp(
  database: Database,
  { id, now, expiresAt, code, recipient }: Omit<Guess, 'digest' | 'redemption'>,
): Promise<Standing> {
  const { counter, maxWrong, sparesFirstGuess } = recipient;
  const values = [id, now, expiresAt, code.maxWrong, counter, maxWrong, sparesFirstGuess];
  const [row] = await database.query<Verdict & Found>(LOOK_UP, values, 'look_up');
  if (row === undefined) return UNKNOWN;
  const { otp, deliveryState: state, deliveryReason: reason, ...verdict } = row;
  const [digest = '', maskedCode] = otp.split('.');
  const delivery = state === null ? undefined : { state, reason: reason ?? undefined };
  return { verdict, digest, maskedCode, delivery };
}
