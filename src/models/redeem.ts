import { inBatches } from '../database/batch';
import type { Database } from '../database/database';

/** Where the redemption of an SMS counts in `sms_traffic`. */
export interface Redemption {
  /** The slot that counted the message. */
  slot: string;
  slotExpiresAt: Date;
  /** The number: the pumping guard lets it pass until `numberExpiresAt`. */
  number: string;
  numberExpiresAt: Date;
}

export interface Guess {
  id: string;
  /** The digest that the guessed code would have. */
  digest: string;
  now: Date;
  /** The expiry in the verification key. The row may expire earlier, never later. */
  expiresAt: Date;
  /** The counters of wrong guesses: for this code, and for its recipient over all codes. */
  code: { counter: string; maxWrong: number };
  recipient: {
    counter: string;
    maxWrong: number;
    windowSeconds: number;
    /** Whether a code's first guess is compared although the recipient has no guesses left. */
    sparesFirstGuess: boolean;
  };
  /** Null for other channels than SMS. */
  redemption: Redemption | null;
}

export type Verdict =
  | { outcome: 'unknown' | 'used' | 'expired' | 'redeemed' }
  | { outcome: 'wrong'; attemptsLeft: number }
  | { outcome: 'capped'; retryAt: Date };

/*
 * One statement for all guesses of one turn of the event loop: a verify is one round trip, and a failure of the server
 * spends no guess.
 *
 * A guess is counted before it is compared. Each counter is an upsert, which waits for a concurrent guess and
 * sees its result: however many guesses arrive at once, at most the maximum pass. A right guess adds nothing
 * and clears the recipient's count.
 *
 * A recipient whose guesses are used up still has the first guess at each code compared: a stranger could otherwise
 * lock the person out. The code's row decides which guess is first, so that it is one of any number at once.
 *
 * Statements lock rows in one order (codes, recipients, OTPs, SMS traffic, each by key), so that they never deadlock.
 * `OFFSET 0` and the scalar subqueries make the planner look up each row by its key, whatever it knows of the table.
 *
 * An OTP that is used, expired or capped in this statement's snapshot touches no counter: replaying an
 * old key must not lock its recipient out.
 */
const REDEEM = `
  WITH guess AS MATERIALIZED (
    SELECT typed.*, otp.id IS NOT NULL AS is_known, otp.otp = typed.digest AS is_right, otp.verified,
           typed.expires_at <= typed.now OR otp.expiration_time <= typed.now AS expired,
           coalesce((SELECT wrong FROM otp_guesses WHERE key = code), 0) AS code_spent,
           coalesce((SELECT wrong FROM recipient_guesses WHERE key = recipient AND expires_at > typed.now), 0)
             AS recipient_spent,
           (SELECT expires_at FROM recipient_guesses WHERE key = recipient AND expires_at > typed.now) AS recipient_until
      FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::bool[],
                  $8::text[], $9::timestamptz[], $10::text[], $11::timestamptz[]) WITH ORDINALITY
           AS typed (id, digest, now, expires_at, code, recipient, spares_first, slot, slot_until, number, number_until, n)
      LEFT JOIN LATERAL (SELECT * FROM "OTP" WHERE "OTP".id = typed.id OFFSET 0) AS otp ON true
  ), code_guess AS (
    INSERT INTO otp_guesses AS counter (key, wrong, expires_at)
    SELECT code, (NOT is_right)::int, expires_at FROM guess
     WHERE NOT verified AND NOT expired AND code_spent < $12
       AND (recipient_spent < $13 OR (spares_first AND code_spent = 0))
     ORDER BY code
    ON CONFLICT (key) DO UPDATE SET wrong = counter.wrong + excluded.wrong WHERE counter.wrong < $12
    RETURNING key, wrong
  ), counted AS MATERIALIZED (
    SELECT guess.*, wrong, spares_first AND wrong = (NOT is_right)::int AS is_spared
      FROM guess JOIN code_guess ON key = code
  ), recipient_guess AS (
    INSERT INTO recipient_guesses AS counter (key, wrong, expires_at)
    SELECT recipient, (NOT is_right)::int, now + $14 * interval '1 second' FROM counted ORDER BY recipient
    ON CONFLICT (key) DO UPDATE
       SET wrong = CASE WHEN excluded.wrong = 0 THEN 0
                        WHEN counter.expires_at <= excluded.expires_at - $14 * interval '1 second' THEN 1
                        ELSE counter.wrong + 1 END,
           expires_at = CASE WHEN counter.expires_at <= excluded.expires_at - $14 * interval '1 second'
                             THEN excluded.expires_at ELSE counter.expires_at END
     WHERE counter.wrong < $13 OR counter.expires_at <= excluded.expires_at - $14 * interval '1 second'
        OR (SELECT is_spared FROM counted WHERE recipient = excluded.key)
    RETURNING key, wrong
  ), redeemed AS (
    UPDATE "OTP" SET verified = true, updated_at = (SELECT now FROM counted WHERE counted.id = "OTP".id)
     WHERE id = ANY (ARRAY(SELECT id FROM counted JOIN recipient_guess ON key = recipient WHERE is_right))
       AND NOT verified
    RETURNING id
  ), converted AS (
    INSERT INTO sms_traffic AS counter (key, sent, verified, expires_at)
    SELECT traffic.key, 0, count(*), max(traffic.expires_at)
      FROM redeemed JOIN counted USING (id)
           CROSS JOIN LATERAL (VALUES (slot, slot_until), (number, number_until)) AS traffic (key, expires_at)
     WHERE traffic.key IS NOT NULL GROUP BY traffic.key ORDER BY traffic.key
    ON CONFLICT (key) DO UPDATE
       SET verified = counter.verified + excluded.verified, expires_at = greatest(counter.expires_at, excluded.expires_at)
  )
  SELECT CASE
           WHEN NOT is_known THEN 'unknown'
           WHEN redeemed.id IS NOT NULL THEN 'redeemed'
           WHEN verified THEN 'used'
           WHEN expired THEN 'expired'
           WHEN recipient_guess.wrong IS NULL THEN 'capped'
           WHEN is_right THEN 'used' -- a concurrent request redeemed it first
           ELSE 'wrong'
         END AS outcome,
         greatest(0, least($12 - code_guess.wrong, $13 - recipient_guess.wrong)) AS "attemptsLeft",
         CASE
           WHEN recipient_guess.wrong IS NOT NULL THEN NULL
           WHEN code_spent >= $12 AND code_guess.wrong IS NULL THEN expires_at
           ELSE coalesce(recipient_until, expires_at)
         END AS "retryAt"
    FROM guess
    LEFT JOIN code_guess ON code_guess.key = code
    LEFT JOIN recipient_guess ON recipient_guess.key = recipient AND code_guess.key IS NOT NULL
    LEFT JOIN redeemed ON redeemed.id = guess.id
   ORDER BY n`;

/**
 * Counts a guess, compares it, and redeems the code if it is right: exactly one guess succeeds. Guesses at the codes
 * of one recipient run one after the other.
 */
export function createRedeem(database: Database): (guess: Guess) => Promise<Verdict> {
  return inBatches({
    keyOf: ({ recipient }) => recipient.counter,
    run: (guesses) => redeemAll(database, guesses),
    waitMs: database.waitMs,
  });
}

async function redeemAll(database: Database, guesses: readonly Guess[]): Promise<Verdict[]> {
  const [first] = guesses;
  if (first === undefined) return [];
  return database.query<Verdict>(REDEEM, [
    guesses.map(({ id }) => id),
    guesses.map(({ digest }) => digest),
    guesses.map(({ now }) => now),
    guesses.map(({ expiresAt }) => expiresAt),
    guesses.map(({ code }) => code.counter),
    guesses.map(({ recipient }) => recipient.counter),
    guesses.map(({ recipient }) => recipient.sparesFirstGuess),
    guesses.map(({ redemption }) => redemption?.slot ?? null),
    guesses.map(({ redemption }) => redemption?.slotExpiresAt ?? null),
    guesses.map(({ redemption }) => redemption?.number ?? null),
    guesses.map(({ redemption }) => redemption?.numberExpiresAt ?? null),
    first.code.maxWrong, // the maxima are settings, the same for every guess
    first.recipient.maxWrong,
    first.recipient.windowSeconds,
  ]);
}
