import { createOtpClient, type OtpClient, type SendResult } from '../../src/client/client';
import { startTestService, wrongCode, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

jest.setTimeout(60_000);

const EMAIL = 'ada@example.com';
const TYPE = '2FA';
const SHOP = 'shop-key-0123456789';
const APP = 'app-key-0123456789';

let service: TestService;
let client: OtpClient;
beforeAll(async () => {
  service = await startTestService({ API_KEYS: `shop:${SHOP},app:${APP}`, SMS_COUNTRIES: 'US' });
  client = createOtpClient({ baseUrl: service.url, apiKey: SHOP });
});

const keyOf = (result: SendResult) => (result.outcome === 'sent' ? result.verificationKey : result.outcome);

/** Sends a code and reads it in the inbox. */
async function send(by = client, others: { codeChallenge?: string; nonce?: string } = {}) {
  const verificationKey = keyOf(await by.sendToEmail({ email: EMAIL, type: TYPE, ...others }));
  const [message] = await inboxOf(service);
  return { verificationKey, code: message?.code ?? '', recipient: EMAIL, type: TYPE };
}

describe('a send', () => {
  test('is sent by e-mail and by SMS', async () => {
    const sent = {
      outcome: 'sent',
      verificationKey: expect.any(String) as string,
      expiresAt: expect.any(Date) as Date,
    };
    await expect(client.sendToEmail({ email: EMAIL, type: TYPE })).resolves.toMatchObject(sent);
    await expect(client.sendToPhone({ phoneNumber: '+12025550143', type: TYPE })).resolves.toMatchObject(sent);
  });

  test.each(['', 'ada', 'Ada <ada@example.com>', 'müller@example.com'])('to %j is recipient_invalid', async (email) => {
    await expect(client.sendToEmail({ email, type: TYPE })).resolves.toEqual({ outcome: 'recipient_invalid' });
  });

  test.each(['', '12', 'x'.repeat(500)])('to the number %j is recipient_invalid', async (phoneNumber) => {
    await expect(client.sendToPhone({ phoneNumber, type: TYPE })).resolves.toEqual({ outcome: 'recipient_invalid' });
  });

  test('to another country is destination_not_allowed', async () => {
    const result = await client.sendToPhone({ phoneNumber: '+4915123456789', type: TYPE });
    expect(result).toEqual({ outcome: 'destination_not_allowed' });
  });

  test('beyond the limit of the recipient is too_many, and a resend, too', async () => {
    const limited = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    const anonymous = createOtpClient({ baseUrl: `${limited.url}/` });
    const verificationKey = keyOf(await anonymous.sendToEmail({ email: EMAIL, type: TYPE }));
    const tooMany = { outcome: 'too_many', retryAfterSeconds: expect.any(Number) as number };
    await expect(anonymous.sendToEmail({ email: EMAIL, type: TYPE })).resolves.toEqual(tooMany);
    await expect(anonymous.resend({ verificationKey })).resolves.toEqual(tooMany);
  });
});

test('the limit of a visitor is too_many, and that of the caller is thrown', async () => {
  const limits = {
    LIMIT_SENDS_PER_VISITOR: '1/1h',
    LIMIT_VERIFIES_PER_VISITOR: '1/1h',
    LIMIT_SENDS_PER_CALLER: '2/1m',
  };
  const anonymous = createOtpClient({ baseUrl: (await startTestService(limits)).url });
  const to = (email: string, visitor: string) => anonymous.sendToEmail({ email, type: TYPE, visitor });
  const verificationKey = keyOf(await to(EMAIL, 'mallory'));
  const tooMany = { outcome: 'too_many', retryAfterSeconds: expect.any(Number) as number };
  await expect(to('eve@example.com', 'mallory')).resolves.toEqual(tooMany);
  await expect(anonymous.resend({ verificationKey, visitor: 'mallory' })).resolves.toEqual(tooMany);

  const person = { challenge: undefined, to: { email: 'eve@example.com' }, type: TYPE, visitor: 'eve' };
  const started = await anonymous.startChallenge(person);
  const challenge = started.outcome === 'pending' ? started.challenge : started.outcome;
  const guess = { ...person, challenge, code: '?' };
  await expect(anonymous.answerChallenge(guess)).resolves.toEqual({ outcome: 'wrong', attemptsLeft: 5 });
  await expect(anonymous.answerChallenge(guess)).resolves.toEqual(tooMany);
  await expect(anonymous.startChallenge(guess)).resolves.toEqual(tooMany);
  await expect(anonymous.status({ verificationKey, visitor: 'eve' })).resolves.toEqual(tooMany);
  await expect(anonymous.resendChallenge(guess)).resolves.toEqual(tooMany);

  await expect(to('bob@example.com', 'bob')).rejects.toMatchObject({ code: 'rate_limited' });
});

describe('a code', () => {
  test('is approved once, then used', async () => {
    const sent = await send();
    await expect(client.status(sent)).resolves.toMatchObject({ outcome: 'pending', attemptsLeft: 5 });
    const approved = await client.verify(sent);
    const token = expect.any(String) as string;
    expect(approved).toMatchObject({ outcome: 'approved', recipient: EMAIL, channel: 'email', token });
    await expect(client.verify(sent)).resolves.toEqual({ outcome: 'used' });
    await expect(client.status(sent)).resolves.toEqual({ outcome: 'approved' });
    await expect(client.resend(sent)).resolves.toEqual({ outcome: 'used' });
    await expect(client.cancel(sent)).resolves.toEqual({ outcome: 'used' });
  });

  test('is wrong with the attempts that are left, then locked', async () => {
    const sent = await send();
    const wrong = { ...sent, code: wrongCode(sent.code) };
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      await expect(client.verify(wrong)).resolves.toEqual({ outcome: 'wrong', attemptsLeft });
    }
    const locked = { outcome: 'locked', retryAfterSeconds: expect.any(Number) as number };
    await expect(client.verify(sent)).resolves.toEqual(locked);
    await expect(client.resend(sent)).resolves.toEqual(locked);
    await expect(client.status(sent)).resolves.toEqual({ outcome: 'locked' });
  });

  test.each(['', '1'.repeat(65)])('typed as %j is unreadable and spends no guess', async (code) => {
    const sent = await send();
    await expect(client.verify({ ...sent, code })).resolves.toEqual({ outcome: 'unreadable' });
    await expect(client.status(sent)).resolves.toMatchObject({ attemptsLeft: 5 });
  });

  test('is invalid once it was canceled', async () => {
    const sent = await send();
    await expect(client.cancel(sent)).resolves.toEqual({ outcome: 'canceled' });
    await expect(client.verify(sent)).resolves.toEqual({ outcome: 'invalid' });
    await expect(client.status(sent)).resolves.toEqual({ outcome: 'canceled' });
  });

  test('is invalid for another recipient, type, verifier or caller, and with an altered key', async () => {
    const sent = await send();
    const others = [
      { ...sent, recipient: 'eve@example.com' },
      { ...sent, type: 'FORGET' },
      { ...sent, codeVerifier: 'a'.repeat(43) },
      { ...sent, verificationKey: sent.verificationKey.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A')) },
      { ...sent, verificationKey: '' },
    ];
    for (const other of others) await expect(client.verify(other)).resolves.toEqual({ outcome: 'invalid' });
    const app = createOtpClient({ baseUrl: service.url, apiKey: APP });
    await expect(app.verify(sent)).resolves.toEqual({ outcome: 'invalid' });
    await expect(client.verify(sent)).resolves.toHaveProperty('outcome', 'approved');
  });

  test('is the same after a resend', async () => {
    const sent = await send();
    const resent = await client.resend(sent);
    expect(resent).toMatchObject({ outcome: 'sent', verificationKey: sent.verificationKey });
    expect((await inboxOf(service))[0]?.code).toBe(sent.code);
  });

  test('expires', async () => {
    const aged = await startTestService();
    const anonymous = createOtpClient({ baseUrl: aged.url });
    const verificationKey = keyOf(await anonymous.sendToEmail({ email: EMAIL, type: TYPE }));
    await aged.advance(601);
    const expired = { outcome: 'expired' };
    const guess = { verificationKey, code: '123456', recipient: EMAIL, type: TYPE };
    await expect(anonymous.verify(guess)).resolves.toEqual(expired);
    await expect(anonymous.resend({ verificationKey })).resolves.toEqual(expired);
    await expect(anonymous.cancel({ verificationKey })).resolves.toEqual(expired);
    await expect(anonymous.status({ verificationKey })).resolves.toEqual(expired);
  });
});

describe('what is not the doing of the person is thrown', () => {
  const failed = (code: string, isTemporary: boolean) => ({
    name: 'OtpServiceError',
    code,
    isTemporary,
    requestId: expect.any(String) as string,
  });

  test('a wrong API key', async () => {
    const stranger = createOtpClient({ baseUrl: service.url, apiKey: 'wrong' });
    await expect(stranger.sendToEmail({ email: EMAIL, type: TYPE })).rejects.toMatchObject(
      failed('unauthorized', false),
    );
  });

  test('a type without a template', async () => {
    const send = client.sendToEmail({ email: EMAIL, type: 'LOGIN' });
    await expect(send).rejects.toMatchObject({ ...failed('type_incorrect', false), status: 400 });
  });

  test('the limit of the caller, with the seconds to wait', async () => {
    const limited = await startTestService({ LIMIT_SENDS_PER_CALLER: '1/1m' });
    const anonymous = createOtpClient({ baseUrl: limited.url });
    await anonymous.sendToEmail({ email: EMAIL, type: TYPE });
    const second = anonymous.sendToEmail({ email: EMAIL, type: TYPE });
    await expect(second).rejects.toMatchObject(failed('rate_limited', true));
    await expect(second).rejects.toHaveProperty('retryAfterSeconds', expect.any(Number));
  });

  test('a message that no provider took', async () => {
    const mute = await startTestService({ EMAIL_PROVIDERS: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9' });
    const anonymous = createOtpClient({ baseUrl: mute.url });
    await expect(anonymous.sendToEmail({ email: EMAIL, type: TYPE })).rejects.toMatchObject(
      failed('message_not_sent', true),
    );
  });

  test('options that can never work', () => {
    for (const baseUrl of [
      '',
      'otp.example.com',
      'ftp://otp.example.com',
      'https://user:password@otp.example.com',
      'https://otp.example.com:99999',
      'https://otp.example .com',
    ]) {
      expect(() => createOtpClient({ baseUrl })).toThrow(TypeError);
    }
    expect(() => createOtpClient({ baseUrl: service.url, apiKey: 'two\nlines' })).toThrow(
      'apiKey must be visible ASCII characters',
    );
    for (const timeoutMs of [0, Number.NaN, Infinity, 2 ** 31]) {
      expect(() => createOtpClient({ baseUrl: service.url, timeoutMs })).toThrow('timeoutMs must be 1 to 2147483647');
    }
  });
});
