import { databaseText } from '../support/database-text';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';

// Thirty messages an hour to a block of numbers, of which less than a tenth come back: the defaults.
const VOLUME = 30;
const ATTACKED = '+1202555';
const HONEST = '+1202556';
const BLOCKED = {
  Status: 'Failure',
  Details: 'Messages to this destination are blocked for a while',
  Code: 'destination_blocked',
};

let numbers = 0;
const numberIn = (prefix: string) => `${prefix}${String((numbers += 1)).padStart(4, '0')}`;
const send = (service: TestService, prefix: string) =>
  post(service, '/phone/otp', { phone_number: numberIn(prefix), type: '2FA' });
const redeem = (service: TestService, sent: object) => post(service, '/verify/otp', sent);

async function sendMany(service: TestService, prefix: string, count: number) {
  const codes = [];
  for (let sent = 0; sent < count; sent += 1) {
    codes.push(await sendCode(service, numberIn(prefix)));
  }
  return codes;
}

describe('a block of numbers that gets many codes and redeems none', () => {
  test('is closed, and the honest traffic beside it goes on', async () => {
    const service = await startTestService();
    for (let sent = 0; sent < VOLUME; sent += 1) {
      expect((await send(service, ATTACKED)).status).toBe(200);
      // People redeem half of theirs.
      const [code] = await sendMany(service, HONEST, 1);
      if (sent % 2 === 0) expect((await redeem(service, code ?? {})).status).toBe(200);
    }
    const before = service.output().length;
    const reply = await send(service, ATTACKED);
    expect(reply.status).toBe(403);
    expect(reply.body).toEqual(BLOCKED);
    expect(reply.headers.get('retry-after')).toBe('300');
    expect(service.output().slice(before)).not.toContain('── sms to');

    const [event] = logged(service, 'sms_prefix_blocked');
    expect(event).toEqual({
      time: expect.any(String) as string,
      level: 'info',
      event: 'sms_prefix_blocked',
      country: 'US',
      sent: VOLUME,
      verified: 0,
    });
    expect((await send(service, HONEST)).status).toBe(200);
    expect((await post(service, '/email/otp', { email: 'a@b.example', type: '2FA' })).status).toBe(
      200,
    );
  });

  test('leaves counters behind, and in them no number and no prefix', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, 2);
    const text = await databaseText(service);
    expect(text).toMatch(/"key":"[\w-]{43}","sent":2,"verified":0/);
    expect(text).not.toMatch(/\+1|202555|1202/);
  });

  test('is open again when the hour has slid by', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, VOLUME);
    expect((await send(service, ATTACKED)).status).toBe(403);
    service.advance(50 * 60);
    expect((await send(service, ATTACKED)).status).toBe(403);
    service.advance(10 * 60);
    expect((await send(service, ATTACKED)).status).toBe(200);
  });

  test('stays closed while refused, because refused messages are not counted', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, VOLUME);
    for (let tries = 0; tries < 5; tries += 1) await send(service, ATTACKED);
    expect(logged(service, 'sms_prefix_blocked').map(({ sent }) => sent)).toEqual(
      Array<number>(5).fill(VOLUME),
    );
  });

  test('is open again as soon as enough of its codes are redeemed after all', async () => {
    const service = await startTestService();
    const codes = await sendMany(service, ATTACKED, VOLUME);
    const [first = {}, second = {}, third = {}] = codes;
    await redeem(service, first);
    await redeem(service, second);
    await redeem(service, second); // once is all that counts
    expect((await send(service, ATTACKED)).status).toBe(403);
    await redeem(service, third);
    expect((await send(service, ATTACKED)).status).toBe(200);
  });
});

test('a busy block whose codes come back is never closed', async () => {
  const service = await startTestService({ SMS_GUARD_VOLUME: '10/1h' });
  for (let sent = 0; sent < 40; sent += 1) {
    const [code] = await sendMany(service, HONEST, 1);
    if (sent % 10 === 0) await redeem(service, code ?? {});
  }
  expect(logged(service, 'sms_prefix_blocked')).toEqual([]);
});

test('the volume and the conversion that is asked for are settings, and the guard can be off', async () => {
  const strict = await startTestService({
    SMS_GUARD_VOLUME: '4/1m',
    SMS_GUARD_MIN_CONVERSION: '50',
  });
  const [code] = await sendMany(strict, ATTACKED, 4);
  await redeem(strict, code ?? {});
  const reply = await send(strict, ATTACKED);
  expect(reply.status).toBe(403);
  expect(reply.headers.get('retry-after')).toBe('5');
  expect(logged(strict, 'sms_prefix_blocked')).toMatchObject([{ sent: 4, verified: 1 }]);
  strict.advance(60);
  expect((await send(strict, ATTACKED)).status).toBe(200);

  const off = await startTestService({ SMS_GUARD_VOLUME: 'off' });
  await sendMany(off, ATTACKED, VOLUME);
  expect((await send(off, ATTACKED)).status).toBe(200);
});
