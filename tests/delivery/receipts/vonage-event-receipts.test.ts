import { createHash, createHmac } from 'node:crypto';
import { createVonageEventReceipts } from '../../../src/delivery/receipts/vonage-event-receipts';

const SECRET = 'a-signature-secret';
const adapter = createVonageEventReceipts({ secret: SECRET });

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = () => Math.floor(Date.now() / 1000);

/** The JWT of Vonage's signed webhooks. */
function tokenOf(text: string, claims: object = {}, { secret = SECRET, alg = 'HS256' } = {}): string {
  const payload_hash = createHash('sha256').update(text).digest('hex');
  const input = `${encode({ alg, typ: 'JWT' })}.${encode({ iat: now(), iss: 'Vonage', payload_hash, ...claims })}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const receive = (text: string, authorization = `Bearer ${tokenOf(text)}`) =>
  adapter.receive({
    ...{ method: 'POST', url: '', query: new URLSearchParams({ t: 'a-ref' }) },
    headers: { authorization },
    body: Buffer.from(text),
  });

const event = (status: string) => JSON.stringify({ uuid: 'aaaa', to: '12025550143', from: '15005550006', status });

describe('an event of a call by Vonage', () => {
  test.each([
    ['ringing', { state: 'sent' }],
    ['completed', { state: 'delivered' }],
    ['busy', { state: 'undelivered', reason: 'recipient_unreachable' }],
    ['failed', { state: 'failed', reason: 'unknown' }],
  ])('%s is %j', (status, outcome) => {
    expect(receive(event(status))).toEqual({ reply: '', receipts: [{ ref: 'a-ref', ...outcome }] });
  });

  test.each(['{}', '[]', 'not JSON', event('machine')])(
    'that is signed and has no known state says nothing: %s',
    (text) => {
      expect(receive(text)).toEqual({ reply: '', receipts: [] });
    },
  );

  const text = event('completed');
  test.each([
    ['without a token', ''],
    ['with a token of another secret', `Bearer ${tokenOf(text, {}, { secret: 'other' })}`],
    ['with a token of another body', `Bearer ${tokenOf(event('failed'))}`],
    ['with an old token', `Bearer ${tokenOf(text, { iat: now() - 400 })}`],
    ['with a token without a time', `Bearer ${tokenOf(text, { iat: undefined })}`],
    ['with a token of another algorithm', `Bearer ${tokenOf(text, {}, { alg: 'none' })}`],
    ['with a token without a hash', `Bearer ${tokenOf(text, { payload_hash: undefined })}`],
    ['with a token in parts', 'Bearer a.b.c.d'],
    ['with basic authentication', 'Basic YTpi'],
  ])('%s is refused', (_, authorization) => {
    expect(receive(text, authorization)).toBeUndefined();
  });
});
