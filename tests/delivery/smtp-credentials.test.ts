import path from 'node:path';
import { emptyDatabase, post, startTestService } from '../support/harness';
import { startProcess } from '../support/service-process';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

const PASSWORD = 'correct-horse-battery';
const SPELLINGS = [
  PASSWORD,
  Buffer.from(PASSWORD).toString('base64'),
  Buffer.from(`\0codes\0${PASSWORD}`).toString('base64'),
];

const smtpUrl = (smtp: SmtpSink, scheme: string) =>
  `${scheme}://codes:${PASSWORD}@127.0.0.1:${smtp.port}`;
const send = (service: { url: string }) =>
  post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });

/** The service in a process of its own, because only a new process can be told to trust a certificate. */
const trusting = async (url: string) =>
  startProcess({
    ...(await emptyDatabase()),
    SMTP_URL: url,
    NODE_EXTRA_CA_CERTS: path.join(__dirname, '..', 'support', 'localhost.crt'),
  });

async function expectNoMessage(smtp: SmtpSink, service: { url: string }) {
  const { status, body } = await send(service);
  expect(status).toBe(502);
  expect(body.Code).toBe('message_not_sent');
  expect(smtp.connections).toBe(1);
  expect(smtp.mails).toEqual([]);
  expect(smtp.logins).toEqual([]);
}

/** Likewise, and nothing that an eavesdropper hears is the password. */
async function expectRefusedUnsaid(smtp: SmtpSink, service: { url: string }) {
  await expectNoMessage(smtp, service);
  for (const spelling of SPELLINGS) expect(smtp.received).not.toContain(spelling);
}

describe('the mail account', () => {
  test.each<[string, 'starttls' | 'implicit', string]>([
    ['STARTTLS', 'starttls', 'smtp'],
    ['TLS from the first byte', 'implicit', 'smtps'],
  ])('is used under %s', async (_, tls, scheme) => {
    const smtp = await startSmtpSink({ tls, auth: 'required' });
    const service = await trusting(smtpUrl(smtp, scheme));
    expect((await send(service)).status).toBe(200);
    expect(smtp.mails).toHaveLength(1);
    expect(smtp.logins).toEqual([`codes:${PASSWORD}`]);
  });

  test('is not told to a server that offers no TLS', async () => {
    const smtp = await startSmtpSink({ tls: 'none', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectRefusedUnsaid(smtp, service);
  });

  test('is not told to a server whose TLS handshake fails', async () => {
    const smtp = await startSmtpSink({ tls: 'broken', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectRefusedUnsaid(smtp, service);
  });

  test('is not told to a server whose certificate nobody vouches for', async () => {
    const smtp = await startSmtpSink({ tls: 'starttls', auth: 'offered' });
    const service = await startTestService({ SMTP_URL: smtpUrl(smtp, 'smtp') });
    await expectRefusedUnsaid(smtp, service);
  });

  /** Under TLS the password is with whom it was meant for; what must not happen is a message without a login. */
  test('is needed: a server that offers no login is given no message', async () => {
    const smtp = await startSmtpSink({ tls: 'implicit', auth: 'none' });
    await expectNoMessage(smtp, await trusting(smtpUrl(smtp, 'smtps')));
  });

  test('is needed: a server that offers no login after STARTTLS is given no message either', async () => {
    const smtp = await startSmtpSink({ tls: 'starttls', auth: 'none' });
    await expectRefusedUnsaid(smtp, await trusting(smtpUrl(smtp, 'smtp')));
  });
});
