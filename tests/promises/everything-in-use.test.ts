import { codeIn } from '../support/code-in';
import { dumpDatabase } from '../support/database-dump';
import { emptyDatabase, post, startTestService, wrongCode, type Env, type TestService } from '../support/harness';
import { startHttpSink, type HttpSink } from '../support/http-sink';
import { leaksIn } from '../support/secret-leaks';
import { META_SECRET, metaSignatureOf } from '../support/signed-reports';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { PUBLIC_URL, report, signatureOf } from '../support/twilio-receipts';

const NUMBER = '+12025550143';
const ADDRESS = 'grace.hopper@example.com';
const VISITOR = 'visitor-of-the-shop';
const TABLES = ['OTP', 'otp_guesses', 'recipient_guesses', 'otp_limits', 'sms_traffic', 'idempotency_keys'];

let smtp: SmtpSink;
let twilio: HttpSink;
let meta: HttpSink;
let env: Env;
let service: TestService;
const secrets = [NUMBER, NUMBER.slice(1), ADDRESS, VISITOR];

beforeAll(async () => {
  smtp = await startSmtpSink();
  twilio = await startHttpSink({ status: 201, body: { sid: 'SM1', status: 'queued' } });
  meta = await startHttpSink({ status: 200, body: { messages: [{ id: `wamid.${btoa(NUMBER)}` }] } });
  env = {
    ...(await emptyDatabase()),
    ...{ PUBLIC_URL, CRYPT_PASSWORD: 'a-secret-of-the-service', SMTP_URL: `smtp://127.0.0.1:${smtp.port}` },
    ...{ TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token', TWILIO_API_URL: twilio.url },
    ...{ TWILIO_FROM: 'Acme', TWILIO_VOICE_FROM: '+15005550006' },
    ...{ WHATSAPP_TOKEN: 'token', WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_TEMPLATE: 'sign_in' },
    ...{ WHATSAPP_APP_SECRET: META_SECRET, WHATSAPP_VERIFY_TOKEN: 'a-verify-token', WHATSAPP_API_URL: meta.url },
    // Ten digits: shorter codes might occur in a dump or log by accident. Limits are on, so that counters have rows.
    ...{ OTP_LENGTH: '10', LIMIT_SENDS_PER_RECIPIENT: '50/1h', LIMIT_SENDS_PER_VISITOR: '50/1h' },
  };
  service = await startTestService(env);
});

/** What the service sent last. */
const lastForm = () => new URLSearchParams(twilio.requests.at(-1)?.body);
const lastJson = () => meta.requests.at(-1)?.body ?? '';
const codes = {
  email: () => codeIn(smtp.mails.at(-1)?.text),
  sms: () => codeIn(lastForm().get('Body') ?? ''),
  voice: () => /\d(, \d){9}/.exec(lastForm().get('Twiml') ?? '')?.[0].replaceAll(', ', '') ?? '',
  whatsapp: () => /"text":"(\d{10})"/.exec(lastJson())?.[1] ?? '',
};

async function reportTwilio(fields: Record<string, string>, sent = lastForm()): Promise<void> {
  const callback = sent.get('StatusCallback') ?? '';
  const form = new URLSearchParams({ To: NUMBER, ErrorMessage: `lost: ${NUMBER}`, ...fields });
  expect(await report(service, callback.replace(PUBLIC_URL, ''), form, signatureOf(callback, form))).toBe(204);
}

async function reportWhatsApp(status: string): Promise<void> {
  const { biz_opaque_callback_data } = JSON.parse(lastJson()) as Record<string, string>;
  const errors = [{ code: 131026, title: `Undeliverable: ${NUMBER}` }];
  const statuses = [{ id: 'wamid.1', status, recipient_id: NUMBER.slice(1), biz_opaque_callback_data, errors }];
  const body = JSON.stringify({ entry: [{ changes: [{ value: { statuses } }] }] });
  const headers = { 'X-Hub-Signature-256': metaSignatureOf(body) };
  const reply = await fetch(`${service.url}/api/v1/receipts/whatsapp`, { method: 'POST', headers, body });
  expect(reply.status).toBe(200);
}

const reports = {
  email: () => Promise.resolve(),
  sms: () => reportTwilio({ MessageStatus: 'undelivered', MessageSid: `SM${'0'.repeat(32)}`, ErrorCode: '30003' }),
  voice: () => reportTwilio({ CallStatus: 'completed' }),
  whatsapp: () => reportWhatsApp('failed'),
};

describe('with every channel and their reports in use', () => {
  test.each(['email', 'sms', 'whatsapp', 'voice'] as const)(
    'a code by %s is sent, reported and redeemed',
    async (channel) => {
      const [route, to] =
        channel === 'email' ? ['/email/otp', { email: ADDRESS }] : ['/phone/otp', { phone_number: NUMBER, channel }];
      const idempotencyKey = `a-double-submit-by-${channel}`;
      const send = { ...to, type: '2FA', visitor: VISITOR };
      const { status, body } = await post(service, route, send, { 'Idempotency-Key': idempotencyKey });
      expect(status).toBe(200);
      await reports[channel]();
      expect((await post(service, '/resend/otp', { verification_key: body.Details })).status).toBe(200);
      await reports[channel]();
      const otp = codes[channel]();
      expect(otp).toMatch(/^\d{10}$/);
      secrets.push(otp, body.Details, idempotencyKey);
      const guess = { verification_key: body.Details, check: channel === 'email' ? ADDRESS : NUMBER, visitor: VISITOR };
      expect((await post(service, '/verify/otp', { ...guess, otp: wrongCode(otp) })).status).toBe(400);
      expect((await post(service, '/verify/otp', { ...guess, otp })).status).toBe(200);
    },
  );

  test('the database holds no recipient, no code and no key', async () => {
    const dump = await dumpDatabase(service);
    const tables = new Set(dump.split('\n').map((line) => line.split(' ', 1)[0]));
    expect([...tables]).toEqual(expect.arrayContaining([...TABLES, 'otp_deliveries']));
    const reported = await service.database.query('SELECT provider, state FROM otp_deliveries ORDER BY provider', []);
    expect(reported).toEqual([
      { provider: 'twilio', state: 'undelivered' },
      { provider: 'twilio-voice', state: 'delivered' },
      { provider: 'whatsapp', state: 'undelivered' },
    ]);
    expect(leaksIn(dump, secrets)).toEqual([]);
  });

  test('neither the log nor the metrics hold them', async () => {
    expect(service.output()).toContain('delivery_reported');
    expect(leaksIn(service.output(), secrets)).toEqual([]);
    expect(leaksIn(await (await fetch(`${service.url}/metrics`)).text(), secrets)).toEqual([]);
  });

  test('a report of each channel is booked after a restart', async () => {
    const keys: string[] = [];
    const send = async (channel: string) => {
      const { body } = await post(service, '/phone/otp', { phone_number: NUMBER, channel, type: 'FORGET' });
      keys.push(body.Details);
      return lastForm();
    };
    await send('whatsapp');
    const [sms, call] = [await send('sms'), await send('voice')];
    await service.close();
    service = await startTestService(env);
    await reportWhatsApp('delivered');
    await reportTwilio({ MessageStatus: 'delivered' }, sms);
    await reportTwilio({ CallStatus: 'completed' }, call);
    for (const key of keys) {
      expect((await post(service, '/status/otp', { verification_key: key })).body.Delivery).toBe('delivered');
    }
  });
});
