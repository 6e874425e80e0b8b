import { codeIn } from '../support/code-in';
import { createCrowd, tallyCodes } from '../support/crowd';
import { dumpDatabase } from '../support/database-dump';
import { eventually } from '../support/eventually';
import { emptyDatabase, post, startTestService, type Env, type Listening, type TestService } from '../support/harness';
import { startHoldingGateway } from '../support/holding-gateway';
import { postRaw } from '../support/requests';
import { leaksIn } from '../support/secret-leaks';
import { startSmtpSink } from '../support/smtp-sink';
import { inboxOf } from '../support/traces';

jest.setTimeout(60_000);

const KEY = '"8e03978e-40d5-43e8-bc93-6894a57f9324"';
const ADA = { email: 'ada@example.com', type: '2FA' };
const SHOP = { Authorization: 'Bearer shop-key-0123456789' };
const SHOP_NEW = { Authorization: 'Bearer shop-key-9876543210' };
const CRM = { Authorization: 'Bearer crm-key-0123456789' };
const API_KEYS = 'shop:shop-key-0123456789,shop:shop-key-9876543210,crm:crm-key-0123456789';
const crowd = createCrowd();

interface Submission {
  key?: string;
  body?: object;
  headers?: Env;
}

function submit(service: Listening, { key = KEY, body = ADA, headers = {} }: Submission = {}) {
  const route = 'phone_number' in body ? '/phone/otp' : '/email/otp';
  return crowd.post(service, route, body, { 'Idempotency-Key': key, ...headers });
}

async function rowsIn({ database }: TestService): Promise<number> {
  return (await database.query('SELECT FROM idempotency_keys', [])).length;
}

const verify = (service: Listening, verification_key: string, otp: string) =>
  post(service, '/verify/otp', { verification_key, otp, check: ADA.email });

describe('a repeat with the same Idempotency-Key and body', () => {
  test('sends nothing and replies with another key for the same code, which is redeemed once', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    const first = await submit(service);
    const again = await submit(service);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body.ExpiresAt).toBe(first.body.ExpiresAt);
    expect(again.body.ResendAfter).toBeGreaterThan(590);
    expect(again.body.ResendAfter).toBeLessThanOrEqual(600);
    expect(again.body.Details).not.toBe(first.body.Details);

    const inbox = await inboxOf(service);
    expect(inbox).toHaveLength(1);
    const code = inbox[0]?.code ?? '';
    expect((await verify(service, again.body.Details, code)).status).toBe(200);
    expect((await verify(service, first.body.Details, code)).body.Code).toBe('otp_already_used');
    expect((await submit(service)).status).toBe(200);
  });

  test('gets a key that resends the same code, and keeps its binding', async () => {
    const service = await startTestService({ API_KEYS });
    const body = { ...ADA, nonce: 'n-1', locale: 'de' };
    await submit(service, { body, headers: SHOP });
    const { Details } = (await submit(service, { body, headers: SHOP })).body;
    const resend = { verification_key: Details };
    expect((await crowd.post(service, '/resend/otp', resend, CRM)).body.Code).toBe('verification_key_invalid');
    expect((await crowd.post(service, '/resend/otp', resend, SHOP)).status).toBe(200);
    const [second, first] = await inboxOf(service);
    expect(second?.code).toBe(first?.code);
    expect(second?.subject).toBe(first?.subject);
  });

  test('tells how many seconds of ResendAfter are left', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    await submit(service);
    service.moveClock(100);
    const { ResendAfter } = (await submit(service)).body;
    expect(ResendAfter).toBeGreaterThan(490);
    expect(ResendAfter).toBeLessThanOrEqual(500);
  });

  test('may write the key bare, and the body as a form', async () => {
    const service = await startTestService();
    await submit(service, { key: '"order\\"\\\\-7"' });
    expect((await submit(service, { key: '"order\\"\\\\-7"' })).status).toBe(200);
    await submit(service, { key: 'order-7' });
    await submit(service, { key: '"order-7"', body: { type: '2FA', email: 'ada@example.com' } });
    expect(await inboxOf(service)).toHaveLength(2);
    const form = { 'Idempotency-Key': 'order-7', 'Content-Type': 'application/x-www-form-urlencoded' };
    expect((await postRaw(service, '/email/otp', 'email=ada@example.com&type=2FA', form)).status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('counts for the caller, not for the recipient', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/1h', LIMIT_SENDS_PER_CALLER: '3/1h' });
    const answers = [];
    for (let sent = 0; sent < 4; sent += 1) answers.push(await submit(service));
    expect(tallyCodes(answers)).toEqual({ 200: 3, '429 rate_limited': 1 });
    expect(await inboxOf(service)).toHaveLength(1);
  });

  test('sends again once the code has ended', async () => {
    const service = await startTestService();
    await submit(service);
    await service.advance(590);
    await submit(service);
    expect(await inboxOf(service)).toHaveLength(1);
    await service.advance(11);
    const reply = await submit(service, { body: { ...ADA, type: 'FORGET' } });
    expect(reply.status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('works through a rotation of CRYPT_PASSWORD', async () => {
    const database = await emptyDatabase();
    const smtp = await startSmtpSink();
    const settings = { ...database, SMTP_URL: `smtp://127.0.0.1:${smtp.port}` };
    const keys: string[] = [];
    for (const CRYPT_PASSWORD of ['old secret', 'old secret, new secret', 'new secret, old secret']) {
      const service = await startTestService({ ...settings, CRYPT_PASSWORD });
      for (const key of ['sent before', CRYPT_PASSWORD].map((text) => JSON.stringify(text))) {
        const { status, body } = await submit(service, { key });
        expect(status).toBe(200);
        if (key === '"sent before"') keys.push(body.Details);
      }
      await service.close();
    }
    expect(smtp.mails).toHaveLength(4);
    const service = await startTestService({ ...settings, CRYPT_PASSWORD: 'new secret, old secret' });
    const code = codeIn(smtp.mails[0]?.text);
    expect((await verify(service, keys[2] ?? '', code)).status).toBe(200);
    expect((await verify(service, keys[0] ?? '', code)).body.Code).toBe('otp_already_used');
  });
});

test('a key that came with another body is refused, and nothing is sent', async () => {
  const service = await startTestService();
  await submit(service);
  const others: object[] = [
    { ...ADA, email: 'grace@example.com' },
    { ...ADA, type: 'FORGET' },
    { ...ADA, locale: 'de' },
  ];
  for (const body of others) {
    const reply = await submit(service, { body });
    expect(reply.status).toBe(422);
    expect(reply.body.Code).toBe('idempotency_key_reused');
  }
  expect(await inboxOf(service)).toHaveLength(1);
});

test('an absent field and an empty one are the same body', async () => {
  const service = await startTestService();
  for (const others of [{}, { locale: '' }, { variables: {} }, { variables: '' }, { brand: '', nonce: '' }]) {
    expect((await submit(service, { body: { ...ADA, ...others } })).status).toBe(200);
  }
  expect(await inboxOf(service)).toHaveLength(1);
});

describe('an Idempotency-Key', () => {
  test.each([
    ['empty', ''],
    ['an empty string', '""'],
    ['256 characters long', 'k'.repeat(256)],
    ['not closed', '"order-7'],
    ['two keys', '"order-7", "order-8"'],
    ['two bare keys', 'order-7, order-8'],
    ['not ASCII', '"ordré"'],
    ['a tab', '"order\t7"'],
    ['badly escaped', '"order\\7"'],
  ])('that is %s is refused, and nothing is sent', async (_, key) => {
    const service = await serviceOfKeys();
    const reply = await submit(service, { key });
    expect(reply.status).toBe(400);
    expect(reply.body.Code).toBe('idempotency_key_invalid');
    expect(await inboxOf(service)).toEqual([]);
  });

  test('may have 255 characters', async () => {
    const service = await startTestService();
    for (const key of ['k'.repeat(255), `"${'k'.repeat(255)}"`]) {
      expect((await submit(service, { key })).status).toBe(200);
    }
    expect(await inboxOf(service)).toHaveLength(1);
  });

  test('belongs to one caller, whichever of its API keys it uses', async () => {
    const service = await startTestService({ API_KEYS });
    for (const headers of [SHOP, CRM, SHOP_NEW]) expect((await submit(service, { headers })).status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('belongs to one client address where there are no API keys', async () => {
    const service = await startTestService({ TRUST_PROXY: '1' });
    for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.1']) {
      expect((await submit(service, { headers: { 'X-Forwarded-For': address } })).status).toBe(200);
    }
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('belongs to one endpoint', async () => {
    const service = await startTestService();
    expect((await submit(service)).status).toBe(200);
    expect((await submit(service, { body: { phone_number: '+12025550143', type: '2FA' } })).status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('is the same under every spelling of the path', async () => {
    const service = await startTestService();
    for (const route of ['/email/otp', '/Email/OTP', '/email/otp/', '/email/otp?x=1']) {
      expect((await crowd.post(service, route, ADA, { 'Idempotency-Key': KEY })).status).toBe(200);
    }
    expect(await inboxOf(service)).toHaveLength(1);
  });

  test('is not taken by a body that fails validation', async () => {
    const service = await startTestService();
    for (const body of [{ type: '2FA' }, { ...ADA, email: 'ada@' }, { ...ADA, type: 'NONE' }]) {
      expect((await submit(service, { body })).status).toBe(400);
    }
    expect(await rowsIn(service)).toBe(0);
    expect((await submit(service)).status).toBe(200);
  });

  test('is not stored for a send without one', async () => {
    const service = await startTestService();
    expect((await post(service, '/email/otp', ADA)).status).toBe(200);
    expect(await rowsIn(service)).toBe(0);
  });
});

describe('a resend under an Idempotency-Key', () => {
  const resendOnce = (service: Listening, verification_key: string, key = KEY) =>
    crowd.post(service, '/resend/otp', { verification_key }, { 'Idempotency-Key': key });

  test('sends once, and its repeats reply with the same key', async () => {
    const service = await startTestService();
    const { Details } = (await submit(service)).body; // the key of another endpoint
    const replies = [];
    for (let sent = 0; sent < 3; sent += 1) replies.push((await resendOnce(service, Details)).body);
    expect(replies.map((body) => body.Details)).toEqual([Details, Details, Details]);
    expect(new Set(replies.map((body) => body.ExpiresAt)).size).toBe(1);
    expect(await inboxOf(service)).toHaveLength(2);
    expect((await resendOnce(service, Details, 'next')).status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(3);
  });

  test('is refused with the key of another code', async () => {
    const service = await startTestService();
    const [one, other] = [await submit(service, { key: 'one' }), await submit(service, { key: 'other' })];
    expect((await resendOnce(service, one.body.Details)).status).toBe(200);
    expect((await resendOnce(service, other.body.Details)).body.Code).toBe('idempotency_key_reused');
  });

  test('frees its key if nothing was sent', async () => {
    const service = await startTestService();
    const { Details } = (await submit(service)).body;
    await post(service, '/cancel/otp', { verification_key: Details });
    const first = await resendOnce(service, Details);
    expect(first.status).toBe(400);
    expect(await rowsIn(service)).toBe(1);
  });
});

describe('a send that failed', () => {
  test('frees its key if the provider refused the message', async () => {
    const smtp = await startSmtpSink();
    const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
    smtp.behaviour = 'refuse-recipient';
    expect((await submit(service)).body.Code).toBe('recipient_refused');
    smtp.behaviour = 'greylist';
    expect((await submit(service, { body: { ...ADA, type: 'FORGET' } })).body.Code).toBe('message_not_sent');
    smtp.behaviour = 'accept';
    expect((await submit(service)).status).toBe(200);
    expect((await submit(service)).status).toBe(200);
    expect(smtp.mails).toHaveLength(1);
  });

  test("frees its key if the recipient's limit refused it", async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    await submit(service, { key: 'first' });
    expect((await submit(service)).body.Code).toBe('recipient_rate_limited');
    await service.advance(600);
    expect((await submit(service)).status).toBe(200);
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('fails again without a message if the first message may have arrived', async () => {
    const smtp = await startSmtpSink();
    const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
    smtp.behaviour = 'drop-after-data';
    expect((await submit(service)).body.Code).toBe('message_not_sent');
    smtp.behaviour = 'accept';
    const again = await submit(service);
    expect(again.status).toBe(502);
    expect(again.body.Code).toBe('message_not_sent');
    expect((await submit(service, { body: { ...ADA, type: 'FORGET' } })).body.Code).toBe('idempotency_key_reused');
    expect(smtp.mails).toHaveLength(1);
  });
});

test('a repeat of a send in flight is refused until it ends', async () => {
  const gateway = await startHoldingGateway();
  const service = await startTestService(gateway.env);
  const inFlight = submit(service);
  await eventually(() => (gateway.messages() > 0 ? true : undefined));
  const early = await submit(service);
  expect(early.status).toBe(409);
  expect(early.body.Code).toBe('request_in_progress');
  expect(early.headers['retry-after']).toBe('2');
  expect((await submit(service, { body: { ...ADA, type: 'FORGET' } })).status).toBe(422);
  gateway.answer('taken');
  const { status, body } = await inFlight;
  expect(status).toBe(200);
  expect((await submit(service)).body.ExpiresAt).toBe(body.ExpiresAt);
  expect(gateway.messages()).toBe(1);
});

test('a dump of the database holds neither the Idempotency-Key nor the recipient, code or verification key', async () => {
  const service = await startTestService({ OTP_LENGTH: '10' });
  const { body } = await submit(service);
  const again = await submit(service);
  const [message] = await inboxOf(service);
  const dump = await dumpDatabase(service);
  expect(dump).toMatch(/^idempotency_keys /m);
  const keys = [body.Details, again.body.Details].flatMap((key) => [key, ...key.split('.').slice(2)]);
  expect(leaksIn(dump, [KEY, KEY.slice(1, -1), ADA.email, message?.code ?? '', ...keys])).toEqual([]);
  const [row] = await service.database.query('SELECT * FROM idempotency_keys', []);
  expect(row).toEqual({
    key: expect.stringMatching(/^[\w-]{43}$/) as string,
    body: expect.stringMatching(/^[\w-]{43}$/) as string,
    claim: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    sealed: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/) as string,
    expires_at: expect.any(Date) as Date,
  });
});

test('a sealed result that somebody altered or moved gives no key', async () => {
  const service = await startTestService();
  await submit(service);
  await submit(service, { key: 'other' });
  await service.database.query(
    `UPDATE idempotency_keys AS a SET sealed = b.sealed FROM idempotency_keys AS b WHERE a.key <> b.key`,
    [],
  );
  expect((await submit(service)).body.Code).toBe('request_in_progress');
  await service.database.query(`UPDATE idempotency_keys SET sealed = 'AA.AA.AA'`, []);
  expect((await submit(service)).body.Code).toBe('request_in_progress');
  expect(await inboxOf(service)).toHaveLength(2);
});

let shared: Promise<TestService> | undefined;
const serviceOfKeys = () => (shared ??= startTestService());
