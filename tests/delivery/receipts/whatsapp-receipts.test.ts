import { createHmac } from 'node:crypto';
import type { ReceiptRequest } from '../../../src/delivery/receipts/receipt-adapter';
import { createWhatsappReceipts } from '../../../src/delivery/receipts/whatsapp-receipts';

const APP_SECRET = 'an-app-secret';
const adapter = createWhatsappReceipts({ appSecret: APP_SECRET, verifyToken: 'a-verify-token' });

const request = (given: Partial<ReceiptRequest>) =>
  adapter.receive({
    ...{ method: 'POST', url: '', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) },
    ...given,
  });

const signatureOf = (text: string, secret = APP_SECRET) =>
  `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;

const report = (text: string, signature = signatureOf(text)) =>
  request({ headers: { 'x-hub-signature-256': signature }, body: Buffer.from(text) });

/** A callback in the form of Meta's reference. Each status names its recipient. */
const callbackOf = (...statuses: object[]) =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '15550783881', phone_number_id: '106540352242922' },
              statuses: statuses.map((status) => ({
                ...{ id: 'wamid.HBgL', timestamp: '1750030073', recipient_id: '12025550143' },
                ...status,
              })),
            },
            field: 'messages',
          },
        ],
      },
    ],
  });

const ref = { biz_opaque_callback_data: 'a-ref' };

describe('a report of WhatsApp', () => {
  test.each([
    [{ status: 'sent' }, 'sent', undefined],
    [{ status: 'delivered' }, 'delivered', undefined],
    [{ status: 'read' }, 'delivered', undefined],
    [
      { status: 'failed', errors: [{ code: 131026, title: 'Message undeliverable' }] },
      'undelivered',
      'recipient_unreachable',
    ],
    [{ status: 'failed', errors: [{ code: 131042 }] }, 'failed', 'out_of_credit'],
    [{ status: 'failed', errors: [{ code: 999999 }] }, 'failed', 'unknown'],
    [{ status: 'failed' }, 'failed', 'unknown'],
  ])('%j is %s, %s', (status, state, reason) => {
    expect(report(callbackOf({ ...ref, ...status }))).toEqual({
      reply: '',
      receipts: [{ ref: 'a-ref', state, ...(reason && { reason }) }],
    });
  });

  test('has several states, of which those without a reference are not ours', () => {
    const statuses = [
      { status: 'sent' },
      { ...ref, status: 'sent' },
      { ...ref, status: 'deleted' },
      { ...ref, status: 'read' },
    ];
    expect(report(callbackOf(...statuses))).toMatchObject({ receipts: [{ state: 'sent' }, { state: 'delivered' }] });
  });

  test.each(['{}', 'null', 'not JSON', '{"entry":[{"changes":[{"value":{"messages":[]}}]}]}', '{"entry":7}'])(
    'that is signed and holds no state, such as %s, says nothing',
    (text) => {
      expect(report(text)).toEqual({ reply: '', receipts: [] });
    },
  );

  test.each(['', 'sha256=', 'sha1=abc', signatureOf('x', 'other'), signatureOf('x').slice(7)])(
    'with the signature "%s" is refused',
    (signature) => {
      expect(report(callbackOf({ ...ref, status: 'read' }), signature)).toBeUndefined();
    },
  );

  test('whose bytes were altered is refused', () => {
    const text = callbackOf({ ...ref, status: 'failed' });
    expect(report(text.replace('failed', 'read'), signatureOf(text))).toBeUndefined();
    expect(request({ body: Buffer.from(text) })).toBeUndefined();
  });
});

describe('the registration of the address at Meta', () => {
  const query = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': 'a-verify-token' };
  const register = (others = {}) => request({ method: 'GET', query: new URLSearchParams({ ...query, ...others }) });

  test('returns the challenge for the right token', () => {
    expect(register()).toEqual({ reply: '1158201444', receipts: [] });
  });

  test.each([{ 'hub.verify_token': 'other' }, { 'hub.verify_token': '' }, { 'hub.mode': 'unsubscribe' }])(
    'refuses %j, and repeats nothing of it',
    (others) => {
      expect(register(others)).toBeUndefined();
    },
  );
});

test('1,000 states in one request, which Meta sends after an outage, are within its size and all read', async () => {
  const conversation = { id: 'c'.repeat(32), expiration_timestamp: '1750116480', origin: { type: 'authentication' } };
  const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'authentication' };
  const one = { id: `wamid.${'A'.repeat(60)}`, status: 'delivered', conversation, pricing };
  const refs = Array.from({ length: 1_000 }, (_, index) => `${'r'.repeat(60)}${index}`);
  const text = callbackOf(...refs.map((biz_opaque_callback_data) => ({ ...one, biz_opaque_callback_data })));
  expect(text.length).toBeLessThan(adapter.maxBodyBytes ?? 0);
  expect((await report(text))?.receipts.map((receipt) => receipt.ref)).toEqual(refs);
});
