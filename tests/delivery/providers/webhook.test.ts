import { Webhook } from 'standardwebhooks';
import { createWebhookProvider } from '../../../src/delivery/providers/webhook';
import { closing } from '../../support/http-providers';
import { sharedHttpSink, type SinkRequest } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { email, outcomeOf, permanent, refusedHere, sms, temporary, unknown } from '../../support/provider-outcome';

const secret = `whsec_${Buffer.alloc(32, 'first').toString('base64')}`;
const nextSecret = `whsec_${Buffer.alloc(32, 'second').toString('base64')}`;

/** Verifies as a gateway does that uses the Standard Webhooks library. */
function verify(request: SinkRequest | undefined, key: string) {
  if (request === undefined) throw new Error('The webhook received no request');
  return new Webhook(key).verify(request.body, {
    'webhook-id': String(request.headers['webhook-id']),
    'webhook-timestamp': String(request.headers['webhook-timestamp']),
    'webhook-signature': String(request.headers['webhook-signature']),
  });
}

describe('the webhook provider', () => {
  const sink = sharedHttpSink({ status: 204 });
  const provider = (settings = {}) =>
    closing(createWebhookProvider({ url: `${sink.url}/otp?via=voice`, secrets: [secret], ...settings }, DIRECT));

  test('sends one JSON message that the Standard Webhooks library verifies', async () => {
    expect(await outcomeOf(provider(), sms)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/otp?via=voice' });
    expect(request?.headers['content-type']).toBe('application/json');
    const verified = verify(request, secret) as { timestamp: string };
    expect(verified).toEqual({
      type: 'otp.message',
      timestamp: expect.any(String) as unknown,
      data: {
        channel: 'sms',
        to: '+12025550143',
        type: '2FA',
        code: '048213',
        text: 'Code & more: 048213 + 100%',
        locale: 'en',
        ttlSeconds: 300,
      },
    });
    const seconds = Math.floor(Date.parse(verified.timestamp) / 1000);
    expect(request?.headers['webhook-timestamp']).toBe(String(seconds));
  });

  test('sends every field of an e-mail, in any script', async () => {
    await outcomeOf(provider(), email);
    expect(verify(sink.requests[0], secret)).toMatchObject({ data: { ...email } });
  });

  test('signs the body with its secret: an altered body or another secret does not verify', async () => {
    await outcomeOf(provider(), sms);
    const [request] = sink.requests;
    expect(() => verify(request, nextSecret)).toThrow('No matching signature found');
    const altered = request && { ...request, body: request.body.replace('048213', '048214') };
    expect(() => verify(altered, secret)).toThrow('No matching signature found');
  });

  test('signs with the old and the new secret during a rotation', async () => {
    await outcomeOf(provider({ secrets: [nextSecret, secret] }), sms);
    expect(verify(sink.requests[0], secret)).toEqual(verify(sink.requests[0], nextSecret));
  });

  test('gives each message its own id', async () => {
    await outcomeOf(provider(), sms);
    await outcomeOf(provider(), sms);
    const ids = sink.requests.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([expect.stringMatching(/^msg_\S+$/), expect.stringMatching(/^msg_\S+$/)]);
    expect(new Set(ids).size).toBe(2);
  });

  const refusal = (reason: string) => ({ status: 422, body: { reason, number: sms.to } });

  test.each([
    ['200', { status: 200, body: 'thanks' }, 'taken'],
    ['202', { status: 202, body: {} }, 'taken'],
    ['a refused recipient', refusal('recipient_refused'), permanent('recipient_refused')],
    ['a recipient who opted out', refusal('recipient_opted_out'), permanent('recipient_opted_out')],
    ['422 with an unknown reason', refusal(sms.to), refusedHere('http_422')],
    ['422 without a body', { status: 422 }, refusedHere('http_422')],
    ['400', { status: 400, body: { reason: 'recipient_refused' } }, refusedHere('http_400')],
    ['401', { status: 401 }, temporary('not_authorized')],
    ['404', { status: 404 }, temporary('http_404')],
    ['410', { status: 410 }, temporary('http_410')],
    ['429', { status: 429 }, temporary('throttled')],
    ['500', { status: 500, body: sms.to }, unknown('http_500')],
    ['503', { status: 503 }, unknown('http_503')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), sms)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
