import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const KEYED_DIGEST = /^[\w-]{43}$/; // 256 bits in base64url
const ID = /^[0-9a-f-]{36}$/;
const DIGEST_AND_MASKED_CODE = /^[\w-]{43}\.\d{6}$/;
const COUNTERS = [
  ['otp_guesses', 'expires_at', 2],
  ['recipient_guesses', 'expires_at', 2],
  ['sms_traffic', 'expires_at', 24], // a number that redeemed a code is known for a day
  ['otp_limits', 'to_timestamp(expire / 1000)', 2],
] as const;

let service: TestService;
let startedAt: number;

beforeAll(async () => {
  startedAt = Date.now();
  service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '5/10m' });
  const sent = await sendCode(service, '+12025550143');
  await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
  await post(service, '/verify/otp', sent);
});

test('the row of a code holds a keyed digest and the masked code, the expiry, whether the code was used, and times', async () => {
  const rows = await service.database.query('SELECT * FROM "OTP"', []);
  expect(rows).toEqual([
    {
      id: expect.stringMatching(ID) as string,
      otp: expect.stringMatching(DIGEST_AND_MASKED_CODE) as string,
      expiration_time: expect.any(Date) as Date,
      verified: true,
      created_at: expect.any(Date) as Date,
      updated_at: expect.any(Date) as Date,
    },
  ]);
});

test.each(COUNTERS)(
  'each counter in %s has a keyed digest or the id of the code, and an expiry',
  async (table, expiry, maxHours) => {
    const rows = await service.database.query<{ key: string; expiry: Date }>(
      `SELECT key, ${expiry} AS expiry FROM ${table}`,
      [],
    );
    expect(rows).not.toEqual([]);
    for (const { key, expiry } of rows) {
      const [counted] = key.split(':').slice(-1); // otp_limits puts its window before the digest
      expect(counted).toMatch(table === 'otp_guesses' ? ID : KEYED_DIGEST);
      const lifeMs = expiry.getTime() - startedAt;
      expect(lifeMs).toBeGreaterThan(0);
      expect(lifeMs).toBeLessThan(maxHours * 3_600_000 + 60_000);
    }
  },
);
