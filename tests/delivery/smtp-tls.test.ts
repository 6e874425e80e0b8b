import { post, startTestService } from '../support/harness';
import { startSmtpDialogue } from '../support/smtp-dialogue';
import { startSmtpSink, type SmtpSink, type SmtpSinkOptions } from '../support/smtp-sink';

async function sendThrough(options: SmtpSinkOptions, url: (port: number) => string): Promise<[number, SmtpSink]> {
  const smtp = await startSmtpSink(options);
  const service = await startTestService({ SMTP_URL: url(smtp.port) });
  const { status } = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
  return [status, smtp];
}

describe('a relay without a login', () => {
  test.each<[string, NonNullable<SmtpSinkOptions['tls']>, string, number]>([
    ['needs no verified certificate for STARTTLS', 'starttls', '', 200],
    ['needs one with tls.rejectUnauthorized=true', 'starttls', '?tls.rejectUnauthorized=true', 502],
    ['needs no working STARTTLS with ignoreTLS=true', 'broken', '?ignoreTLS=true', 200],
    ['needs a working STARTTLS otherwise', 'broken', '', 502],
    ['needs no STARTTLS', 'none', '', 200],
    ['needs STARTTLS with requireTLS=true', 'none', '?requireTLS=true', 502],
    ['takes tls.minVersion and tls.maxVersion', 'starttls', '?tls.maxVersion=TLSv1.2&tls.minVersion=TLSv1.2', 200],
  ])('%s', async (_, tls, query, expected) => {
    const [status, smtp] = await sendThrough({ tls }, (port) => `smtp://127.0.0.1:${port}${query}`);
    expect(status).toBe(expected);
    expect(smtp.mails).toHaveLength(expected === 200 ? 1 : 0);
  });

  test('needs a verified certificate for smtps://', async () => {
    const [status] = await sendThrough({ tls: 'implicit' }, (port) => `smtps://127.0.0.1:${port}`);
    expect(status).toBe(502);
  });
});

describe('a server with a login', () => {
  test.each<[string, SmtpSinkOptions['tls'], string]>([
    ['STARTTLS', 'starttls', 'smtp'],
    ['smtps://', 'implicit', 'smtps'],
  ])('needs no verified certificate with tls.rejectUnauthorized=false: %s', async (_, tls = 'none', scheme) => {
    const options = { tls, auth: 'required' } as const;
    const [status, smtp] = await sendThrough(
      options,
      (port) => `${scheme}://u:p@127.0.0.1:${port}?tls.rejectUnauthorized=false`,
    );
    expect(status).toBe(200);
    expect(smtp.logins).toEqual(['u:p']);
  });

  test.each(['?requireTLS=false', '?ignoreTLS=false', ''])('gets no password without TLS: %p', async (query) => {
    const options = { tls: 'none', auth: 'offered' } as const;
    const [status, smtp] = await sendThrough(options, (port) => `smtp://u:p@127.0.0.1:${port}${query}`);
    expect(status).toBe(502);
    expect(smtp.received).not.toContain('AUTH');
  });

  test('gets the password without TLS on localhost with ignoreTLS=true', async () => {
    const options = { tls: 'none', auth: 'required' } as const;
    const [status, smtp] = await sendThrough(options, (port) => `smtp://u:p@127.0.0.1:${port}?ignoreTLS=true`);
    expect(status).toBe(200);
    expect(smtp.logins).toEqual(['u:p']);
  });

  test('gets the login by the method of authMethod', async () => {
    const server = await startSmtpDialogue();
    server.script = { EHLO: '250-here\r\n250 AUTH PLAIN LOGIN' };
    const url = `smtp://u:p@127.0.0.1:${server.port}?ignoreTLS=true&authMethod=LOGIN`;
    const service = await startTestService({ SMTP_URL: url });
    await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect(server.received).toContain('AUTH LOGIN');
  });
});
