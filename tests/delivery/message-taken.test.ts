import { createDigests } from '../../src/crypt/digests';
import { createKeyring } from '../../src/crypt/keys';
import { cryptWith } from '../support/crypt';
import { post, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';
import { startSmtpSink } from '../support/smtp-sink';

const SECRET = 'a secret of this test';
const NUMBER = '+12025550143';
const digests = createDigests(createKeyring([SECRET]));
const LINE = { time: expect.any(String) as string, level: 'info', event: 'message_taken' };

let gateways: SmsGateways;
let service: TestService;
beforeAll(async () => {
  const smtp = await startSmtpSink();
  gateways = await startSmsGateways();
  service = await startTestService({
    ...gateways.env,
    SMS_PROVIDERS: 'twilio,vonage',
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    EMAIL_FROM: 'codes@acme.example',
    CRYPT_PASSWORD: SECRET,
  });
});

beforeEach(() => {
  gateways.reset();
});

const lastLine = () => logged(service, 'message_taken').at(-1);
const text = (others = {}) =>
  post(service, '/phone/otp', { phone_number: '+1 (202) 555-0143', type: '2FA', ...others }, { 'X-Request-Id': 'r-1' });
const otpIdIn = (key: string) => cryptWith([SECRET]).open(key)?.claims.jti;

describe('the log line of a message that a provider took', () => {
  test('links the request to the code, to the provider and to the digest of the recipient', async () => {
    const { body } = await text({ locale: 'de' });
    expect(lastLine()).toEqual({
      ...LINE,
      requestId: 'r-1',
      otpId: otpIdIn(body.Details),
      provider: 'twilio',
      providerMessageId: 'SMexample',
      channel: 'sms',
      type: '2FA',
      locale: 'de',
      country: 'US',
      recipient: digests.recipient(NUMBER),
    });
  });

  test('is written for a resend, with the same OTP', async () => {
    const { body } = await text();
    const before = logged(service, 'message_taken').length;
    await post(service, '/resend/otp', { verification_key: body.Details });
    expect(logged(service, 'message_taken')).toHaveLength(before + 1);
    expect(lastLine()).toMatchObject({ otpId: otpIdIn(body.Details), isResend: true, provider: 'twilio' });
  });

  test('has the provider that took it after a failover, and the number of attempts', async () => {
    gateways.twilio.reply = { status: 503 };
    gateways.vonage.reply = { status: 200, body: { messages: [{ status: '0', 'message-id': '0A0000000123ABCD1' }] } };
    await text();
    expect(lastLine()).toMatchObject({ provider: 'vonage', providerMessageId: '0A0000000123ABCD1', attempts: 2 });
  });

  test("has an e-mail's Message-ID where the server's reply names no queue id, and no country", async () => {
    await post(service, '/email/otp', { email: 'Ada@Example.com', type: 'FORGET' });
    const providerMessageId = expect.stringMatching(/^[0-9a-f-]{36}@acme\.example$/) as string;
    expect(lastLine()).toMatchObject({ provider: 'smtp', providerMessageId, channel: 'email', type: 'FORGET' });
    expect(lastLine()).toMatchObject({ recipient: digests.recipient('ada@example.com') });
    expect(lastLine()).not.toHaveProperty('country');
  });

  test.each([
    ['the number', 'SM12025550143'],
    ['its last digits, apart', 'SM-555-0143'],
    ['a sentence', 'sent to somebody'],
    ['an address', 'ada@example.com'],
    ['a long text', 'x'.repeat(129)],
    ['no text', 17],
  ])("has no provider's id that is %s", async (_, sid) => {
    gateways.twilio.reply = { status: 201, body: { sid } };
    expect((await text()).status).toBe(200);
    expect(lastLine()).toMatchObject({ provider: 'twilio' });
    expect(lastLine()).not.toHaveProperty('providerMessageId');
  });

  test('is not written for a message that no provider took', async () => {
    const before = logged(service, 'message_taken').length;
    gateways.twilio.reply = gateways.vonage.reply = { status: 503 };
    expect((await text()).status).toBe(502);
    expect(logged(service, 'message_taken')).toHaveLength(before);
  });
});
