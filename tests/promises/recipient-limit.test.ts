import { dumpDatabase } from '../support/database-dump';
import { eventually } from '../support/eventually';
import { emptyDatabase, post, startTestService, type TestService } from '../support/harness';

const DEFAULTS = '1/30s,5/10m,10/1h';
const RATE_LIMITED = {
  Status: 'Failure',
  Details: 'Too many codes for this recipient',
  Code: 'recipient_rate_limited',
};

const startLimited = (LIMIT_SENDS_PER_RECIPIENT: string) => startTestService({ LIMIT_SENDS_PER_RECIPIENT });

function send(service: TestService, email = 'ada@example.com', type = '2FA') {
  return post(service, '/email/otp', { email, type });
}

/** Ends a window early. The counters use the real clock, which the test cannot move. */
async function endWindow({ database }: TestService, seconds: number): Promise<void> {
  await database.query('UPDATE otp_limits SET expire = 1 WHERE key LIKE $1', [`recipient-${seconds}:%`]);
}

describe('a recipient', () => {
  test('gets one code in 30 seconds, five in ten minutes and ten in an hour', async () => {
    const service = await startLimited(DEFAULTS);
    const sendUntilRefused = async () => {
      for (let sent = 0, resendAfter = 0; ; sent += 1) {
        const reply = await send(service);
        if (reply.status !== 200) return { sent, resendAfter, retryAfter: retryAfterOf(reply) };
        resendAfter = reply.body.ResendAfter ?? 0;
        // A send that the shortest window refuses must not count in the longer ones: five such sends.
        for (let again = 0; again < 5; again += 1) expect((await send(service)).status).toBe(429);
        await endWindow(service, 30);
      }
    };

    const first = await sendUntilRefused();
    expect(first.sent).toBe(5);
    expectWithin(first.resendAfter, 31, 600);
    expectWithin(first.retryAfter, 31, 600);

    await endWindow(service, 600);
    const second = await sendUntilRefused();
    expect(second.sent).toBe(5);
    expectWithin(second.resendAfter, 601, 3600);

    await endWindow(service, 600);
    const third = await sendUntilRefused();
    expect(third.sent).toBe(0);
    expectWithin(third.retryAfter, 601, 3600);
    await endWindow(service, 3600);
    expect((await send(service)).status).toBe(200);
  });

  test('gets `ResendAfter` with each code, and `Retry-After` with a refusal', async () => {
    const service = await startLimited('1/30s,2/10m');
    const first = await send(service);
    expectWithin(first.body.ResendAfter, 1, 30);

    const refused = await send(service);
    expect(refused.status).toBe(429);
    expect(refused.body).toEqual(RATE_LIMITED);
    expectWithin(retryAfterOf(refused), 1, 30);

    await endWindow(service, 30);
    const second = await send(service);
    expectWithin(second.body.ResendAfter, 31, 600);
  });

  test('gets the next code once the shortest window has passed', async () => {
    const service = await startLimited('1/1s,3/1h');
    let refused = 0;
    const waitForSend = () =>
      eventually(async () => {
        const { status } = await send(service);
        if (status === 429) refused += 1;
        return status === 200 ? true : undefined;
      });
    for (let sent = 0; sent < 3; sent += 1) await waitForSend();
    expect(refused).toBeGreaterThan(0);
    const last = await eventually(async () => {
      const reply = await send(service);
      return retryAfterOf(reply) > 1 ? reply : undefined;
    });
    expect(last.status).toBe(429);
  });

  test('does not spend the limit of another', async () => {
    const service = await startLimited('1/1h');
    expect((await send(service)).status).toBe(200);
    expect((await send(service)).status).toBe(429);
    expect((await send(service, 'grace@example.com')).status).toBe(200);
  });

  test('who got ten "forgot password" codes by strangers still gets a code to sign in', async () => {
    const service = await startLimited('10/1h');
    for (let clicks = 0; clicks < 10; clicks += 1) {
      expect((await send(service, 'ada@example.com', 'FORGET')).status).toBe(200);
    }
    expect((await send(service, 'ada@example.com', 'FORGET')).body).toEqual(RATE_LIMITED);
    expect((await send(service, 'ada@example.com', '2FA')).status).toBe(200);
  });

  test('spends nothing on a send that fails validation', async () => {
    const service = await startLimited('1/1h');
    const request = { email: 'ada@example.com', type: 'LOGIN' };
    expect((await post(service, '/email/otp', request)).status).toBe(400);
    expect((await send(service)).status).toBe(200);
  });

  test('is counted in the database, so that a restart does not clear the count', async () => {
    const settings = { ...(await emptyDatabase()), LIMIT_SENDS_PER_RECIPIENT: '1/1h' };
    const before = await startTestService(settings);
    expect((await send(before)).status).toBe(200);
    await before.close();
    const after = await startTestService(settings);
    expect((await send(after)).status).toBe(429);
  });

  test('leaves only keyed digests in the database, not the address or number', async () => {
    const service = await startLimited(DEFAULTS);
    await send(service, 'Ada.Lovelace@Example.com');
    await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
    const text = await dumpDatabase(service);
    expect(text).toMatch(/"key":"recipient-30:[\w-]{43}"/);
    expect(text).not.toMatch(/lovelace|example|555-?0143|5550143/i);
  });
});

function retryAfterOf({ headers }: { headers: Headers }): number {
  return Number(headers.get('retry-after'));
}

/** A range, because the windows use the real clock, which moves between the send and this check. */
function expectWithin(seconds: number | undefined, from: number, to: number): void {
  expect(seconds).toBeGreaterThanOrEqual(from);
  expect(seconds).toBeLessThanOrEqual(to);
}
