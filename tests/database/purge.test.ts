import { purge } from '../../src/models/purge';
import { ageCounters } from '../support/age-counters';
import { sendCode, post, startTestService, wrongCode, type TestService } from '../support/harness';

const DAY_SECONDS = 86_400;
const TABLES = ['"OTP"', 'otp_guesses', 'recipient_guesses', 'otp_limits', 'sms_traffic', 'idempotency_keys'];

async function rowsIn({ database }: TestService): Promise<number[]> {
  const counts = TABLES.map((table) =>
    database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`, []),
  );
  return (await Promise.all(counts)).map(([count]) => count?.rows ?? 0);
}

/** Sends an e-mail and an SMS code, guesses each once, and sends under a key, which leaves rows in every table. */
async function startWithUse(): Promise<TestService> {
  const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '5/10m' });
  for (const to of ['ada@example.com', '+12025550143']) {
    const sent = await sendCode(service, to);
    await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
  }
  await service.api
    .post('/api/v1/email/otp')
    .set('Idempotency-Key', '"order-7"')
    .send({ email: 'grace@example.com', type: '2FA' })
    .expect(200);
  return service;
}

describe('the purge', () => {
  test('keeps OTPs, counters and idempotency keys that are in use', async () => {
    const service = await startWithUse();
    const before = await rowsIn(service);
    expect(Math.min(...before)).toBeGreaterThan(0);
    await purge(service.database, new Date());
    expect(await rowsIn(service)).toEqual(before);
  });

  test('deletes OTPs, counters and idempotency keys three days after their use', async () => {
    const service = await startWithUse();
    await ageCounters(service.database, 3 * DAY_SECONDS);
    await purge(service.database, new Date(Date.now() + 3 * DAY_SECONDS * 1000));
    expect(await rowsIn(service)).toEqual(TABLES.map(() => 0));
  });

  test('deletes 25,000 expired OTPs, more than one batch, and keeps a fresh one', async () => {
    const service = await startTestService();
    await service.database.query(
      `INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
       SELECT ('01000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'x', now(), false, now(), now()
         FROM generate_series(1, 25000) AS n`,
      [],
    );
    const fresh = await sendCode(service);
    await purge(service.database, new Date());
    expect((await rowsIn(service))[0]).toBe(1);
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
  });
});
