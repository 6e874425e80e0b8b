import { createSesProvider } from '../../src/delivery/providers/ses';
import { onTeardown, post, startTestService } from '../support/harness';
import { DIRECT } from '../support/network';
import { startHttpSink } from '../support/http-sink';
import { email, outcomeOf } from '../support/provider-outcome';
import { startSmtpSink } from '../support/smtp-sink';

test('a mail through SMTP has the operator’s headers, a reply address, and none for robots to answer', async () => {
  const smtp = await startSmtpSink();
  const service = await startTestService({
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    EMAIL_FROM: 'no-reply@acme.example',
    EMAIL_REPLY_TO: 'Café <help@acme.example>',
    EMAIL_HEADERS: 'X-SES-CONFIGURATION-SET: otp; X-PM-Message-Stream: outbound',
  });
  expect((await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' })).status).toBe(200);
  const [mail] = smtp.mails;
  expect(mail?.replyTo?.value).toEqual([{ name: 'Café', address: 'help@acme.example' }]);
  expect(mail?.headers.get('x-auto-response-suppress')).toBe('All');
  expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail?.headers.get('x-ses-configuration-set')).toBe('otp');
  expect(mail?.headers.get('x-pm-message-stream')).toBe('outbound');
  expect(mail?.envelope).toEqual({ from: 'no-reply@acme.example', to: ['ada@example.com'] });
});

test('a mail through SES has them too, and its configuration set as a parameter', async () => {
  const sink = await startHttpSink();
  sink.reply = { status: 200, body: { MessageId: '1' } };
  const ses = createSesProvider(
    {
      region: 'eu-west-1',
      endpoint: sink.url,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' },
      from: 'no-reply@acme.example',
      replyTo: 'Café <help@acme.example>',
      headers: [
        ['x-ses-configuration-set', 'otp'],
        ['X-Campaign', 'login'],
      ],
    },
    DIRECT,
  );
  onTeardown(() => ses.close?.());
  expect(await outcomeOf(ses, email)).toBe('taken');
  expect(JSON.parse(sink.requests[0]?.body ?? '')).toMatchObject({
    ReplyToAddresses: ['=?UTF-8?B?Q2Fmw6k=?= <help@acme.example>'],
    ConfigurationSetName: 'otp',
    Content: {
      Simple: {
        Headers: [
          { Name: 'Auto-Submitted', Value: 'auto-generated' },
          { Name: 'X-Auto-Response-Suppress', Value: 'All' },
          { Name: 'X-Campaign', Value: 'login' },
        ],
      },
    },
  });
});
