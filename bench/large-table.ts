import type { Pool } from 'pg';

/*
 * Ids begin with the time they were made (RFC 9562 5.7). These are of the last day, in order, as a busy
 * service would have left them: older ones would be purged while it is measured.
 */
const FILL = `
  INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
  SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0')
          || '7' || substr(noise, 1, 3) || '8' || substr(noise, 4, 15))::uuid,
         substr(noise || noise, 1, 43), at + interval '10 minutes', n % 10 < 8, at, at
    FROM generate_series(1, $1::int) AS n,
         LATERAL (SELECT now() - interval '1 day' * (1 - n::float8 / $1::int), md5(n::text)) AS made (at, noise)`;

/** Fills the service's table, and leaves nothing of that to be cleaned up while something is measured. */
export async function fillTable(pool: Pool, rows: number): Promise<void> {
  const began = performance.now();
  await pool.query(FILL, [rows]);
  await pool.query('VACUUM ANALYZE "OTP"');
  await pool.query('CHECKPOINT');
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${rows} rows in ${seconds.toFixed(0)} s\n`);
}
