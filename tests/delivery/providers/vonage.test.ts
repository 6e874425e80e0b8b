import { createVonageProvider } from '../../../src/delivery/providers/vonage';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { outcomeOf, permanent, refusedHere, sms, temporary, unknown } from '../../support/provider-outcome';

/** Vonage replies 200 to every request. Each part of a message has its own status. */
const answer = (...statuses: string[]) => ({
  status: 200,
  body: {
    'message-count': String(statuses.length),
    messages: statuses.map((status) =>
      status === '0'
        ? { to: '12025550143', 'message-id': '0C000000217B7F02', status }
        : { status, 'error-text': 'Number 12025550143 is no good' },
    ),
  },
});

describe('the Vonage provider', () => {
  const sink = sharedHttpSink(answer('0'));
  const provider = (settings = {}) =>
    closing(
      createVonageProvider(
        { apiKey: 'abcd1234', apiSecret: 'a+secret', from: 'Acme', baseUrl: sink.url, ...settings },
        DIRECT,
      ),
    );

  test('sends one form with its credentials, and numbers without a plus sign', async () => {
    expect(await outcomeOf(provider({ from: '+12025550199' }), sms)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      path: '/sms/json',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
      body:
        'api_key=abcd1234&api_secret=a%2Bsecret&from=12025550199&to=12025550143' +
        '&text=Code+%26+more%3A+048213+%2B+100%25&ttl=300000',
    });
  });

  test.each(['/vonage', '/vonage/'])('keeps the path of a base URL: %s', async (path) => {
    await outcomeOf(provider({ baseUrl: `${sink.url}${path}` }), sms);
    expect(sink.requests[0]?.path).toBe('/vonage/sms/json');
  });

  test.each([
    ['Code 048213', null],
    ['Größe [{€}] ñ', null],
    ['ça va', 'unicode'], // GSM-7 has only the capital Ç
    ['Код 048213', 'unicode'],
    ['Code “048213”', 'unicode'],
    ['🔑 048213', 'unicode'],
  ])('sends the text %p with the type %p', async (text, type) => {
    await outcomeOf(provider(), { ...sms, text });
    const form = new URLSearchParams(sink.requests[0]?.body);
    expect(form.get('text')).toBe(text);
    expect(form.get('type')).toBe(type);
  });

  test.each([
    ['throttling', answer('1'), temporary('throttled')],
    ['a missing parameter', answer('2'), temporary('rejected')],
    ['a network that does not answer', answer('13'), refusedHere('destination_refused')],
    ['an invalid message class', answer('20'), refusedHere('message_rejected')],
    ['an unknown network', answer('22'), refusedHere('destination_refused')],
    ['a number that a demo account has not registered', answer('29'), refusedHere('destination_refused')],
    ['invalid parameters', answer('3'), refusedHere('message_rejected')],
    ['wrong credentials', answer('4'), temporary('not_authorized')],
    ['an internal error', answer('5'), unknown('provider_fault')],
    ['a number outside every network', answer('6'), permanent('recipient_refused')],
    ['a barred number', answer('7'), permanent('recipient_refused')],
    ['a blocked account', answer('8'), temporary('account_blocked')],
    ['exhausted credit', answer('9'), temporary('out_of_credit')],
    ['a sender that is not allowed', answer('15'), refusedHere('destination_refused')],
    ['a deactivated number', answer('33'), permanent('recipient_refused')],
    ['an unknown status', answer('99'), refusedHere('message_rejected')],
    ['a long message that is accepted in part', answer('0', '9'), temporary('out_of_credit')],
    ['a reply without messages', answer(), unknown('unreadable_reply')],
    ['a reply that is not JSON', { status: 200, body: 'OK' }, unknown('unreadable_reply')],
    ['JSON nested 200,000 deep', { status: 200, body: '['.repeat(200_000) }, unknown('unreadable_reply')],
    ['401', { status: 401, body: {} }, temporary('not_authorized')],
    ['429', { status: 429 }, temporary('throttled')],
    ['503', { status: 503 }, unknown('http_503')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), sms)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
