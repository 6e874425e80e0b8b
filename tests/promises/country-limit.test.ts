import { emptyDatabase, post, startTestService, type TestService } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { logged } from '../support/logged';

const LIMIT = { LIMIT_SMS_PER_COUNTRY: 'US:2/1d,US:9/7d,*:1/1d' };
const HOUR_SECONDS = 3600;

let numbers = 0;
const send = (service: TestService, prefix: string) => {
  numbers += 1;
  const phone_number = `${prefix}${String(numbers).padStart(4, '0')}`;
  return post(service, '/phone/otp', { phone_number, type: '2FA' });
};

describe('LIMIT_SMS_PER_COUNTRY', () => {
  test('caps the SMS to a named country over all blocks of numbers, and logs it', async () => {
    const service = await startTestService(LIMIT);
    expect((await send(service, '+1202555')).status).toBe(200);
    expect((await send(service, '+1212555')).status).toBe(200);
    const refused = await send(service, '+1303555');
    expect(refused.status).toBe(403);
    expect(refused.body).toEqual({
      Status: 'Failure',
      Details: 'Messages to this destination are blocked for a while',
      Code: 'destination_blocked',
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(23 * HOUR_SECONDS);
    expect(logged(service, 'sms_country_limited')).toMatchObject([
      { level: 'info', country: 'US', limit: 2, windowSeconds: 86_400 },
    ]);
    expect((await post(service, '/email/otp', { email: 'a@b.example', type: '2FA' })).status).toBe(200);
  });

  test('lets exactly its number through in a burst', async () => {
    const service = await startTestService({ LIMIT_SMS_PER_COUNTRY: 'US:5/1d' });
    const burst = Array.from({ length: 20 }, (_, index) => send(service, `+1202${220 + index}`));
    const statuses = (await Promise.all(burst)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
  });

  test('gives `*` to each other country alone', async () => {
    const service = await startTestService(LIMIT);
    for (const prefix of ['+49151234', '+3361234']) {
      expect((await send(service, prefix)).status).toBe(200);
      expect((await send(service, prefix)).status).toBe(403);
    }
  });

  test('does not cap a country that it does not name, without `*`', async () => {
    const service = await startTestService({ LIMIT_SMS_PER_COUNTRY: 'US:1/1d' });
    for (let sent = 0; sent < 3; sent += 1) expect((await send(service, '+49151234')).status).toBe(200);
  });

  test('does not count messages that no provider took', async () => {
    const gateway = await startHttpSink({ status: 422, body: '{"reason":"recipient_refused"}' });
    const service = await startTestService({
      ...LIMIT,
      WEBHOOK_URL: gateway.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
    });
    for (let tries = 0; tries < 3; tries += 1) expect((await send(service, '+1202555')).status).not.toBe(403);
    gateway.reply = { status: 200 };
    expect((await send(service, '+1202555')).status).toBe(200);
  });

  test('is counted in the database, so that a restart does not clear the count', async () => {
    const settings = { ...(await emptyDatabase()), LIMIT_SMS_PER_COUNTRY: 'US:1/1d' };
    const before = await startTestService(settings);
    expect((await send(before, '+1202555')).status).toBe(200);
    await before.close();
    expect((await send(await startTestService(settings), '+1202555')).status).toBe(403);
  });
});
