import { createTwilioVoiceProvider } from '../../../src/delivery/providers/twilio-voice';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { call, outcomeOf, permanent, refusedHere, temporary, unknown } from '../../support/provider-outcome';

const account = {
  accountSid: 'ACexample',
  login: { user: 'ACexample', password: 'a-token' },
  from: '+15005550006',
};

/** An error in the form of Twilio's reference. Its text names the recipient. */
const error = (status: number, code: number) => ({
  status,
  body: { code, message: `Account not authorized to call ${call.to}.`, status },
});

describe('the provider of calls through Twilio', () => {
  const sink = sharedHttpSink({ status: 201, body: { sid: 'CAexample', status: 'queued' } });
  const provider = () => closing(createTwilioVoiceProvider({ ...account, baseUrl: sink.url }, DIRECT));
  const form = () => Object.fromEntries(new URLSearchParams(sink.requests[0]?.body));

  test('calls with the words inside the request, twice, escaped as XML', async () => {
    expect(await provider().send(call, new AbortController().signal)).toBe('CAexample');
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      path: '/2010-04-01/Accounts/ACexample/Calls.json',
      headers: { authorization: `Basic ${Buffer.from('ACexample:a-token').toString('base64')}` },
    });
    const say =
      '<Say language="de-DE">Geben Sie diesen Code nie weiter. ' +
      'Ihr Anmeldecode für &lt;Müller &amp; &quot;Söhne&quot;&gt; lautet: 0, 4, 8, 2, 1, 3</Say>';
    expect(form()).toEqual({
      To: '+12025550143',
      From: '+15005550006',
      Twiml: `<Response>${say}<Pause length="1"/>${say}</Response>`,
      Timeout: '20',
    });
  });

  test.each(['uk', 'sw'])('speaks English, in English words, where Twilio has no voice: %s', async (locale) => {
    await outcomeOf(provider(), { ...call, locale });
    expect(form()['Twiml']).toContain(`<Say language="en-US">${call.inEnglish ?? ''}</Say>`);
  });

  test.each([
    ['pt', 'pt-PT'],
    ['pt-BR', 'pt-BR'],
    ['ar', 'ar-XA'],
    ['zh-Hans', 'cmn-CN'],
    ['zh-Hant-HK', 'cmn-TW'],
    ['de-CH', 'de-DE'],
  ])('speaks %s with the voice %s', async (locale, voice) => {
    await outcomeOf(provider(), { ...call, locale });
    expect(form()['Twiml']).toContain(`<Say language="${voice}">Geben`);
  });

  test.each([
    ['a number that is not valid', error(400, 21211), permanent('recipient_refused')],
    ['a country that the account may not call', error(400, 21215), refusedHere('destination_refused')],
    ['a number that is blocked', error(400, 21216), refusedHere('destination_refused')],
    ['a number that a trial account has not verified', error(400, 21219), refusedHere('destination_refused')],
    ['an unknown code about a request', error(400, 21998), refusedHere('message_rejected')],
    ['a caller that is not verified', error(400, 21210), temporary('sender_refused')],
    ['too many calls at once', error(429, 10004), temporary('throttled')],
    ['too many requests', error(429, 20429), temporary('throttled')],
    ['an account that is not active', error(403, 10001), temporary('account_blocked')],
    ['a wrong token', error(401, 20003), temporary('not_authorized')],
    ['an internal error', error(500, 20500), unknown('http_500')],
    ['an error that is not JSON', { status: 400, body: '<html>' }, refusedHere('http_400')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), call)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
