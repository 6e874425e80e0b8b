import { post, sendCode, startTestService, wrongCode, type Env } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { freePort } from '../support/free-port';
import { inboxOf } from '../support/traces';

const TEST_RECIPIENTS = '+15005550006:123456,Review@Example.com:654321';
const NUMBER = '+1 500 555 0006';
const ADDRESS = 'review@EXAMPLE.com';

const TEST_SENDS = [
  ['number', '/phone/otp', { phone_number: NUMBER, type: '2FA' }, NUMBER, '123456'],
  ['address', '/email/otp', { email: ADDRESS, type: 'FORGET' }, ADDRESS, '654321'],
] as const;

const startWithTestRecipients = (env: Env = {}) => startTestService({ TEST_RECIPIENTS, ...env });

describe.each(TEST_SENDS)('a test recipient (%s)', (_, route, body, check, otp) => {
  test('has its configured code, which is redeemed once, and gets no message', async () => {
    const service = await startWithTestRecipients();
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
    expect((await post(service, '/verify/otp', verification)).body).toMatchObject({
      Status: 'Success',
      Details: 'OTP Matched',
      Check: check,
    });
    const again = await post(service, '/verify/otp', verification);
    expect(again.body.Code).toBe('otp_already_used');
  });

  test('reaches no provider, and needs neither a working provider nor an allowed country', async () => {
    const gateway = await startHttpSink({ status: 503 });
    const service = await startWithTestRecipients({
      SMTP_URL: `smtp://127.0.0.1:${await freePort()}`,
      WEBHOOK_URL: gateway.url,
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
      EMAIL_PROVIDERS: 'smtp,webhook',
      SMS_COUNTRIES: 'DE',
    });
    expect((await post(service, route, body)).status).toBe(200);
    expect(gateway.requests).toEqual([]);
  });

  test('has no send limit, while its guesses are limited', async () => {
    const limits = { LIMIT_SENDS_PER_RECIPIENT: '1/30s', LIMIT_GUESSES_PER_RECIPIENT: '8/1h' };
    const service = await startWithTestRecipients(limits);
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
    const [firstKey = '', secondKey = '', thirdKey = ''] = keys;
    for (let wrong = 1; wrong <= 5; wrong++) {
      expect(await guess(firstKey, wrongCode(otp, wrong))).toBe('otp_not_matched');
    }
    expect(await guess(firstKey, otp)).toBe('too_many_attempts');
    for (let wrong = 1; wrong <= 3; wrong++) {
      expect(await guess(secondKey, wrongCode(otp, wrong))).toBe('otp_not_matched');
    }
    // Not even a first guess: each send brings the same code again, so that first guesses would add up.
    expect(await guess(thirdKey, otp)).toBe('too_many_attempts');
  });
});

test('any other recipient gets a random code by message, and has a send limit', async () => {
  const service = await startWithTestRecipients({ LIMIT_SENDS_PER_RECIPIENT: '1/30s' });
  const { otp } = await sendCode(service, 'reviewer@example.com');
  expect(await inboxOf(service)).toMatchObject([{ to: 'reviewer@example.com', code: otp }]);
  const again = { email: 'reviewer@example.com', type: '2FA' };
  expect((await post(service, '/email/otp', again)).body.Code).toBe('recipient_rate_limited');
});
