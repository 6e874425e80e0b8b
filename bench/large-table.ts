import type { Pool } from 'pg';

/*
 * A version 7 UUID begins with the time of its creation (RFC 9562 5.7). The rows are of the last hour, in order,
 * as a busy service leaves them: the purge would delete older rows during the measurement.
 */
const FILL = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
          || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid,
         substr(noise || noise, 1, 43), at + interval '10 minutes', n % 10 < 8, at, at
    FROM generate_series(1, $1::int) AS n,
         LATERAL (SELECT now() - interval '1 hour' * (1 - n::float8 / $1::int), md5(n::text)) AS made (at, noise)`;

/** Fills the service's table, then vacuums it, so that no clean-up runs during a measurement. */
export async function fillTable(pool: Pool, rows: number): Promise<void> {
  const startedMs = performance.now();
  await pool.query(FILL, [rows]);
  await pool.query('VACUUM ANALYZE "OTP"');
  await pool.query('CHECKPOINT');
  const seconds = (performance.now() - startedMs) / 1000;
  process.stdout.write(`${rows} rows in ${seconds.toFixed(0)} s\n`);
}
