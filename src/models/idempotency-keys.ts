import type { Database } from '../database/database';

/** A claim of one `Idempotency-Key`: a row for each secret, so that processes with other secrets meet it, too. */
export interface Claim {
  id: string;
  rows: readonly { key: string; body: string }[];
}

/** The row of a key after a claim. */
export interface ClaimedRow {
  key: string;
  /** Whether this claim has the key. Otherwise an earlier one has it, and all else is of that one. */
  isOurs: boolean;
  body: string;
  /** Null until the send has ended. */
  sealed: string | null;
  secondsLeft: number;
}

export type IdempotencyKeys = ReturnType<typeof createIdempotencyKeys>;

// An upsert waits for a concurrent one and sees its result: of any number of claims at once, one gets the key.
// Rows are locked by key: in one order, statements never deadlock.
const CLAIM = `
  INSERT INTO idempotency_keys AS known (key, body, claim, expires_at)
  SELECT key, body, $3::uuid, now() + $4::int * interval '1 second'
    FROM unnest($1::text[], $2::text[]) AS new (key, body) ORDER BY key
  ON CONFLICT (key) DO UPDATE
     SET body = CASE WHEN known.expires_at <= now() THEN excluded.body ELSE known.body END,
         claim = CASE WHEN known.expires_at <= now() THEN excluded.claim ELSE known.claim END,
         sealed = CASE WHEN known.expires_at <= now() THEN NULL ELSE known.sealed END,
         expires_at = CASE WHEN known.expires_at <= now() THEN excluded.expires_at ELSE known.expires_at END
  RETURNING key, claim = $3 AS "isOurs", body, sealed, ceil(extract(epoch FROM expires_at - now()))::int4 AS "secondsLeft"`;

const COMPLETE = `
  UPDATE idempotency_keys AS known SET sealed = result.sealed, expires_at = now() + $4::int * interval '1 second'
    FROM (SELECT key, result.sealed FROM unnest($1::text[], $2::text[]) AS result (key, sealed)
            JOIN idempotency_keys USING (key) WHERE claim = $3 ORDER BY key FOR UPDATE OF idempotency_keys) AS result
   WHERE known.key = result.key`;

const RELEASE = `
  DELETE FROM idempotency_keys WHERE key IN
    (SELECT key FROM idempotency_keys WHERE key = ANY($1) AND claim = $2 ORDER BY key FOR UPDATE)`;

const keysOf = ({ rows }: Claim) => rows.map(({ key }) => key);

/** The table `idempotency_keys`: keyed digests of keys and bodies, and sealed results. The database's clock ends them. */
export function createIdempotencyKeys(database: Database) {
  return {
    /** Claims a key that is free or has expired. */
    claim: (claim: Claim, lifeSeconds: number) =>
      database.query<ClaimedRow>(
        CLAIM,
        [keysOf(claim), claim.rows.map(({ body }) => body), claim.id, lifeSeconds],
        'idempotency',
      ),
    /** Keeps the result of a send: a text for each row of the claim. */
    async complete(claim: Claim, sealed: readonly string[], lifeSeconds: number): Promise<void> {
      await database.query(COMPLETE, [keysOf(claim), sealed, claim.id, lifeSeconds], 'idempotency');
    },
    async release(claim: Claim): Promise<void> {
      await database.query(RELEASE, [keysOf(claim), claim.id], 'idempotency');
    },
  };
}
