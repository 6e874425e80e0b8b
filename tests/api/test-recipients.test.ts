import { problems } from '../support/config-problems';
import { post, sendCode, startTestService, wrongCode, type Env } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { freePort } from '../support/free-port';
import { inboxOf } from '../support/traces';

const TEST_RECIPIENTS = '+15005550006:123456,Review@Example.com:654321';
const NUMBER = '+1 500 555 0006';
const ADDRESS = 'review@EXAMPLE.com';

const ROUTES = [
  ['number', '/phone/otp', { phone_number: NUMBER, type: '2FA' }, NUMBER, '123456'],
  ['address', '/email/otp', { email: ADDRESS, type: 'FORGET' }, ADDRESS, '654321'],
] as const;

const start = (env: Env = {}) => startTestService({ TEST_RECIPIENTS, ...env });

describe.each(ROUTES)('a test recipient (%s)', (_, route, body, check, otp) => {
  test('has the code that is set, redeemed once, and gets no message', async () => {
    const service = await start();
    const sent = await post(service, route, body);
    expect(sent.status).toBe(200);
    expect(sent.body).toEqual({
      Status: 'Success',
      Details: expect.any(String) as string,
      ExpiresAt: expect.any(String) as string,
      ResendAfter: 0,
    });
    expect(await inboxOf(service)).toEqual([]);

    const verification = { verification_key: sent.body.Details, otp, check };
    expect((await post(service, '/verify/otp', verification)).body).toEqual({
      Status: 'Success',
      Details: 'OTP Matched',
      Check: check,
    });
    const again = await post(service, '/verify/otp', verification);
    expect(again.body.Code).toBe('otp_already_used');
  });

  test('costs no provider anything, wherever SMS may go, and whether or not one is alive', async () => {
    const gateway = await startHttpSink({ status: 503 });
    const service = await start({
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
      WEBHOOK_URL: gateway.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
      EMAIL_PROVIDERS: 'smtp,webhook',
      SMS_COUNTRIES: 'DE',
    });
    expect((await post(service, route, body)).status).toBe(200);
    expect(gateway.requests).toEqual([]);
  });

  test('is sent to without limit, and every guess at it counts all the same', async () => {
    const limits = { LIMIT_SENDS_PER_RECIPIENT: '1/30s', LIMIT_GUESSES_PER_RECIPIENT: '8/1h' };
    const service = await start(limits);
    const guess = async (verificationKey: string, guessed: string) => {
      const verification = { verification_key: verificationKey, otp: guessed, check };
      return (await post(service, '/verify/otp', verification)).body.Code;
    };

    const keys: string[] = [];
    for (let sent = 0; sent < 5; sent++) {
      const reply = await post(service, route, body);
      expect(reply.status).toBe(200);
      keys.push(reply.body.Details);
    }
    const [first = '', second = '', third = ''] = keys;
    for (let wrong = 1; wrong <= 5; wrong++) {
      expect(await guess(first, wrongCode(otp, wrong))).toBe('otp_not_matched');
    }
    expect(await guess(first, otp)).toBe('too_many_attempts');
    for (let wrong = 1; wrong <= 3; wrong++) {
      expect(await guess(second, wrongCode(otp, wrong))).toBe('otp_not_matched');
    }
    expect(await guess(third, otp)).toBe('too_many_attempts');
  });
});

test('others beside the test recipients get a code of their own by a message, and are limited', async () => {
  const service = await start({ LIMIT_SENDS_PER_RECIPIENT: '1/30s' });
  const { otp } = await sendCode(service, 'reviewer@example.com');
  expect(await inboxOf(service)).toMatchObject([{ to: 'reviewer@example.com', code: otp }]);
  const again = { email: 'reviewer@example.com', type: '2FA' };
  expect((await post(service, '/email/otp', again)).body.Code).toBe('rate_limited');
});

describe('in production', () => {
  const PRODUCTION = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://db.x.com/otp',
    CRYPT_PASSWORD: 'sixteen letters.',
    SMTP_URL: 'smtp://mail.x.com',
    API_KEYS: 'shop:sixteen-letters.',
    TEST_RECIPIENTS,
  };
  const REFUSED = [
    'TEST_RECIPIENTS: must not be set in production (unless ALLOW_TEST_RECIPIENTS=true)',
  ];

  test('test recipients stop the start unless they are allowed by name', () => {
    expect(problems(PRODUCTION)).toEqual(REFUSED);
    expect(problems({ ...PRODUCTION, ALLOW_TEST_RECIPIENTS: 'false' })).toEqual(REFUSED);
    expect(problems({ ...PRODUCTION, ALLOW_TEST_RECIPIENTS: 'true' })).toEqual([]);
    expect(problems({ ...PRODUCTION, TEST_RECIPIENTS: '' })).toEqual([]);
  });
});
