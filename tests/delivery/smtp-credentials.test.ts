import { emptyDatabase, post, startTestService } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { startProcess } from '../support/service-process';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

const PASSWORD = 'correct-horse-battery';
const PASSWORD_ENCODINGS = [
  PASSWORD,
  Buffer.from(PASSWORD).toString('base64'),
  Buffer.from(`\0codes\0${PASSWORD}`).toString('base64'),
];

const smtpUrl = (smtp: SmtpSink, scheme: string) => `${scheme}://codes:${PASSWORD}@127.0.0.1:${smtp.port}`;
const send = (service: { url: string }) => post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });

/** Node reads NODE_EXTRA_CA_CERTS only at the start of a process, so this service needs its own. */
const startTrusting = async (url: string) =>
  startProcess({
    ...(await emptyDatabase()),
    SMTP_URL: url,
    NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
  });

async function expectNoMessage(smtp: SmtpSink, service: { url: string }) {
  const { status, body } = await send(service);
  expect(status).toBe(502);
  expect(body.Code).toBe('message_not_sent');
  expect(smtp.connections).toBe(1);
  expect(smtp.mails).toEqual([]);
  expect(smtp.logins).toEqual([]);
}

/** The password must not cross the network in the clear, in any encoding that SMTP uses. */
async function expectNoMessageAndNoPassword(smtp: SmtpSink, service: { url: string }) {
  await expectNoMessage(smtp, service);
  for (const encoded of PASSWORD_ENCODINGS) expect(smtp.received).not.toContain(encoded);
}

describe('the SMTP password', () => {
  test.each<[string, 'starttls' | 'implicit', string]>([
    ['STARTTLS', 'starttls', 'smtp'],
    ['TLS from the first byte', 'implicit', 'smtps'],
  ])('is sent under %s', async (_, tls, scheme) => {
    const smtp = await startSmtpSink({ tls, auth: 'required' });
    const service = await startTrusting(smtpUrl(smtp, scheme));
    expect((await send(service)).status).toBe(200);
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.logins).toEqual([`codes:${PASSWORD}`]);
  });

  test('is not sent to a server without TLS', async () => {
    const smtp = await startSmtpSink({ tls: 'none', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectNoMessageAndNoPassword(smtp, service);
  });

  test('is not sent to a server whose TLS handshake fails', async () => {
    const smtp = await startSmtpSink({ tls: 'broken', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectNoMessageAndNoPassword(smtp, service);
  });

  test('is not sent to a server with an untrusted certificate', async () => {
    const smtp = await startSmtpSink({ tls: 'starttls', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectNoMessageAndNoPassword(smtp, service);
  });

  // Implicit TLS protects the password, and `heard` holds decrypted text: only the message is checked.
  test('is required: a message is not sent to a TLS server that offers no login', async () => {
    const smtp = await startSmtpSink({ tls: 'implicit', auth: 'none' });
    await expectNoMessage(smtp, await startTrusting(smtpUrl(smtp, 'smtps')));
  });

  test('is required: a message is not sent to a server that offers no login after STARTTLS', async () => {
    const smtp = await startSmtpSink({ tls: 'starttls', auth: 'none' });
    await expectNoMessageAndNoPassword(smtp, await startTrusting(smtpUrl(smtp, 'smtp')));
  });
});
