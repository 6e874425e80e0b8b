import { createVonageEventReceipts } from '../../../src/delivery/receipts/vonage-event-receipts';
import { VONAGE_SECRET, vonageTokenOf } from '../../support/signed-reports';

const adapter = createVonageEventReceipts({ secret: VONAGE_SECRET });
const receive = (text: string, authorization = `Bearer ${vonageTokenOf(text)}`) =>
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
    expect(receive(event(status))).toEqual({
      reply: '',
      isProvenByRef: false,
      receipts: [{ ref: 'a-ref', ...outcome }],
    });
  });

  test.each(['{}', '[]', 'not JSON', event('machine')])(
    'that is signed and has no known state says nothing: %s',
    (text) => {
      expect(receive(text)).toEqual({ reply: '', isProvenByRef: false, receipts: [] });
    },
  );

  const text = event('completed');
  test.each([
    ['without a token', ''],
    ['with a token of another secret', `Bearer ${vonageTokenOf(text, { secret: 'other' })}`],
    ['with a token of another body', `Bearer ${vonageTokenOf(event('failed'))}`],
    ['with an old token', `Bearer ${vonageTokenOf(text, { claims: { iat: Math.floor(Date.now() / 1000) - 400 } })}`],
    ['with a token without a time', `Bearer ${vonageTokenOf(text, { claims: { iat: undefined } })}`],
    ['with a token of another algorithm', `Bearer ${vonageTokenOf(text, { alg: 'none' })}`],
    ['with a token without a hash', `Bearer ${vonageTokenOf(text, { claims: { payload_hash: undefined } })}`],
    ['with a token in parts', 'Bearer a.b.c.d'],
    ['with basic authentication', 'Basic YTpi'],
  ])('%s is refused', (_, authorization) => {
    expect(receive(text, authorization)).toBeUndefined();
  });
});
