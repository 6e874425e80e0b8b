import { createSesProvider } from '../../../src/delivery/providers/ses';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { email, outcomeOf, refusedHere, temporary, unknown } from '../../support/provider-outcome';

const error = (status: number, type: string) => ({
  status,
  headers: { 'x-amzn-ErrorType': type },
  body: { message: `Email address is not verified: ${email.to}` },
});

describe('the SES provider', () => {
  const sink = sharedHttpSink({ status: 200, body: { MessageId: '1' } });
  const provider = (settings = {}) =>
    closing(
      createSesProvider(
        {
          region: 'eu-west-1',
          endpoint: sink.url,
          credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret', sessionToken: 's' },
          from: '"Acme" <no-reply@acme.example>',
          ...settings,
        },
        DIRECT,
      ),
    );

  test('sends one signed e-mail in UTF-8 with an Auto-Submitted header', async () => {
    expect(await outcomeOf(provider(), email)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    const [request] = sink.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/v2/email/outbound-emails' });
    expect(request?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/ses\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/,
    );
    expect(request?.headers['x-amz-security-token']).toBe('s');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      FromEmailAddress: '"Acme" <no-reply@acme.example>',
      Destination: { ToAddresses: ['ada+otp@example.com'] },
      Content: {
        Simple: {
          Subject: { Data: email.subject, Charset: 'UTF-8' },
          Body: {
            Text: { Data: email.text, Charset: 'UTF-8' },
            Html: { Data: email.html, Charset: 'UTF-8' },
          },
          Headers: [
            { Name: 'Auto-Submitted', Value: 'auto-generated' },
            { Name: 'X-Auto-Response-Suppress', Value: 'All' },
          ],
        },
      },
    });
  });

  test.each([
    ['taro..yamada@docomo.ne.jp', '"taro..yamada"@docomo.ne.jp'],
    ['hanako.@docomo.ne.jp', '"hanako."@docomo.ne.jp'],
    ['a.b@docomo.ne.jp', 'a.b@docomo.ne.jp'],
  ])('quotes a local part with loose dots: %s', async (to, sent) => {
    await outcomeOf(provider(), { ...email, to });
    expect(JSON.parse(sink.requests[0]?.body ?? '')).toMatchObject({ Destination: { ToAddresses: [sent] } });
  });

  test('tags an e-mail with its reference, which the events of the configuration set repeat', async () => {
    const receipt = { url: 'https://otp.example.com/api/v1/receipts', ref: 'a-ref' };
    await outcomeOf(provider({ configurationSet: 'otp' }), { ...email, receipt });
    expect(JSON.parse(sink.requests[0]?.body ?? '')).toMatchObject({
      ConfigurationSetName: 'otp',
      EmailTags: [{ Name: 'otp-ref', Value: 'a-ref' }],
    });
  });

  test('omits the HTML part of a message without HTML', async () => {
    const plain = { ...email };
    delete plain.html;
    await outcomeOf(provider(), plain);
    expect(JSON.parse(sink.requests[0]?.body ?? '')).toMatchObject({
      Content: { Simple: { Body: { Text: { Data: email.text, Charset: 'UTF-8' } } } },
    });
    expect(sink.requests[0]?.body).not.toContain('Html');
  });

  test.each([
    ['no-reply@acme.example', 'no-reply@acme.example'],
    ['Acme <no-reply@acme.example>', 'Acme <no-reply@acme.example>'],
    ['"Café" <no-reply@acme.example>', '=?UTF-8?B?Q2Fmw6k=?= <no-reply@acme.example>'],
    ['Café Olé <no-reply@acme.example>', '=?UTF-8?B?Q2Fmw6kgT2zDqQ==?= <no-reply@acme.example>'],
  ])('sends the sender %p in ASCII', async (from, sent) => {
    await outcomeOf(provider({ from }), email);
    expect(JSON.parse(sink.requests[0]?.body ?? '')).toMatchObject({ FromEmailAddress: sent });
  });

  test.each([
    ['an unverified identity', error(400, 'MessageRejected'), refusedHere('message_rejected')],
    ['an invalid request', error(400, 'BadRequestException'), refusedHere('message_rejected')],
    ['an unverified domain', error(400, 'MailFromDomainNotVerifiedException'), temporary('sender_refused')],
    ['a suspended account', error(400, 'AccountSuspendedException'), temporary('account_blocked')],
    ['a paused account', error(400, 'SendingPausedException'), temporary('account_blocked')],
    ['throttling', error(429, 'TooManyRequestsException'), temporary('throttled')],
    ['an exhausted quota', error(400, 'LimitExceededException'), temporary('throttled')],
    ['a wrong signature', error(403, 'SignatureDoesNotMatch'), temporary('not_authorized')],
    ['an expired token', error(400, 'ExpiredTokenException'), temporary('not_authorized')],
    ['an unknown error', error(400, 'NewException'), refusedHere('http_400')],
    ['an internal error', error(500, 'InternalServiceErrorException'), unknown('http_500')],
    ['an HTML page', { status: 503, body: '<html>' }, unknown('http_503')],
    ['a success with an unreadable body', { status: 200, body: 'OK' }, unknown('unreadable_reply')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), email)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
