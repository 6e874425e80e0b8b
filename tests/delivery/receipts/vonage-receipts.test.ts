import { createHash, createHmac } from 'node:crypto';
import { createVonageReceipts } from '../../../src/delivery/receipts/vonage-receipts';
import { post, startTestService, type TestService } from '../../support/harness';
import { startSmsGateways, type SmsGateways } from '../../support/sms-gateways';
import { PUBLIC_URL } from '../../support/twilio-receipts';

const ROUTE = '/api/v1/receipts/vonage';
const SECRET = 'abcdefghijklmnop';
const METHODS = ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'] as const;
type Fields = Record<string, string>;

let gateways: SmsGateways;
beforeAll(async () => {
  gateways = await startSmsGateways();
});
beforeEach(() => gateways.reset());

const start = (settings: Fields = {}) =>
  startTestService({ ...gateways.env, SMS_PROVIDERS: 'vonage', PUBLIC_URL, ...settings });

async function send(service: TestService) {
  const { body } = await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
  const form = new URLSearchParams(gateways.vonage.requests.at(-1)?.body);
  return { key: body.Details, form, ref: form.get('client-ref') ?? '' };
}

const deliveryOf = async (service: TestService, key: string) => {
  const { Delivery, DeliveryReason } = (await post(service, '/status/otp', { verification_key: key })).body;
  return [Delivery, DeliveryReason];
};

/** The fields of Vonage's documentation. */
const receiptOf = (ref: string, others: Fields = {}): Fields => ({
  ...{ msisdn: '12025550143', to: 'Acme', 'network-code': '310090', messageId: '0A0000000123ABCD1', price: '0.0333' },
  ...{ status: 'delivered', scts: '2611261801', 'err-code': '0', 'api-key': 'key', 'client-ref': ref },
  'message-timestamp': '2026-11-26 18:01:00',
  ...others,
});

function sign(fields: Fields, { method = 'md5hash', secret = SECRET, ageSeconds = 0 } = {}): Fields {
  const all: Fields = { ...fields, timestamp: String(Math.floor(Date.now() / 1000) - ageSeconds), nonce: 'a-nonce' };
  const names = Object.keys(all).sort();
  const text = names.map((name) => `&${name}=${(all[name] ?? '').replace(/[&=]/g, '_')}`).join('');
  const sig =
    method === 'md5hash'
      ? createHash('md5').update(`${text}${secret}`).digest('hex')
      : createHmac(method, secret).update(text).digest('hex');
  return { ...all, sig };
}

const asForm = (service: TestService, fields: Fields) => service.api.post(ROUTE).type('form').send(fields);
const asJson = (service: TestService, fields: object) => service.api.post(ROUTE).send(fields);
const asQuery = (service: TestService, fields: Fields) => service.api.get(ROUTE).query(fields);

test('a message asks for a report under a sealed reference, and lives as long as its code', async () => {
  const { form } = await send(await start());
  expect(form.get('callback')).toBe(`${PUBLIC_URL}${ROUTE}`);
  expect(form.get('client-ref')).toMatch(/^[\w-]{40,100}$/);
  expect([form.get('status-report-req'), form.get('ttl')]).toEqual(['1', '600000']);
});

describe('with VONAGE_SIGNATURE_SECRET', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start({ VONAGE_SIGNATURE_SECRET: SECRET });
  });

  test.each([
    ['a form', asForm],
    ['JSON', asJson],
    ['a query', asQuery],
  ])('a signed report as %s is booked', async (_, report) => {
    const { key, ref } = await send(service);
    await report(service, sign(receiptOf(ref, { to: 'A&B=C' }))).expect(200);
    expect(await deliveryOf(service, key)).toEqual(['delivered', undefined]);
  });

  test.each(METHODS)('a report may be signed by %s', (method) => {
    const adapter = createVonageReceipts({ signature: { secret: SECRET, method } });
    const fields = sign(receiptOf('a-ref'), { method });
    const query = new URLSearchParams({ ...fields, sig: fields['sig']?.toUpperCase() ?? '' });
    const request = { method: 'GET', url: '', query, headers: {}, body: Buffer.alloc(0) } as const;
    expect(adapter.receive(request)).toMatchObject({ receipts: [{ ref: 'a-ref', state: 'delivered' }] });
  });

  test('a report that is unsigned, forged, altered or old is refused', async () => {
    const { key, ref } = await send(service);
    const forged = [
      receiptOf(ref),
      { ...receiptOf(ref), sig: '' },
      sign(receiptOf(ref), { secret: 'other' }),
      sign(receiptOf(ref), { method: 'sha256' }),
      sign(receiptOf(ref), { ageSeconds: 400 }),
      sign(receiptOf(ref), { ageSeconds: -400 }),
      { ...sign(receiptOf(ref, { status: 'failed' })), status: 'delivered' },
      { ...sign(receiptOf(ref)), timestamp: 'soon' },
    ];
    for (const fields of forged) {
      const reply = await asForm(service, fields);
      expect([reply.status, reply.body]).toEqual([403, expect.objectContaining({ Code: 'signature_invalid' })]);
      await asQuery(service, fields).expect(403);
    }
    for (const body of ['[]', 'null', '{"sig":{}}', '{"sig":["x"]}', '{', '"x"', '7']) {
      await service.api.post(ROUTE).type('json').send(body).expect(403);
    }
    expect(await deliveryOf(service, key)).toEqual(['accepted', undefined]);
  });
});

describe('without it', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start();
  });

  test('the sealed reference proves a report: without one of ours it is refused', async () => {
    const { key, ref } = await send(service);
    await asForm(service, receiptOf(`${ref.slice(0, -1)}${ref.endsWith('A') ? 'B' : 'A'}`)).expect(403);
    await asForm(service, receiptOf('')).expect(403);
    expect(await deliveryOf(service, key)).toEqual(['accepted', undefined]);
    await asForm(service, receiptOf(ref)).expect(200);
    expect(await deliveryOf(service, key)).toEqual(['delivered', undefined]);
  });

  test.each([
    ['accepted', '0', ['sent', undefined]],
    ['buffered', '0', ['sent', undefined]],
    ['expired', '1', ['undelivered', 'expired']],
    ['failed', '2', ['undelivered', 'recipient_unreachable']],
    ['failed', '6', ['undelivered', 'carrier_filtered']],
    ['rejected', '9', ['failed', 'recipient_refused']],
    ['rejected', '4711', ['failed', 'unknown']],
    ['unknown', '1', ['accepted', undefined]],
  ])('%s with error %s is %s', async (status, code, shown) => {
    const { key, ref } = await send(service);
    await asForm(service, receiptOf(ref, { status, 'err-code': code })).expect(200);
    expect(await deliveryOf(service, key)).toEqual(shown);
    expect(service.output()).not.toContain('2025550143');
  });
});
