import type { Database } from '../../src/database/database';
import { createPurge } from '../../src/models/purge';
import { createPurgeTurns } from '../../src/models/purge-turns';
import { ageCounters } from '../support/age-counters';
import { sendCode, post, startTestService, wrongCode, type TestService } from '../support/harness';

const DAY_SECONDS = 86_400;
const RETENTION = { retentionSeconds: 3600, ttlSeconds: 600 };
const TABLES = ['"OTP"', 'otp_guesses', 'recipient_guesses', 'otp_limits', 'sms_traffic', 'idempotency_keys'];

async function rowsIn({ database }: TestService): Promise<number[]> {
  const counts = TABLES.map((table) =>
    database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`, []),
  );
  return (await Promise.all(counts)).map(([count]) => count?.rows ?? 0);
}

/** Purges as a process does whose clock is `seconds` ahead. The database's clock stays. */
const purge = (database: Database, seconds = 0, retention = RETENTION) =>
  createPurge(database, retention)(new Date(Date.now() + seconds * 1000), () => false);

/** Moves the end of every OTP back. The id keeps the time of the send. */
const endEarlier = (database: Database, seconds: number) =>
  database.query(`UPDATE "OTP" SET expiration_time = expiration_time - $1::int * interval '1 second'`, [seconds]);

/** Inserts OTPs of a month ago that ended `endedSeconds` ago. */
const insertOld = (database: Database, { count, endedSeconds }: { count: number; endedSeconds: number }) =>
  database.query(
    `INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
     SELECT ('01000000-' || lpad(to_hex($2::int & 65535), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'x',
            now() - $2::int * interval '1 second', false, now(), now()
       FROM generate_series(1, $1::int) AS n`,
    [count, endedSeconds],
  );

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
    await purge(service.database);
    expect(await rowsIn(service)).toEqual(before);
  });

  test('deletes OTPs, counters and idempotency keys three days after their use', async () => {
    const service = await startWithUse();
    await ageCounters(service.database, 3 * DAY_SECONDS);
    await endEarlier(service.database, 3 * DAY_SECONDS);
    await purge(service.database, 3 * DAY_SECONDS);
    expect(await rowsIn(service)).toEqual(TABLES.map(() => 0));
  });

  test('keeps a used code for RETENTION after its end: OTP Already Used, then Bad Request', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await post(service, '/verify/otp', sent);
    for (const [sinceEndSeconds, code] of [
      [3540, 'otp_already_used'],
      [3660, 'verification_key_invalid'],
    ] as const) {
      const [row] = await service.database.query<{ seconds: number }>(
        'SELECT extract(epoch FROM expiration_time - now())::int AS seconds FROM "OTP"',
        [],
      );
      await endEarlier(service.database, (row?.seconds ?? 0) + sinceEndSeconds);
      await purge(service.database, 2 * 3600);
      expect((await post(service, '/verify/otp', sent)).body.Code).toBe(code);
    }
  });

  test('keeps a code that can be redeemed, on a process with a shorter OTP_TTL and a clock that is two days ahead', async () => {
    const service = await startTestService({ OTP_TTL: '86400' });
    const sent = await sendCode(service);
    await purge(service.database, 2 * DAY_SECONDS, { retentionSeconds: 300, ttlSeconds: 1 });
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test('deletes 5,000 ended OTPs among 5,000 older ones whose OTP_TTL was longer', async () => {
    const service = await startTestService();
    await insertOld(service.database, { count: 5000, endedSeconds: 60 });
    await insertOld(service.database, { count: 5000, endedSeconds: 4000 });
    await purge(service.database);
    expect((await rowsIn(service))[0]).toBe(5000);
  });

  test('deletes 5,000 ended OTPs, more than one page, and keeps a fresh one', async () => {
    const service = await startTestService();
    await insertOld(service.database, { count: 5000, endedSeconds: 4000 });
    const fresh = await sendCode(service);
    await purge(service.database);
    expect((await rowsIn(service))[0]).toBe(1);
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
  });

  test('deletes ended OTPs of the legacy service, whose ids do not tell their age', async () => {
    const service = await startTestService();
    await service.database.query(
      `INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
       SELECT gen_random_uuid(), '123456', now() - interval '400 days', false, now(), now() FROM generate_series(1, 200)`,
      [],
    );
    await purge(service.database);
    expect((await rowsIn(service))[0]).toBe(0);
  });

  test('goes on where its last turn ended', async () => {
    const service = await startTestService();
    await insertOld(service.database, { count: 2500, endedSeconds: 60 });
    await insertOld(service.database, { count: 250, endedSeconds: 4000 }); // their ids are greater: on the third page
    const onePage = createPurge(service.database, RETENTION);
    for (let turn = 1; turn <= 3; turn += 1) {
      let pages = 0;
      await onePage(new Date(), () => pages++ === 1);
    }
    expect((await rowsIn(service))[0]).toBe(2500);
  });

  test('is one at a time across processes', async () => {
    const service = await startTestService();
    let purges = 0;
    const turnOfAProcess = () => createPurgeTurns(service.database, () => Promise.resolve(void (purges += 1)));
    await Promise.all([1, 2, 3].map(() => turnOfAProcess()(new Date(), () => false)));
    expect(purges).toBe(1);
    await ageCounters(service.database, 51);
    await Promise.all([1, 2, 3].map(() => turnOfAProcess()(new Date(), () => false)));
    expect(purges).toBe(2);
  });

  test('ends with its turn', async () => {
    const service = await startTestService();
    let isToEnd = () => false;
    const turn = createPurgeTurns(service.database, (_, ends) => Promise.resolve(void (isToEnd = ends)));
    const startedMs = performance.now();
    await turn(new Date(), () => false);
    expect(isToEnd()).toBe(false);
    const clock = jest.spyOn(performance, 'now').mockReturnValue(startedMs + 50_100);
    expect(isToEnd()).toBe(true);
    clock.mockRestore();
  });
});
