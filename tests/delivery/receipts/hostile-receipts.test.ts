import { randomBytes } from 'node:crypto';
import { createKeyring } from '../../../src/crypt/keys';
import { createReceiptRefs } from '../../../src/crypt/receipt-refs';
import { dumpDatabase } from '../../support/database-dump';
import { emptyDatabase, post, startTestService, type TestService } from '../../support/harness';
import { logged } from '../../support/logged';
import { leaksIn } from '../../support/secret-leaks';
import { startSmsGateways, type SmsGateways } from '../../support/sms-gateways';
import {
  callbackOf,
  CARRIER_NUMBER,
  MESSAGE_SID,
  PUBLIC_URL,
  report,
  reportOf,
  signatureOf,
} from '../../support/twilio-receipts';

const RANDOM_BODIES = Number(process.env['RANDOM_BODIES'] ?? 2_000);
const SECRET = 'a-secret-of-the-service';
const ROUTE = '/api/v1/receipts/twilio';

let gateways: SmsGateways;
let service: TestService;

beforeAll(async () => {
  gateways = await startSmsGateways();
  service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio', CRYPT_PASSWORD: SECRET, PUBLIC_URL });
});
beforeEach(() => gateways.reset());

async function send(to: TestService = service) {
  const { body } = await post(to, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  return {
    key: body.Details,
    callback: callbackOf(gateways.twilio),
    form: new URLSearchParams(gateways.twilio.requests.at(-1)?.body),
  };
}

async function deliveryOf(key: string, of: TestService = service) {
  return (await post(of, '/status/otp', { verification_key: key })).body;
}

describe('a report that its provider did not make', () => {
  test.each([
    ['without a signature', () => ''],
    ['with a random signature', () => randomBytes(20).toString('base64')],
    ['signed with another token', (url: string, form: URLSearchParams) => signatureOf(url, form, 'other')],
    ['signed for another URL', (url: string, form: URLSearchParams) => signatureOf(`${url}x`, form)],
    ['signed for other fields', (url: string) => signatureOf(url, reportOf('sent'))],
  ])('%s is refused in the shape of every failure', async (_, sign) => {
    const { key, callback } = await send();
    const form = reportOf('delivered');
    expect(await report(service, callback, form, sign(PUBLIC_URL + callback, form))).toBe(403);
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'accepted' });
    const reply = await service.api.post(callback).send({ MessageStatus: 'delivered' });
    expect([reply.status, reply.body]).toEqual([
      403,
      { Status: 'Failure', Details: 'Signature is not valid', Code: 'signature_invalid' },
    ]);
  });

  test('whose reference was altered in any character moves nothing, although it is signed', async () => {
    const { key, callback } = await send();
    const [path = '', ref = ''] = callback.split('t=');
    for (let index = 0; index < ref.length; index += 1) {
      const altered = `${path}t=${ref.slice(0, index)}${ref[index] === 'A' ? 'B' : 'A'}${ref.slice(index + 1)}`;
      expect(await report(service, altered, reportOf('delivered'))).toBe(204);
    }
    for (const spelling of [`${ref}A`, `${ref}=`, ref.slice(0, -1), '', 'x'.repeat(5_000)]) {
      expect(await report(service, `${path}t=${spelling}`, reportOf('delivered'))).toBe(204);
    }
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'accepted' });
  });

  test.each([
    ['of another service', 'another-secret', 'twilio'],
    ['of another provider', SECRET, 'vonage'],
  ])('with a reference %s moves nothing', async (_, secret, provider) => {
    const { key } = await send();
    const otpId = logged(service, 'message_taken').at(-1)?.['otpId'];
    if (typeof otpId !== 'string') throw new Error('otpId');
    const refs = createReceiptRefs(createKeyring([secret]));
    const about = {
      otpId,
      attempt: Date.now() + 1,
      expiresAt: new Date(Date.now() + 600_000),
      channel: 'sms',
      country: 'US',
    };
    expect(await report(service, `${ROUTE}?t=${refs.seal(about, provider)}`, reportOf('delivered'))).toBe(204);
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'accepted' });
    const own = createReceiptRefs(createKeyring([SECRET])).seal(about, 'twilio');
    await report(service, `${ROUTE}?t=${own}`, reportOf('delivered'));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'delivered' }); // the reference alone made the difference
  });

  test('of a code that ended 72 hours ago leaves no row', async () => {
    const refs = createReceiptRefs(createKeyring([SECRET]));
    const about = { otpId: '019e0000-0000-7000-8000-000000000000', attempt: 1, channel: 'sms', country: 'US' };
    const seal = (hours: number) =>
      refs.seal({ ...about, expiresAt: new Date(Date.now() - hours * 3_600_000) }, 'twilio');
    const rows = () => service.database.query('SELECT FROM otp_deliveries WHERE id = $1', [about.otpId]);
    expect(await report(service, `${ROUTE}?t=${seal(73)}`, reportOf('delivered'))).toBe(204);
    expect(await rows()).toEqual([]);
    expect(await report(service, `${ROUTE}?t=${seal(71)}`, reportOf('delivered'))).toBe(204);
    expect(await rows()).toHaveLength(1);
  });
});

test(`${RANDOM_BODIES} random bodies, signed or not, move nothing and are never a 5xx`, async () => {
  const { key, callback } = await send();
  const lines = logged(service, 'delivery_reported').length;
  const statuses = new Set<number>();
  for (let index = 0; index < RANDOM_BODIES; index += 1) {
    const bytes = randomBytes(1 + (index % 700));
    const form = new URLSearchParams(bytes.toString('latin1'));
    const url =
      index % 3 === 0 ? callback : `${ROUTE}?${index % 2 ? encodeURIComponent(bytes.toString('latin1')) : 't'}`;
    const body = index % 2 ? form.toString() : bytes;
    const reply = await fetch(service.url + url, {
      method: 'POST',
      headers: {
        'Content-Type': ['application/x-www-form-urlencoded', 'application/json', 'text/xml'][index % 3] ?? '',
        'X-Twilio-Signature': signatureOf(PUBLIC_URL + url, form),
      },
      body,
    });
    statuses.add(reply.status);
    await reply.arrayBuffer();
  }
  expect([...statuses].sort()).toEqual([204, 403]);
  expect(logged(service, 'delivery_reported')).toHaveLength(lines);
  expect(await deliveryOf(key)).toMatchObject({ Delivery: 'accepted' });
  expect(logged(service, 'internal_error')).toEqual([]);
}, 120_000);

test('a body that is too large, compressed, or comes by another method is refused', async () => {
  const { callback } = await send();
  await service.api.post(callback).type('form').send('x'.repeat(17_000)).expect(413);
  await service.api.post(callback).type('form').set('Content-Encoding', 'gzip').send('x').expect(415);
  await service.api.get(callback).expect(405).expect('Allow', 'POST');
  await service.api.head(callback).expect(405);
});

describe('the states of a message', () => {
  test.each([
    [['delivered', 'sent', 'queued'], 'delivered'],
    [['delivered', 'undelivered', 'failed'], 'delivered'],
    [['undelivered', 'sent', 'failed'], 'undelivered'],
    [['undelivered', 'delivered'], 'delivered'],
    [['sent', 'sent', 'queued', 'sent'], 'sent'],
  ])('%s end as %s', async (states, end) => {
    const { key, callback } = await send();
    for (const state of states) await report(service, callback, reportOf(state));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: end });
  });

  test('are right when reports arrive at once', async () => {
    const { key, callback } = await send();
    const states = ['queued', 'sent', 'undelivered', 'delivered', 'sent', 'failed', 'queued', 'undelivered'];
    const statuses = await Promise.all(states.map((state) => report(service, callback, reportOf(state))));
    expect(new Set(statuses)).toEqual(new Set([204]));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'delivered' });
  });

  test('of a resend replace those of the message before it, and no late report of that one returns', async () => {
    const { key, callback: first } = await send();
    await report(service, first, reportOf('undelivered', { ErrorCode: '30003' }));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'undelivered' });
    expect((await post(service, '/resend/otp', { verification_key: key })).status).toBe(200);
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'accepted' });
    expect((await deliveryOf(key)) as object).not.toHaveProperty('DeliveryReason');
    const second = callbackOf(gateways.twilio);
    await report(service, second, reportOf('sent'));
    await report(service, first, reportOf('failed'));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'sent' });
    await report(service, first, reportOf('delivered')); // one of the two messages arrived
    await report(service, second, reportOf('undelivered'));
    expect(await deliveryOf(key)).toMatchObject({ Delivery: 'delivered' });
  });

  test('are booked from a report that comes before the reply to the send', async () => {
    gateways.twilio.reply = 'silence';
    const sending = post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
    const slow = gateways.twilio.nextRequest();
    await slow;
    const early = callbackOf(gateways.twilio);
    expect(await report(service, early, reportOf('delivered'))).toBe(204);
    expect(await service.database.query(`SELECT FROM otp_deliveries WHERE state = 'delivered'`, [])).not.toEqual([]);
    expect((await sending).status).toBe(502);
  }, 20_000);
});

test('a report is booked after a restart, and after a rotation of the secret', async () => {
  const env = { ...gateways.env, ...(await emptyDatabase()), SMS_PROVIDERS: 'twilio', PUBLIC_URL };
  const before = await startTestService({ ...env, CRYPT_PASSWORD: 'old' });
  const { key, callback } = await send(before);
  await before.close();
  const after = await startTestService({ ...env, CRYPT_PASSWORD: 'new,old' });
  expect(await report(after, callback, reportOf('delivered'))).toBe(204);
  expect(await deliveryOf(key, after)).toMatchObject({ Delivery: 'delivered' });
});

test('while the database is away, the provider is to report again', async () => {
  const cut = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio', PUBLIC_URL });
  const { callback } = await send(cut);
  await cut.database.close();
  expect(await report(cut, callback, reportOf('delivered'))).toBe(503);
});

test('the database and the log hold no recipient and no code, and of a report only its closed words', async () => {
  const { key, callback, form } = await send();
  await report(
    service,
    callback,
    reportOf('undelivered', { ErrorCode: '30003', ErrorMessage: `to ${CARRIER_NUMBER}` }),
  );
  const code = /\d{6}/.exec(form.get('Body') ?? '')?.[0] ?? '';
  const secrets = [CARRIER_NUMBER, CARRIER_NUMBER.slice(1), code, key];
  expect(leaksIn(await dumpDatabase(service), secrets)).toEqual([]);
  expect(leaksIn(service.output(), secrets)).toEqual([]);
  const [row] = await service.database.query(`SELECT * FROM otp_deliveries WHERE message_id = $1 LIMIT 1`, [
    MESSAGE_SID,
  ]);
  expect(Object.keys(row ?? {}).sort()).toEqual([
    'at',
    'attempt',
    'expires_at',
    'id',
    'message_id',
    'provider',
    'rank',
    'reason',
    'state',
  ]);
});

test.each([undefined, 'http://otp.example.com', 'https://localhost', 'https://otp'])(
  'with PUBLIC_URL %s, no provider is asked to report',
  async (url) => {
    const quiet = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio', ...(url && { PUBLIC_URL: url }) });
    const { key, form } = await send(quiet);
    expect(form.has('StatusCallback')).toBe(false);
    expect(await deliveryOf(key, quiet)).not.toHaveProperty('Delivery');
    await quiet.api.post(ROUTE).expect(404);
  },
);
