import { dumpDatabase } from '../support/database-dump';
import { post, startTestService } from '../support/harness';
import { fromBackEnd, fromPage, newAddress, PAGES, sendFrom, APP_PAGE, SHOP_PAGE } from '../support/pages';
import { seriesIn } from '../support/prometheus-text';

const RATE_LIMITED = { Status: 'Failure', Details: 'Too many requests', Code: 'rate_limited' };

describe('a client address that calls from a page', () => {
  test('sends 5 messages in 10 minutes by default, and other addresses are not affected', async () => {
    const service = await startTestService(PAGES);
    for (let left = 4; left >= 0; left -= 1) {
      const { status, headers } = await sendFrom(service, fromPage());
      expect([status, headers['ratelimit-policy']]).toEqual([200, '"sends";q=5;w=600']);
      expect(headers['ratelimit']).toMatch(new RegExp(`^"sends";r=${left};t=(600|59\\d)$`));
    }
    const refused = await sendFrom(service, fromPage());
    expect([refused.status, refused.body]).toEqual([429, RATE_LIMITED]);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(590);
    expect(refused.headers['access-control-allow-origin']).toBe(SHOP_PAGE);
    expect((await sendFrom(service, fromPage(SHOP_PAGE, '192.0.2.2'))).status).toBe(200);
    expect((await sendFrom(service, fromBackEnd)).status).toBe(200);
    expect(await dumpDatabase(service)).not.toContain('192.0.2');
    expect(service.output()).not.toContain('192.0.2');
  });

  test('counts a send to a phone and a resend too', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '2/1h' });
    const sent = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' }, fromPage());
    const again = { verification_key: sent.body.Details };
    expect((await post(service, '/resend/otp', again, fromPage())).status).toBe(200);
    expect((await post(service, '/resend/otp', again, fromPage())).body).toEqual(RATE_LIMITED);
  });

  test.each(['a-new-visitor', '', undefined])('has no new limit by visitor=%j in the body', async (visitor) => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    expect((await sendFrom(service, fromPage(), { visitor: 'first' })).status).toBe(200);
    expect((await sendFrom(service, fromPage(), { visitor })).body).toEqual(RATE_LIMITED);
    // Nor can it use up that of a visitor whom the back end names.
    expect((await sendFrom(service, fromBackEnd, { visitor: 'first' })).status).toBe(200);
  });

  test('is one for a whole IPv6 /64, and behind a forged X-Forwarded-For', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    expect((await sendFrom(service, fromPage(SHOP_PAGE, '2001:db8::1'))).status).toBe(200);
    expect((await sendFrom(service, fromPage(SHOP_PAGE, '2001:db8::ffff:1'))).status).toBe(429);
    expect((await sendFrom(service, fromPage(SHOP_PAGE, '10.9.8.7, 2001:db8::2'))).status).toBe(429);
    expect((await sendFrom(service, fromPage(SHOP_PAGE, '2001:db8:0:1::1'))).status).toBe(200);
  });

  test('has a limit for the pages of each caller', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    for (const origin of [SHOP_PAGE, APP_PAGE]) {
      expect((await sendFrom(service, fromPage(origin))).status).toBe(200);
      expect((await sendFrom(service, fromPage(origin))).status).toBe(429);
    }
  });

  test('spends nothing on bodies that fail validation', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    for (const bad of [{ type: 'nonsense' }, { brand: 'Acme' }, { email: 'ada' }]) {
      expect((await sendFrom(service, fromPage(), bad)).status).toBeLessThan(429);
    }
    expect((await sendFrom(service, fromPage())).status).toBe(200);
  });

  test('makes 60 verifies, cancels and status requests in 10 minutes by default', async () => {
    const service = await startTestService(PAGES);
    const junk = { verification_key: 'junk', otp: '123456', check: 'ada@example.com' };
    const codes = new Map<string | undefined, number>();
    for (let tries = 0; tries < 66; tries += 1) {
      const route = ['/verify/otp', '/cancel/otp', '/status/otp'][tries % 3] ?? '';
      const { Code } = (await post(service, route, junk, fromPage())).body;
      codes.set(Code, (codes.get(Code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ verification_key_invalid: 60, rate_limited: 6 });
  });
});

describe("a caller's pages", () => {
  test('have a count of their own: they do not use up the limit of its back end, nor it theirs', async () => {
    const limits = { LIMIT_SENDS_PER_CALLER: '2/1h', LIMIT_SENDS_PER_VISITOR: 'off' };
    const service = await startTestService({ ...PAGES, ...limits });
    for (const status of [200, 200, 429]) {
      expect((await sendFrom(service, fromPage(SHOP_PAGE, `192.0.2.${status % 7}`))).status).toBe(status);
    }
    for (const status of [200, 200, 429]) expect((await sendFrom(service, fromBackEnd)).status).toBe(status);
    expect((await sendFrom(service, fromPage(APP_PAGE))).status).toBe(200);
  });

  test('keep the limits of the recipient', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_RECIPIENT: '1/1h' });
    const body = { email: newAddress(), type: '2FA' };
    expect((await post(service, '/email/otp', body, fromBackEnd)).status).toBe(200);
    expect((await post(service, '/email/otp', body, fromPage())).body.Code).toBe('recipient_rate_limited');
  });

  test('count in metrics under limits of their own', async () => {
    const service = await startTestService({ ...PAGES, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    for (const address of ['192.0.2.1', '192.0.2.1']) await sendFrom(service, fromPage(SHOP_PAGE, address));
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const series = seriesIn(text).filter((line) => JSON.stringify(line).includes('page-sends'));
    expect(JSON.stringify(series)).toContain('refused');
  });
});
