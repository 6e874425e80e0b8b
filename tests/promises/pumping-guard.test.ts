import { dumpDatabase } from '../support/database-dump';
import { startHttpSink } from '../support/http-sink';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';

// The default: 30 messages an hour to one block of numbers, of which under 10 percent are redeemed.
const VOLUME = 30;
const DAY_SECONDS = 86_400;
const ATTACKED = '+1202555';
const HONEST = '+1202556';
const BLOCKED = {
  Status: 'Failure',
  Details: 'Messages to this destination are blocked for a while',
  Code: 'destination_blocked',
};

let numbers = 0;
const newNumberIn = (prefix: string) => `${prefix}${String((numbers += 1)).padStart(4, '0')}`;
const send = (service: TestService, prefix: string) =>
  post(service, '/phone/otp', { phone_number: newNumberIn(prefix), type: '2FA' });
const redeem = (service: TestService, sent: object) => post(service, '/verify/otp', sent);

async function sendMany(service: TestService, prefix: string, count: number) {
  const codes = [];
  for (let sent = 0; sent < count; sent += 1) {
    codes.push(await sendCode(service, newNumberIn(prefix)));
  }
  return codes;
}

describe('a block of numbers that gets 30 codes in an hour and redeems none', () => {
  test('is blocked with 403 and logged, and other blocks and e-mail are not', async () => {
    const service = await startTestService();
    for (let sent = 0; sent < VOLUME; sent += 1) {
      expect((await send(service, ATTACKED)).status).toBe(200);
      // The other block redeems half of its codes.
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
    expect((await post(service, '/email/otp', { email: 'a@b.example', type: '2FA' })).status).toBe(200);
  });

  test('gets exactly 30 codes of a burst of 60', async () => {
    const service = await startTestService();
    const replies = await Promise.all(Array.from({ length: 2 * VOLUME }, () => send(service, ATTACKED)));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(VOLUME);
    expect(replies.filter(({ body }) => body.Code === 'destination_blocked')).toHaveLength(VOLUME);
    expect(service.output().match(/── sms to/g)).toHaveLength(VOLUME);
  });

  test('still sends to a number that redeemed a code within a day', async () => {
    const service = await startTestService();
    const person = newNumberIn(ATTACKED);
    const again = () => post(service, '/phone/otp', { phone_number: person, type: '2FA' });
    expect((await redeem(service, await sendCode(service, person))).status).toBe(200);
    await service.advance(DAY_SECONDS - 60);
    await sendMany(service, ATTACKED, VOLUME);
    expect((await send(service, ATTACKED)).status).toBe(403);
    expect((await again()).status).toBe(200);
    await service.advance(120);
    expect((await again()).status).toBe(403);
  });

  test('leaves only keyed digests in the database, not its numbers or prefix', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, 2);
    const text = await dumpDatabase(service);
    expect(text).toMatch(/"key":"[\w-]{43}","sent":2,"verified":0/);
    expect(text).not.toMatch(/\+1|202555|1202/);
  });

  test('is open again an hour after its messages', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, VOLUME);
    expect((await send(service, ATTACKED)).status).toBe(403);
    await service.advance(50 * 60);
    expect((await send(service, ATTACKED)).status).toBe(403);
    await service.advance(10 * 60);
    expect((await send(service, ATTACKED)).status).toBe(200);
  });

  test('gets no higher count from sends that are refused', async () => {
    const service = await startTestService();
    await sendMany(service, ATTACKED, VOLUME);
    for (let tries = 0; tries < 5; tries += 1) await send(service, ATTACKED);
    expect(logged(service, 'sms_prefix_blocked').map(({ sent }) => sent)).toEqual(Array<number>(5).fill(VOLUME));
  });

  test('gets no higher count from messages that no provider took, nor from sends beyond a recipient limit', async () => {
    const gateway = await startHttpSink({ status: 422, body: '{"reason":"recipient_refused"}' });
    const service = await startTestService({
      WEBHOOK_URL: gateway.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(24).toString('base64')}`,
      SMS_GUARD_VOLUME: '2/1h',
      LIMIT_SENDS_PER_RECIPIENT: '1/1h',
    });
    const counts = () => service.database.query('SELECT sum(sent)::int AS sent FROM sms_traffic', []);
    const number = newNumberIn(ATTACKED);
    const toNumber = () => post(service, '/phone/otp', { phone_number: number, type: '2FA' });
    for (let tries = 0; tries < 3; tries += 1) expect((await toNumber()).status).not.toBe(403);
    expect(await counts()).toEqual([{ sent: 0 }]);
    gateway.reply = { status: 200 };
    expect((await toNumber()).status).toBe(200);
    for (let tries = 0; tries < 3; tries += 1) expect((await toNumber()).status).toBe(429);
    expect(await counts()).toEqual([{ sent: 1 }]);
  });

  test('is open again as soon as 10 percent of its codes are redeemed', async () => {
    const service = await startTestService();
    const codes = await sendMany(service, ATTACKED, VOLUME);
    const [first = {}, second = {}, third = {}] = codes;
    await redeem(service, first);
    await redeem(service, second);
    await redeem(service, second); // a second try does not count
    expect((await send(service, ATTACKED)).status).toBe(403);
    await redeem(service, third);
    expect((await send(service, ATTACKED)).status).toBe(200);
  });
});

test('a busy block that redeems 10 percent of its codes is never blocked', async () => {
  const service = await startTestService({ SMS_GUARD_VOLUME: '10/1h' });
  for (let sent = 0; sent < 40; sent += 1) {
    const [code] = await sendMany(service, HONEST, 1);
    if (sent % 10 === 0) await redeem(service, code ?? {});
  }
  expect(logged(service, 'sms_prefix_blocked')).toEqual([]);
});

test('SMS_GUARD_VOLUME and SMS_GUARD_MIN_CONVERSION set the guard, and `off` turns it off', async () => {
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
  await strict.advance(60);
  expect((await send(strict, ATTACKED)).status).toBe(200);

  const off = await startTestService({ SMS_GUARD_VOLUME: 'off' });
  await sendMany(off, ATTACKED, VOLUME);
  expect((await send(off, ATTACKED)).status).toBe(200);
});
