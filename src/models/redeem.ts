import { inBatches } from '../database/batch';
import type { Database } from '../database/database';
import { exists } from './exists';

/** Where the redemption of an SMS counts in `sms_traffic`. */
export interface Redemption {
  /** The slot that counted the message. */
  slot: string;
  slotSeconds: number;
  /** The number: the pumping guard lets it pass for `numberSeconds`. */
  number: string;
  numberSeconds: number;
}

export interface Guess {
  id: string;
  /** The digest that the guessed code would have. */
  digest: string;
  now: Date;
  /** The expiry in the verification key. The row may expire earlier, never later. */
  expiresAt: Date;
  /** Wrong guesses are counted for this code under its id, and for its recipient over all codes. */
  code: { maxWrong: number };
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
  | { outcome: 'unknown' | 'used' | 'expired' }
  | {
      outcome: 'redeemed';
      /** Whether the code was sent by another channel than its first, too. */
      bySeveralChannels: boolean;
    }
  | { outcome: 'wrong'; attemptsLeft: number }
  | { outcome: 'capped'; retryAfterSeconds: number };

/*
 * One statement for all guesses of one turn of the event loop: a verify is one round trip, and a failure of the server
 * spends no guess.
 *
 * The service's clock ($1) decides whether a code has expired, as its verification key says. The database's clock times
 * the recipient's count, because the clocks of several instances differ.
 *
 * A guess is counted before it is compared. Each counter is an upsert, which waits for a concurrent guess and
 * sees its result: however many guesses arrive at once, at most the maximum pass. A right guess adds nothing
 * and clears the recipient's count. If there is none, it leaves the recipient's counter alone.
 *
 * A recipient whose guesses are used up still has the first guess at each code compared: a stranger could otherwise
 * lock the person out. The code's row decides which guess is first, so that it is one of any number at once.
 *
 * Statements lock rows in one order (codes, recipients, OTPs, SMS traffic, each by key), so that they never deadlock.
 * `OFFSET 0` and the scalar subquery make the planner look up each row by its key, also without statistics.
 *
 * An OTP that is used, expired or capped in this statement's snapshot touches no counter: replaying an
 * old key must not lock its recipient out.
 */
const COUNT_AND_REDEEM = `
  WITH guess AS MATERIALIZED (
    SELECT typed.*, coalesce(split_part(otp.otp, '.', 1) = digest, false) AS is_right, verified,
           typed.expires_at <= $1::timestamptz OR expiration_time <= $1 AS expired,
           coalesce((SELECT wrong FROM otp_guesses WHERE key = id::text), 0) AS code_spent,
           coalesce(spent.wrong, 0) AS recipient_spent, spent.expires_at AS recipient_until
      FROM unnest($5::uuid[], $6::text[], $7::timestamptz[], $8::text[], $9::bool[]) WITH ORDINALITY
           AS typed (id, digest, expires_at, recipient, spares_first, n)
      JOIN LATERAL (SELECT otp, verified, expiration_time FROM "OTP" WHERE "OTP".id = typed.id OFFSET 0) AS otp ON true
      LEFT JOIN LATERAL
           (SELECT wrong, expires_at FROM recipient_guesses WHERE key = recipient AND expires_at > now() OFFSET 0)
           AS spent ON true
  ), code_guess AS (
    INSERT INTO otp_guesses AS counter (key, wrong, expires_at)
    SELECT id, (NOT is_right)::int, expires_at FROM guess
     WHERE NOT verified AND NOT expired AND code_spent < $2
       AND (recipient_spent < $3 OR (spares_first AND code_spent = 0))
     ORDER BY id
    ON CONFLICT (key) DO UPDATE SET wrong = counter.wrong + excluded.wrong WHERE counter.wrong < $2
    RETURNING key::uuid AS id, wrong AS code_wrong, several_channels
  ), counted AS (
    SELECT * FROM guess JOIN code_guess USING (id)
  ), recipient_guess AS (
    INSERT INTO recipient_guesses AS counter (key, wrong, expires_at)
    SELECT recipient, (NOT is_right)::int, now() + $4::int * interval '1 second'
      FROM counted WHERE NOT is_right OR recipient_spent > 0 ORDER BY recipient
    ON CONFLICT (key) DO UPDATE
       SET wrong = CASE WHEN excluded.wrong = 0 THEN 0 WHEN counter.expires_at <= now() THEN 1 ELSE counter.wrong + 1 END,
           expires_at = CASE WHEN counter.expires_at <= now() THEN excluded.expires_at ELSE counter.expires_at END
     WHERE counter.wrong < $3 OR counter.expires_at <= now()
        OR (SELECT spares_first AND code_wrong = excluded.wrong FROM counted WHERE recipient = excluded.key)
    RETURNING key AS recipient, wrong AS recipient_wrong
  ), compared AS (
    SELECT n, id, is_right, code_wrong, recipient_wrong FROM counted LEFT JOIN recipient_guess USING (recipient)
     WHERE recipient_wrong IS NOT NULL OR (is_right AND recipient_spent = 0)
  ), redeemed AS (
    UPDATE "OTP" SET verified = true, updated_at = $1
     WHERE id = ANY (ARRAY(SELECT id FROM compared WHERE is_right)) AND NOT verified
    RETURNING id
  )`;

const COUNT_SMS = `, converted AS (
    INSERT INTO sms_traffic AS counter (key, sent, verified, expires_at)
    SELECT key, 0, count(*), now() + max(seconds) * interval '1 second'
      FROM unnest($10::uuid[], $11::text[], $12::int[]) AS traffic (id, key, seconds) JOIN redeemed USING (id)
     GROUP BY key ORDER BY key
    ON CONFLICT (key) DO UPDATE
       SET verified = counter.verified + excluded.verified, expires_at = greatest(counter.expires_at, excluded.expires_at)
  )`;

const VERDICTS = `
  SELECT n::int4, CASE
           WHEN redeemed.id IS NOT NULL THEN 'redeemed'
           WHEN verified THEN 'used'
           WHEN expired THEN 'expired'
           WHEN compared.id IS NULL THEN 'capped'
           WHEN compared.is_right THEN 'taken' -- a concurrent request redeemed or canceled it first
           ELSE 'wrong'
         END AS outcome,
         coalesce(code_guess.several_channels, false) AS "bySeveralChannels",
         greatest(0, least($2 - compared.code_wrong, $3 - recipient_wrong)) AS "attemptsLeft",
         greatest(1, ceil(extract(epoch FROM CASE
           WHEN code_spent >= $2 AND code_guess.id IS NULL THEN expires_at - $1
           ELSE coalesce(recipient_until - now(), expires_at - $1)
         END)))::int4 AS "retryAfterSeconds"
    FROM guess
    LEFT JOIN code_guess ON code_guess.id = guess.id
    LEFT JOIN compared USING (n)
    LEFT JOIN redeemed ON redeemed.id = guess.id`;

/** `taken`: a concurrent request redeemed or canceled the code. */
type Counted = Verdict | { outcome: 'taken' };

/**
 * Counts a guess, compares it, and redeems the code if it is right: exactly one guess succeeds. Guesses at the codes
 * of one recipient run one after the other.
 */
export function createRedeem(database: Database): (guess: Guess) => Promise<Verdict> {
  const count = inBatches<Guess, Counted>({
    keyOf: ({ recipient }) => recipient.counter,
    run: (guesses) => redeemAll(database, guesses),
    resultAfter: verdictAfter,
    waitMs: database.waitMs,
    onBatch: (size) => database.observer.batch('redeem', size),
  });
  return async (guess) => {
    const verdict = await count(guess);
    if (verdict.outcome !== 'taken') return verdict;
    return { outcome: (await exists(database, guess.id)) ? 'used' : 'unknown' };
  };
}

/** No guess at a code that is used, expired or capped is compared, so each further one gets the same verdict. */
function verdictAfter(verdict: Counted, guess: Guess, waiting: Guess): Counted | undefined {
  if (waiting.id !== guess.id || verdict.outcome === 'wrong' || verdict.outcome === 'taken') return undefined;
  return verdict.outcome === 'redeemed' ? { outcome: 'used' } : verdict;
}

async function redeemAll(database: Database, guesses: readonly Guess[]): Promise<Counted[]> {
  const [first] = guesses;
  if (first === undefined) return [];
  const { code, recipient } = first; // the maxima are settings, the same for every guess
  // The latest of their clocks: a code that expired while guesses waited stays expired.
  const now = new Date(Math.max(...guesses.map((guess) => guess.now.getTime())));
  const traffic = guesses.flatMap(({ id, redemption }) => (redemption ? trafficOf(id, redemption) : []));
  const verdicts = await database.query<Counted & { n: number }>(
    COUNT_AND_REDEEM + (traffic.length > 0 ? COUNT_SMS : '') + VERDICTS,
    [
      now,
      code.maxWrong,
      recipient.maxWrong,
      recipient.windowSeconds,
      guesses.map(({ id }) => id),
      guesses.map(({ digest }) => digest),
      guesses.map(({ expiresAt }) => expiresAt),
      guesses.map((guess) => guess.recipient.counter),
      guesses.map((guess) => guess.recipient.sparesFirstGuess),
      ...(traffic.length > 0 ? columns(traffic) : []),
    ],
    traffic.length > 0 ? 'redeem_sms' : 'redeem',
  );
  const byGuess = new Map(verdicts.map((verdict) => [verdict.n, verdict]));
  return guesses.map((_, index) => byGuess.get(index + 1) ?? { outcome: 'unknown' });
}

/** The rows of `sms_traffic` that count a redemption. */
function trafficOf(id: string, { slot, slotSeconds, number, numberSeconds }: Redemption) {
  return [
    { id, key: slot, seconds: slotSeconds },
    { id, key: number, seconds: numberSeconds },
  ];
}

function columns(traffic: ReturnType<typeof trafficOf>) {
  return [traffic.map(({ id }) => id), traffic.map(({ key }) => key), traffic.map(({ seconds }) => seconds)];
}
