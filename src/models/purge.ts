import { errorClass, type Log } from '../log';
import type { Database } from '../database/database';

const KEPT_MS = 2 * 86_400_000; // twice the longest life that OTP_TTL allows
const COUNTER_GRACE_SECONDS = 300; // an instance whose clock is behind still accepts an expired code
const BATCH = 1_000; // well below statement_timeout

// An id begins with its creation time (RFC 9562 5.7), so the primary key is also the index by age.
const PURGE_OTPS = `
  DELETE FROM "OTP" WHERE id IN (SELECT id FROM "OTP" WHERE id < $1 ORDER BY id LIMIT ${BATCH})
  RETURNING id`;

// SKIP LOCKED: a verify may hold a counter, and waiting for it could deadlock.
const purgeCounters = (table: string, expiry = 'expires_at') => `
  DELETE FROM ${table} WHERE key IN
    (SELECT key FROM ${table} WHERE ${expiry} < now() - $1::int * interval '1 second' LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING key`;

const INTERVAL_MS = 60_000;

/** Purges every minute. @returns a function that stops it */
export function purgeRegularly(database: Database, { clock, log }: { clock: () => Date; log: Log }): () => void {
  const timer = setInterval(() => {
    const startMs = performance.now();
    purge(database, clock())
      .then(() => database.observer.purgeEnd((performance.now() - startMs) / 1000))
      .catch((error: unknown) => log.info('purge_failed', errorClass(error)));
  }, INTERVAL_MS).unref();
  return () => clearInterval(timer);
}

/** Deletes OTPs, counters and idempotency keys that ended long ago, in batches that hold locks only briefly. The database times counters. */
export async function purge(database: Database, now: Date): Promise<void> {
  const otpsBefore = firstIdAt(now.getTime() - KEPT_MS);
  const purges: [string, string | number][] = [
    [PURGE_OTPS, otpsBefore],
    [purgeCounters('otp_guesses'), COUNTER_GRACE_SECONDS],
    [purgeCounters('recipient_guesses'), COUNTER_GRACE_SECONDS],
    [purgeCounters('sms_traffic'), COUNTER_GRACE_SECONDS],
    [purgeCounters('idempotency_keys'), COUNTER_GRACE_SECONDS],
    [purgeCounters('otp_limits', 'to_timestamp(expire / 1000)'), COUNTER_GRACE_SECONDS],
  ];
  for (const [statement, before] of purges) {
    for (let deleted = BATCH; deleted === BATCH;) {
      deleted = (await database.query(statement, [before], 'purge')).length;
      database.observer.purgedRows(deleted);
    }
  }
}

function firstIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
