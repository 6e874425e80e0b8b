import type { Database } from '../database/database';

/** Where the redemption of an SMS counts in `sms_traffic`. */
export interface Redemption {
  /** The slot that counted the message. */
  slot: string;
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
 * One statement: a verify is one round trip, and a failure of the server spends no guess.
 *
 * A guess is counted before it is compared. Each counter is an upsert, which waits for a concurrent guess and
 * sees its result: however many guesses arrive at once, at most the maximum pass. A right guess adds nothing
 * and clears the recipient's count.
 *
 * A recipient whose guesses are used up still has the first guess at each code compared: a stranger could otherwise
 * lock the person out. The code's row decides which guess is first, so that it is one of any number at once.
 *
 * Rows are locked in one order everywhere (code, recipient, OTP, slot, number), so
 * that two statements never wait for each other.
 *
 * An OTP that is used, expired or capped in this statement's snapshot touches no counter: replaying an
 * old key must not lock its recipient out.
 */
const REDEEM = `
  WITH otp AS (
    SELECT otp = $2 AS is_right, verified,
           $4::timestamptz <= $3::timestamptz OR expiration_time <= $3 AS expired
      FROM "OTP" WHERE id = $1
  ), spent AS (
    SELECT coalesce((SELECT wrong FROM otp_guesses WHERE key = $5), 0) AS code,
           coalesce((SELECT wrong FROM otp_guesses WHERE key = $7 AND expires_at > $3), 0) AS recipient,
           (SELECT expires_at FROM otp_guesses WHERE key = $7 AND expires_at > $3) AS recipient_until
  ), code_guess AS (
    INSERT INTO otp_guesses AS counter (key, wrong, expires_at)
    SELECT $5, (NOT is_right)::int, $4 FROM otp, spent
     WHERE NOT verified AND NOT expired AND spent.code < $6
       AND (spent.recipient < $8 OR ($11 AND spent.code = 0))
    ON CONFLICT (key) DO UPDATE SET wrong = counter.wrong + excluded.wrong WHERE counter.wrong < $6
    RETURNING wrong
  ), recipient_guess AS (
    INSERT INTO otp_guesses AS counter (key, wrong, expires_at)
    SELECT $7, (NOT is_right)::int, $9 FROM otp, code_guess
    ON CONFLICT (key) DO UPDATE
       SET wrong = CASE WHEN excluded.wrong = 0 THEN 0
                        WHEN counter.expires_at <= $3 THEN 1
                        ELSE counter.wrong + 1 END,
           expires_at = CASE WHEN counter.expires_at <= $3 THEN excluded.expires_at
                             ELSE counter.expires_at END
     WHERE counter.wrong < $8 OR counter.expires_at <= $3
        OR ($11 AND (SELECT code_guess.wrong = (NOT is_right)::int FROM otp, code_guess))
    RETURNING wrong
  ), redeemed AS (
    UPDATE "OTP" SET verified = true, updated_at = $3
     WHERE id = $1 AND otp = $2 AND NOT verified AND EXISTS (SELECT FROM recipient_guess)
    RETURNING id
  ), converted AS (
    UPDATE sms_traffic SET verified = verified + 1 WHERE key = $10 AND EXISTS (SELECT FROM redeemed)
  ), known AS (
    INSERT INTO sms_traffic (key, sent, verified, expires_at)
    SELECT $12::text, 0, 1, $13::timestamptz FROM redeemed WHERE $12::text IS NOT NULL
    ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at
  )
  SELECT CASE
           WHEN EXISTS (SELECT FROM redeemed) THEN 'redeemed'
           WHEN verified THEN 'used'
           WHEN expired THEN 'expired'
           WHEN recipient_guess.wrong IS NULL THEN 'capped'
           WHEN is_right THEN 'used' -- a concurrent request redeemed it first
           ELSE 'wrong'
         END AS outcome,
         greatest(0, least($6 - code_guess.wrong, $8 - recipient_guess.wrong)) AS "attemptsLeft",
         CASE
           WHEN recipient_guess.wrong IS NOT NULL THEN NULL
           WHEN spent.code >= $6 AND code_guess.wrong IS NULL THEN $4
           ELSE coalesce(spent.recipient_until, $4)
         END AS "retryAt"
    FROM otp CROSS JOIN spent LEFT JOIN code_guess ON true LEFT JOIN recipient_guess ON true`;

/** Counts one guess, compares it, and redeems the code if it is right: exactly one guess succeeds. */
export async function redeem(database: Database, guess: Guess): Promise<Verdict> {
  const { code, recipient, redemption } = guess;
  const windowEnd = new Date(guess.now.getTime() + recipient.windowSeconds * 1000);
  const [verdict = { outcome: 'unknown' }] = await database.query<Verdict>(REDEEM, [
    guess.id,
    guess.digest,
    guess.now,
    guess.expiresAt,
    code.counter,
    code.maxWrong,
    recipient.counter,
    recipient.maxWrong,
    windowEnd,
    redemption?.slot ?? null,
    recipient.sparesFirstGuess,
    redemption?.number ?? null,
    redemption?.numberExpiresAt ?? null,
  ]);
  return verdict;
}
