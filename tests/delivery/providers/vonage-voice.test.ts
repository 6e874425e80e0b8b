import { generateKeyPairSync } from 'node:crypto';
import { createVonageVoiceProvider } from '../../../src/delivery/providers/vonage-voice';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { call, outcomeOf, refusedHere, temporary, unknown } from '../../support/provider-outcome';

const UUID = '63f61863-4a51-4f6b-86e1-46edebcf9356';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const account = { applicationId: 'an-application', privateKey, from: '+44 20 7946 0000'.replaceAll(' ', '') };

/** An error in the form of Vonage's reference (RFC 7807). Its text names the recipient. */
const error = (status: number, title: string) => ({
  status,
  body: { type: 'https://developer.vonage.com/api-errors', title, detail: `The number ${call.to}`, instance: UUID },
});

describe('the provider of calls through Vonage', () => {
  const sink = sharedHttpSink({ status: 201, body: { uuid: UUID, status: 'started', direction: 'outbound' } });
  const provider = () => closing(createVonageVoiceProvider({ ...account, baseUrl: sink.url }, DIRECT));
  const posted = () => JSON.parse(sink.requests[0]?.body ?? '') as { ncco: object[] };

  test('calls with the words inside the request, which are said twice', async () => {
    expect(await provider().send(call, new AbortController().signal)).toBe(UUID);
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/calls',
      headers: { 'content-type': 'application/json' },
    });
    expect(posted()).toEqual({
      to: [{ type: 'phone', number: '12025550143' }],
      from: { type: 'phone', number: '442079460000' },
      ncco: [
        {
          action: 'talk',
          text: 'Geben Sie diesen Code nie weiter. Ihr Anmeldecode für  Müller & "Söhne"  lautet: 0, 4, 8, 2, 1, 3',
          language: 'de-DE',
          loop: 2,
        },
      ],
      ringing_timer: 20,
    });
  });

  test('authorises each request by a token of its own, signed with the key of the application', async () => {
    await outcomeOf(provider(), call);
    await outcomeOf(provider(), call);
    const tokens = sink.requests.map(({ headers }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '');
    const { jwtVerify } = await import('jose');
    const ids = new Set<unknown>();
    for (const token of tokens) {
      const { payload, protectedHeader } = await jwtVerify(token, publicKey, { algorithms: ['RS256'] });
      expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT' });
      expect(payload['application_id']).toBe('an-application');
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
      ids.add(payload.jti);
    }
    expect(ids.size).toBe(2);
  });

  test.each([
    ['uk', { language: 'uk-UA', text: expect.stringMatching(/^Geben/) as unknown }],
    ['ar', { language: 'ar', text: expect.stringMatching(/^Geben/) as unknown }],
    ['sw', { language: 'en-US', text: call.inEnglish }],
  ])('speaks %s, or English where Vonage has no voice', async (locale, expected) => {
    await outcomeOf(provider(), { ...call, locale });
    expect(posted().ncco[0]).toMatchObject(expected);
  });

  test.each([
    ['a number that is not valid', error(400, 'Bad Request'), refusedHere('http_400')],
    ['a wrong token', error(401, 'Unauthorized'), temporary('not_authorized')],
    ['an account without credit', error(402, 'Low balance'), temporary('out_of_credit')],
    ['an application without voice', error(403, 'Forbidden'), temporary('not_authorized')],
    ['too many requests', error(429, 'Rate Limit Hit'), temporary('throttled')],
    ['an internal error', error(500, 'Internal Error'), unknown('http_500')],
    ['a success without a call', { status: 200, body: {} }, unknown('unreadable_reply')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), call)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
