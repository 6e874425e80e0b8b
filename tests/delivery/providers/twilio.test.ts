import { createTwilioProvider } from '../../../src/delivery/providers/twilio';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { outcomeOf, permanent, refusedHere, sms, temporary, unknown } from '../../support/provider-outcome';

const account = {
  accountSid: 'ACexample',
  login: { user: 'ACexample', password: 'a-token' },
  sender: { from: '+15005550006' },
};

/** An error in the form of Twilio's reference. Its text names the recipient. */
const error = (status: number, code: number) => ({
  status,
  body: {
    code,
    message: `The 'To' number ${sms.to} is not a valid phone number.`,
    more_info: `https://www.twilio.com/docs/errors/${code}`,
    status,
  },
});

describe('the Twilio provider', () => {
  const sink = sharedHttpSink({ status: 201, body: { sid: 'SMexample', status: 'queued', error_code: null } });
  const provider = (settings = {}) =>
    closing(createTwilioProvider({ ...account, baseUrl: sink.url, ...settings }, DIRECT));

  test('sends one form, authorised by account SID and token', async () => {
    expect(await outcomeOf(provider(), sms)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      path: '/2010-04-01/Accounts/ACexample/Messages.json',
      headers: {
        authorization: `Basic ${Buffer.from('ACexample:a-token').toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: 'To=%2B12025550143&Body=Code+%26+more%3A+048213+%2B+100%25&From=%2B15005550006&ValidityPeriod=300',
    });
  });

  test('authorises a request by an API key and its secret, below the account', async () => {
    await outcomeOf(provider({ login: { user: 'SKexample', password: 'a-secret' } }), sms);
    expect(sink.requests[0]).toMatchObject({
      path: '/2010-04-01/Accounts/ACexample/Messages.json',
      headers: { authorization: `Basic ${Buffer.from('SKexample:a-secret').toString('base64')}` },
    });
  });

  test.each(['/twilio', '/twilio/'])('keeps the path of a base URL: %s', async (path) => {
    await outcomeOf(provider({ baseUrl: `${sink.url}${path}` }), sms);
    expect(sink.requests[0]?.path).toBe('/twilio/2010-04-01/Accounts/ACexample/Messages.json');
  });

  test('sends a text in any script, in UTF-8', async () => {
    await outcomeOf(provider(), { ...sms, text: 'コード 🔑' });
    expect(sink.requests[0]?.body).toContain('Body=%E3%82%B3%E3%83%BC%E3%83%89+%F0%9F%94%91&From=');
  });

  test('sends the id of a messaging service instead of a sender', async () => {
    await outcomeOf(provider({ sender: { messagingServiceSid: 'MGexample' } }), sms);
    const form = new URLSearchParams(sink.requests[0]?.body);
    expect(form.get('MessagingServiceSid')).toBe('MGexample');
    expect(form.has('From')).toBe(false);
  });

  test.each([
    ['an invalid number', error(400, 21211), permanent('recipient_refused')],
    ['a number that is not mobile', error(400, 21614), permanent('recipient_refused')],
    ['a landline', error(400, 21635), permanent('recipient_refused')],
    ['a recipient who said STOP', error(400, 21610), permanent('recipient_opted_out')],
    ['a sender of another account', error(400, 21659), refusedHere('destination_refused')],
    ['a country that the account may not send to', error(400, 21408), refusedHere('destination_refused')],
    ['a number that is not valid', error(400, 21217), permanent('recipient_refused')],
    ['a short code', error(400, 21265), permanent('recipient_refused')],
    ['a number that a trial account has not verified', error(400, 21608), refusedHere('destination_refused')],
    ['a block against SMS pumping', error(403, 30450), refusedHere('destination_refused')],
    ['a blocked prefix', error(403, 60410), refusedHere('destination_refused')],
    ['an unknown code about a request', error(403, 21999), refusedHere('message_rejected')],
    ['a full queue', error(429, 21611), temporary('throttled')],
    ['the daily limit of the account', error(429, 63038), temporary('throttled')],
    ['an unknown code about the account', error(403, 20999), temporary('not_authorized')],
    ['a wrong token', error(401, 20003), temporary('not_authorized')],
    ['too many requests', error(429, 20429), temporary('throttled')],
    ['429 without a body', { status: 429 }, temporary('throttled')],
    ['an error that is not JSON', { status: 400, body: '<html>' }, refusedHere('http_400')],
    ['an internal error', error(500, 20500), unknown('http_500')],
    ['503 from a gateway', { status: 503, body: 'upstream' }, unknown('http_503')],
    ['a success without a message id', { status: 200, body: {} }, unknown('unreadable_reply')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), sms)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
