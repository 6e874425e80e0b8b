import type { Database } from './database';

const KEPT_MS = 2 * 86_400_000; // twice the longest life that OTP_TTL allows
const COUNTER_GRACE_MS = 300_000; // for clocks of other processes that are behind this one's
const BATCH = 10_000;

// An id begins with the time it was made (RFC 9562 5.7), so the primary key is also the index by age.
const PURGE_CODES = `
  DELETE FROM "OTP" WHERE id IN (SELECT id FROM "OTP" WHERE id < $1 ORDER BY id LIMIT ${BATCH})
  RETURNING id`;

// SKIP LOCKED: a counter that a verification holds is in use, and waiting for it could deadlock.
const PURGE_GUESSES = `
  DELETE FROM otp_guesses WHERE key IN
    (SELECT key FROM otp_guesses WHERE expires_at < $1 LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
  RETURNING key`;

/** Deletes codes and counters that ended long ago, in batches that hold no lock for long. */
export async function purge(database: Database, now: Date): Promise<void> {
  const codesBefore = firstIdAt(now.getTime() - KEPT_MS);
  const guessesBefore = new Date(now.getTime() - COUNTER_GRACE_MS);
  while ((await database.query(PURGE_CODES, [codesBefore])).length === BATCH);
  while ((await database.query(PURGE_GUESSES, [guessesBefore])).length === BATCH);
}

function firstIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
