import { decodedPayload } from '../support/decoded-payload';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { logged } from '../support/logged';
import { productionSettings } from '../support/production-settings';
import { seriesIn } from '../support/prometheus-text';
import { templatesFolder } from '../support/templates-folder';
import { inboxOf } from '../support/traces';

const NUMBER = '+12025550143';
const FIXED_LINE = '+4930123456';

const send = (service: TestService, others: object = {}) =>
  post(service, '/phone/otp', { phone_number: NUMBER, type: '2FA', ...others });

const unavailable = (Code: string, what: string) => ({
  Status: 'Failure',
  Details: `OTP ${what} is not available right now`,
  Code,
});

const TWILIO_CALL = { status: 201, body: { sid: 'CAexample', status: 'queued' } };
const WHATSAPP_TAKEN = { status: 200, body: { messages: [{ id: 'wamid.1', message_status: 'accepted' }] } };

const twilioVoice = (url: string) => ({
  TWILIO_ACCOUNT_SID: 'AC1',
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_VOICE_FROM: '+15005550006',
  TWILIO_API_URL: url,
});
const webhookAt = (url: string) => ({
  WEBHOOK_URL: url,
  WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
});
const whatsAppAt = (url: string) => ({
  WHATSAPP_TOKEN: 'token',
  WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
  WHATSAPP_TEMPLATE: 'sign_in',
  WHATSAPP_API_URL: url,
});

describe('the channel of a send to a phone', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each([
    [undefined, 'sms'],
    ['', 'sms'],
    ['sms', 'sms'],
    ['whatsapp', 'whatsapp'],
    ['voice', 'voice'],
  ])('is, for %j, %s', async (channel, expected) => {
    expect((await send(service, { channel })).status).toBe(200);
    expect((await inboxOf(service))[0]).toMatchObject({ channel: expected, to: NUMBER });
  });

  test.each(['email', 'fax', 'SMS', 7, ['sms'], null])('may not be %j', async (channel) => {
    const before = (await inboxOf(service)).length;
    const reply = await send(service, { channel });
    expect([reply.status, reply.body.Details, reply.body.Code]).toEqual([
      400,
      'Incorrect Channel Provided',
      'channel_incorrect',
    ]);
    expect(await inboxOf(service)).toHaveLength(before);
  });

  test('is named by the reply to the redemption, and by its proof', async () => {
    const methods: Record<string, unknown> = {};
    for (const channel of ['sms', 'whatsapp', 'voice']) {
      const { body } = await post(service, '/verify/otp', await sendCode(service, NUMBER, '2FA', { channel }));
      expect(body.Channel).toBe(channel);
      methods[channel] = decodedPayload(body.Token)['amr'];
    }
    expect(methods).toEqual({ sms: ['otp', 'sms'], whatsapp: ['otp'], voice: ['otp', 'tel'] });
  });

  test('shows in the inbox what a call says: the digits apart, in the language of the message', async () => {
    const { otp } = await sendCode(service, NUMBER, 'FORGET', { channel: 'voice', locale: 'de', brand: 'Acme' });
    const [message] = await inboxOf(service);
    const digits = Array.from(otp).join(', ');
    expect(message?.text).toBe(
      `Geben Sie diesen Code nie weiter. Ihr Code zum Zurücksetzen des Passworts für Acme lautet: ${digits}`,
    );
    expect(message).not.toHaveProperty('inEnglish');
  });

  test('adds the line for autofill to an SMS alone', async () => {
    for (const channel of ['whatsapp', 'voice']) {
      await send(service, { channel, web_domain: 'login.example.com' });
      expect((await inboxOf(service))[0]?.text).not.toContain('login.example.com');
    }
  });

  test('is part of the request that an Idempotency-Key names', async () => {
    const header = { 'Idempotency-Key': 'once' };
    const body = { phone_number: '+12025550177', type: '2FA' };
    expect((await post(service, '/phone/otp', body, header)).status).toBe(200);
    const reply = await post(service, '/phone/otp', { ...body, channel: 'voice' }, header);
    expect([reply.status, reply.body.Code]).toEqual([422, 'idempotency_key_reused']);
  });
});

describe('a channel without a provider in production', () => {
  test('fails before all other checks: with the code of the contract for SMS, and with its own for the others', async () => {
    const sink = await startHttpSink(TWILIO_CALL);
    const env = { ...(await productionSettings()), ...twilioVoice(sink.url), SMS_COUNTRIES: '*' };
    const service = await startTestService(env);
    for (const channel of [undefined, 'sms']) {
      const reply = await send(service, { channel, type: 'JUNK' });
      expect([reply.status, reply.body]).toEqual([503, unavailable('phone_unavailable', 'for phone')]);
    }
    const reply = await send(service, { channel: 'whatsapp', type: 'JUNK' });
    expect([reply.status, reply.body]).toEqual([503, unavailable('channel_unavailable', 'by this channel')]);

    const call = await send(service, { channel: 'voice' });
    expect(call.status).toBe(200);
    const key = { verification_key: call.body.Details };
    const resend = async (channel: string) => (await post(service, '/resend/otp', { ...key, channel })).body.Code;
    expect([await resend('sms'), await resend('whatsapp')]).toEqual(['phone_unavailable', 'channel_unavailable']);
    expect(sink.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });
});

describe('the providers of a channel', () => {
  test('are tried in order, and those of another channel are not', async () => {
    const calls = await startHttpSink({ status: 503 });
    const gateway = await startHttpSink({ status: 204 });
    const meta = await startHttpSink(WHATSAPP_TAKEN);
    const service = await startTestService({
      ...twilioVoice(calls.url),
      ...webhookAt(gateway.url),
      ...whatsAppAt(meta.url),
      VOICE_PROVIDERS: 'twilio-voice,webhook',
      SMS_PROVIDERS: 'webhook',
    });
    expect((await send(service, { channel: 'voice', locale: 'uk' })).status).toBe(200);
    expect([calls.requests.length, gateway.requests.length, meta.requests.length]).toEqual([1, 1, 0]);
    expect(JSON.parse(gateway.requests[0]?.body ?? '')).toMatchObject({ data: { channel: 'voice', locale: 'uk' } });
    // Twilio has no Ukrainian voice, and must not speak another language with the words of this one.
    const twiml = new URLSearchParams(calls.requests[0]?.body).get('Twiml');
    expect(twiml).toMatch(/<Say language="en-US">Never share this code\. Your .+ sign-in code is: \d(, \d){5}<\/Say>/);

    expect((await send(service, { channel: 'whatsapp' })).status).toBe(200);
    expect([calls.requests.length, gateway.requests.length, meta.requests.length]).toEqual([1, 1, 1]);
    expect(logged(service, 'message_taken').map(({ channel, provider }) => [channel, provider])).toEqual([
      ['voice', 'webhook'],
      ['whatsapp', 'whatsapp'],
    ]);
  });

  test('have circuits and metrics of their own', async () => {
    const gateway = await startHttpSink({ status: 204 });
    const calls = await startHttpSink({ status: 500 });
    const service = await startTestService({
      ...twilioVoice(calls.url),
      ...webhookAt(gateway.url),
      WHATSAPP_PROVIDERS: 'webhook',
    });
    for (let sent = 0; sent < 5; sent += 1) expect((await send(service, { channel: 'voice' })).status).toBe(502);
    await send(service, { channel: 'whatsapp' });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    const circuits = seriesIn(metrics).filter(({ name }) => name === 'otp_circuit_open');
    expect(circuits.map(({ labels, value }) => [labels['channel'], labels['provider'], value])).toEqual(
      expect.arrayContaining([
        ['voice', 'twilio-voice', 1],
        ['whatsapp', 'webhook', 0],
        ['sms', 'webhook', 0],
      ]),
    );
  });
});

describe('the destinations of a channel', () => {
  test('are those of SMS_COUNTRIES, unless the channel names its own', async () => {
    const service = await startTestService({ SMS_COUNTRIES: 'US', VOICE_COUNTRIES: 'DE' });
    const codeOf = async (phone_number: string, channel: string) =>
      (await send(service, { phone_number, channel })).body.Code ?? 'sent';
    expect(await codeOf('+4915123456789', 'sms')).toBe('destination_not_allowed');
    expect(await codeOf('+4915123456789', 'whatsapp')).toBe('destination_not_allowed');
    expect(await codeOf('+4915123456789', 'voice')).toBe('sent');
    expect(await codeOf(NUMBER, 'voice')).toBe('destination_not_allowed');
    expect(await codeOf(NUMBER, 'whatsapp')).toBe('sent');
  });

  test('include fixed lines for a call alone, and never premium numbers', async () => {
    const service = await startTestService();
    const codeOf = async (phone_number: string, channel: string) =>
      (await send(service, { phone_number, channel })).body.Code ?? 'sent';
    expect(await codeOf(FIXED_LINE, 'voice')).toBe('sent');
    expect(await codeOf(FIXED_LINE, 'whatsapp')).toBe('destination_not_allowed');
    for (const number of ['+499001123456', '+491805012345', '+498001234567', '+447012345678']) {
      expect([number, await codeOf(number, 'voice')]).toEqual([number, 'destination_not_allowed']);
    }
  });

  test('are counted together: a block that calls pumped gets no SMS', async () => {
    const service = await startTestService({ SMS_GUARD_VOLUME: '4/1h', LIMIT_SMS_PER_COUNTRY: 'DE:1/1d' });
    const number = (last: number) => `+120255501${String(last).padStart(2, '0')}`;
    for (const [index, channel] of ['voice', 'whatsapp', 'sms', 'voice'].entries()) {
      expect((await send(service, { phone_number: number(index), channel })).status).toBe(200);
    }
    expect((await send(service, { phone_number: number(9) })).body.Code).toBe('destination_blocked');
    expect((await send(service, { phone_number: '+4915123456789', channel: 'voice' })).status).toBe(200);
    expect((await send(service, { phone_number: '+4915123456788' })).body.Code).toBe('destination_blocked');
  });
});

test('the limits of a recipient count its channels together', async () => {
  const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '2/1h' });
  expect((await send(service, { channel: 'voice' })).status).toBe(200);
  expect((await send(service, { channel: 'whatsapp' })).status).toBe(200);
  expect((await send(service)).body.Code).toBe('recipient_rate_limited');
});

describe('a resend by another channel', () => {
  test('brings the same code under the same key', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, NUMBER);
    const reply = await post(service, '/resend/otp', { verification_key: sent.verification_key, channel: 'voice' });
    expect([reply.status, reply.body.Details]).toEqual([200, sent.verification_key]);
    const [call] = await inboxOf(service);
    expect(call).toMatchObject({ channel: 'voice', code: sent.otp });
    expect(call?.text).toMatch(/: \d(, \d){5}$/);
  });

  test('makes the proof claim neither channel, because nobody knows which message was read', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, NUMBER);
    await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    await post(service, '/resend/otp', { verification_key: sent.verification_key, channel: 'voice' });
    const { body } = await post(service, '/verify/otp', sent);
    expect(body.Channel).toBe('sms');
    expect(decodedPayload(body.Token)['amr']).toEqual(['otp']);
  });

  test('and a resend by the first channel alone keeps the claim', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, NUMBER);
    await post(service, '/resend/otp', { verification_key: sent.verification_key, channel: 'sms' });
    const { body } = await post(service, '/verify/otp', sent);
    expect(decodedPayload(body.Token)['amr']).toEqual(['otp', 'sms']);
  });

  test('reaches a fixed line by a call alone', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, FIXED_LINE, '2FA', { channel: 'voice' });
    const reply = await post(service, '/resend/otp', { verification_key: sent.verification_key, channel: 'sms' });
    expect([reply.status, reply.body.Code]).toEqual([403, 'destination_not_allowed']);
  });
});

describe("an operator's templates", () => {
  test('of a call have the digits apart, and a type without any has no calls', async () => {
    const folder = templatesFolder({
      'PAYMENT/sms/en.hbs': 'Your payment code is {{code}}.',
      'LOGIN/voice/en.hbs': 'Your login code is {{code}}, for {{life}}. Device {{device}}',
    });
    const service = await startTestService({ TEMPLATES_DIR: folder });
    const codeOf = async (body: object) => (await send(service, body)).body.Code ?? 'sent';
    expect(await codeOf({ type: 'PAYMENT', channel: 'voice' })).toBe('type_incorrect');
    expect(await codeOf({ type: 'PAYMENT', channel: 'whatsapp' })).toBe('sent');
    expect(await codeOf({ type: 'LOGIN' })).toBe('type_incorrect');
    expect(await codeOf({ type: 'LOGIN', channel: 'voice' })).toBe('variables_invalid');
    expect(await codeOf({ type: 'LOGIN', channel: 'voice', variables: { device: 'Pixel' } })).toBe('sent');
    expect((await inboxOf(service))[0]?.text).toMatch(
      /^Your login code is \d(, \d){5}, for 10 minutes\. Device Pixel$/,
    );
  });
});
