import { post, startTestService, type Env, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import { fromBackEnd, fromPage, newAddress, PAGES, sendFrom, APP_PAGE, SHOP_PAGE } from '../support/pages';
import { CAPTCHA_SECRET, json, startSiteverify, type Siteverify } from '../support/siteverify';
import { inboxOf } from '../support/traces';

let siteverify: Siteverify;
let service: TestService;

const start = (env: Env = {}) =>
  startTestService({
    ...PAGES,
    LIMIT_SENDS_PER_VISITOR: 'off',
    CAPTCHA_SECRET,
    CAPTCHA_URL: siteverify.url,
    ...env,
  });

beforeAll(async () => {
  siteverify = await startSiteverify();
  service = await start();
});
beforeEach(() => {
  siteverify.answer = undefined;
  siteverify.forms = [];
});

const outcomeOf = async (captcha: unknown, headers = fromPage(), to = service) => {
  const reply = await sendFrom(to, headers, { captcha });
  return [reply.status, (reply.body as { Code?: string }).Code];
};

describe("a page's send", () => {
  test('goes out with the response of a captcha, which siteverify gets with the secret and the address', async () => {
    const captcha = siteverify.solve();
    expect(await outcomeOf(captcha, fromPage(SHOP_PAGE, '192.0.2.7'))).toEqual([200, undefined]);
    expect(siteverify.forms.map((form) => Object.fromEntries(form))).toEqual([
      { secret: CAPTCHA_SECRET, response: captcha, remoteip: '192.0.2.7' },
    ]);
  });

  test.each([undefined, null, ''])('is refused with captcha=%j, without a question to siteverify', async (captcha) => {
    const before = (await inboxOf(service)).length;
    const reply = await sendFrom(service, fromPage(), captcha === null ? {} : { captcha });
    expect([reply.status, reply.body]).toEqual([
      400,
      { Status: 'Failure', Details: 'Captcha not provided', Code: 'captcha_required' },
    ]);
    expect(siteverify.forms).toEqual([]);
    expect(await inboxOf(service)).toHaveLength(before);
  });

  test('is refused with a response that is wrong, used before, or solved on another site', async () => {
    const used = siteverify.solve();
    expect(await outcomeOf(used)).toEqual([200, undefined]);
    for (const captcha of ['junk', used, siteverify.solve('evil.example'), siteverify.solve('app.example.com')]) {
      expect(await outcomeOf(captcha)).toEqual([400, 'captcha_failed']);
    }
    expect(await outcomeOf(siteverify.solve('app.example.com'), fromPage(APP_PAGE))).toEqual([200, undefined]);
  });

  test.each([7, {}, ['a'], 'x'.repeat(6_001)])('is refused with a captcha that is no response', async (captcha) => {
    expect(await outcomeOf(captcha)).toEqual([400, 'captcha_failed']);
    expect(siteverify.forms).toEqual([]);
  });

  test('goes out where the verdict names no host, as with a key for all of them', async () => {
    for (const hostname of [{}, { hostname: null }, { hostname: '' }, { hostname: 'LOGIN.example.com' }]) {
      siteverify.answer = (res) => json(res, { success: true, ...hostname });
      expect(await outcomeOf('response')).toEqual([200, undefined]);
    }
  });

  test('repeats under one Idempotency-Key with a new response', async () => {
    const body = { email: newAddress(), type: '2FA' };
    const headers = { ...fromPage(), 'Idempotency-Key': '"2f8e0d7c"' };
    for (const captcha of [siteverify.solve(), siteverify.solve()]) {
      expect((await post(service, '/email/otp', { ...body, captcha }, headers)).status).toBe(200);
    }
    expect((await inboxOf(service)).filter(({ to }) => to === body.email)).toHaveLength(1);
  });
});

test("a page's resend needs a captcha of its own, and verify, status and cancel need none", async () => {
  const sent = await sendFrom(service, fromPage(), { captcha: siteverify.solve() });
  const key = { verification_key: (sent.body as { Details: string }).Details };
  expect((await post(service, '/resend/otp', key, fromPage())).body.Code).toBe('captcha_required');
  const captcha = siteverify.solve();
  expect((await post(service, '/resend/otp', { ...key, captcha }, fromPage())).status).toBe(200);
  const guess = { ...key, otp: '000000', check: 'ada@example.com' };
  expect((await post(service, '/verify/otp', guess, fromPage())).body.Code).toBe('recipient_mismatch');
  expect((await post(service, '/status/otp', key, fromPage())).status).toBe(200);
  expect((await post(service, '/cancel/otp', key, fromPage())).status).toBe(200);
});

test('a back end with an API key needs no captcha', async () => {
  for (const captcha of [undefined, 'junk']) {
    expect((await sendFrom(service, fromBackEnd, { captcha })).status).toBe(200);
  }
  expect(siteverify.forms).toEqual([]);
});

describe('while siteverify gives no verdict', () => {
  test.each<[string, Siteverify['answer'], string]>([
    ['an error', (res) => json(res, { success: true }, 503), 'http_503'],
    ['a page', (res) => res.end('<!doctype html>'), 'unreadable_reply'],
    ['another object', (res) => json(res, { ok: true }), 'unreadable_reply'],
    ['a redirect', (res) => res.writeHead(302, { Location: 'http://evil.example' }).end(), 'rejected'],
    ['nothing', (res) => res.destroy(), 'connection_lost'],
    [
      'a refusal of the secret',
      (res) => json(res, { success: false, 'error-codes': ['invalid-input-secret'] }),
      'invalid-input-secret',
    ],
  ])('such as for %s, sends are refused with 503 and the log has the reason', async (_, answer, reason) => {
    siteverify.answer = answer;
    const reply = await sendFrom(service, fromPage(), { captcha: siteverify.solve() });
    expect([reply.status, reply.headers['retry-after'], reply.body]).toEqual([
      503,
      '2',
      { Status: 'Failure', Details: 'Captcha cannot be checked right now', Code: 'captcha_unavailable' },
    ]);
    expect(logged(service, 'captcha_unavailable').at(-1)).toMatchObject({
      level: 'error',
      error: 'CaptchaError',
      errorCode: reason,
    });
    expect((await sendFrom(service, fromBackEnd)).status).toBe(200);
  });

  test('after 3 seconds of silence, too', async () => {
    siteverify.answer = () => undefined;
    const startedMs = performance.now();
    expect(await outcomeOf(siteverify.solve())).toEqual([503, 'captcha_unavailable']);
    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(logged(service, 'captcha_unavailable').at(-1)).toMatchObject({ errorCode: 'timeout' });
  });

  test('where nothing listens', async () => {
    const nowhere = await start({ CAPTCHA_URL: 'http://127.0.0.1:9/siteverify' });
    expect(await outcomeOf('response', fromPage(), nowhere)).toEqual([503, 'captcha_unavailable']);
    expect(logged(nowhere, 'captcha_unavailable')).toHaveLength(1);
  });
});

describe('a bot without captchas', () => {
  test('does not use up the limit of the pages of a caller', async () => {
    const limited = await start({ LIMIT_SENDS_PER_CALLER: '1/1h' });
    for (const captcha of ['junk', undefined, 'junk']) {
      expect((await outcomeOf(captcha, fromPage(), limited))[0]).toBe(400);
    }
    expect(await outcomeOf(siteverify.solve(), fromPage(), limited)).toEqual([200, undefined]);
  });

  test('asks siteverify no more often than its address may send', async () => {
    const limited = await start({ LIMIT_SENDS_PER_VISITOR: '2/1h' });
    for (const status of [400, 400, 429, 429]) {
      expect((await outcomeOf('junk', fromPage(), limited))[0]).toBe(status);
    }
    expect(siteverify.forms).toHaveLength(2);
  });
});

test('a page of this machine passes with the test keys of the services, which name a host of their own', async () => {
  const local = await start({ PAGE_ORIGINS: 'shop=http://localhost:3000' });
  expect(await outcomeOf(siteverify.solve('example.com'), fromPage('http://localhost:3000'), local)).toEqual([
    200,
    undefined,
  ]);
});

test('the secret and the responses are not in the log', () => {
  expect(service.output()).not.toMatch(/secret-of-the-captcha|0\.response/);
});
