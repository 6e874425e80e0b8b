import { problems } from '../support/config-problems';
import { providerSettings } from '../support/provider-choice';

const ofUrl = (url: string) => providerSettings({ SMTP_URL: url }, 'smtp');

describe('SMTP_URL', () => {
  test.each([
    ['ignoreTLS=true', { ignoreTLS: true }],
    ['ignoreTLS=false', { ignoreTLS: false }],
    ['requireTLS=true', { requireTLS: true }],
    ['localAddress=192.0.2.1', { localAddress: '192.0.2.1' }],
    ['tls.rejectUnauthorized=false', { tls: { rejectUnauthorized: false } }],
    ['tls.servername=mail.x.com', { tls: { servername: 'mail.x.com' } }],
    ['tls.minVersion=TLSv1.3&tls.maxVersion=TLSv1.3', { tls: { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } }],
    ['tls.ciphers=HIGH%3A!aNULL', { tls: { ciphers: 'HIGH:!aNULL' } }],
  ])('has the option %s of Nodemailer', (query, options) => {
    expect(ofUrl(`smtp://h:25/?${query}`)).toMatchObject({ host: 'h', port: 25, options });
    expect(ofUrl(`smtp://h:25?${query}`)).toMatchObject({ options });
  });

  test('has the name in EHLO and the method of the login', () => {
    const smtp = ofUrl('smtp://ada:s@h?name=otp.x.com&authMethod=LOGIN');
    expect(smtp).toMatchObject({ name: 'otp.x.com', auth: { user: 'ada', pass: 's', method: 'LOGIN' } });
  });

  test.each([
    ['smtp://u:p@h:465', { secure: true, port: 465 }],
    ['smtps://u:p@h', { secure: true, port: 465 }],
    ['smtp://u:p@h', { secure: false, port: 587 }],
  ])('means TLS on port 465: %s', (url, expected) => {
    expect(ofUrl(url)).toMatchObject(expected);
  });

  test.each([
    'smtp://h?pool=true',
    'smtp://h?rejectUnauthorized=false',
    'smtp://h?ignoretls=true',
    'smtp://h?ignoreTLS=1',
    'smtp://h?ignoreTLS=true&ignoreTLS=false',
    'smtp://h?tls.minVersion=1.2',
    'smtp://h?tls=x',
    'smtp://h?tls.ca=x',
    'smtp://h?tls.__proto__=x',
    'smtp://h?authMethod=XOAUTH2',
    'smtp://h?localAddress=here',
    'smtp://h?name=a b',
    'smtp://h?logger=true',
  ])('stops the start with an option that would not work: %s', (url) => {
    expect(problems({ SMTP_URL: url })).toEqual([expect.stringMatching(/^SMTP_URL: .*options are ignoreTLS, /)]);
  });

  test.each([
    'smtps://AKIA:12/def@host',
    'smtps://AKIA:ab/def@host',
    'smtp://u:12#def@host',
    'smtp://u:p%zz@host',
    'smtp://u:100%@host',
    'smtp://host/mail',
  ])('stops the start with a character that must be percent-encoded: %s', (url) => {
    const [problem = '', ...more] = problems({ SMTP_URL: url });
    expect(problem).toMatch(/^SMTP_URL: .*percent-encode/);
    expect(more).toEqual([]);
    expect(problem).not.toMatch(/AKIA|def|zz/);
  });

  test.each(['smtps://h?ignoreTLS=true', 'smtp://h:465?ignoreTLS=true', 'smtp://h?ignoreTLS=true&requireTLS=true'])(
    'stops the start with contradictory options: %s',
    (url) => {
      expect(problems({ SMTP_URL: url })).toEqual([expect.stringContaining('does not combine ignoreTLS')]);
    },
  );

  const account = { EMAIL_ADDRESS: 'ada@x.com', EMAIL_PASSWORD: 's' };

  test.each([
    ['smtp://u:p@mail.x.com?ignoreTLS=true', {}],
    ['smtp://u@mail.x.com?ignoreTLS=true', {}],
    ['smtp://mail.x.com?ignoreTLS=true', account],
    ['smtp://u:p@127.0.0.1.x.com?ignoreTLS=true', {}],
  ])('stops the start if a password would travel in the clear: %s', (SMTP_URL, env) => {
    expect(problems({ SMTP_URL, ...env })).toEqual([
      'SMTP_URL: must not have ignoreTLS with a login, except for localhost',
    ]);
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('may have ignoreTLS with a login for %s', (host) => {
    expect(problems({ SMTP_URL: `smtp://u:p@${host}?ignoreTLS=true` })).toEqual([]);
  });
});

describe('SMTP_NAME', () => {
  test.each([
    [{}, undefined],
    [{ EMAIL_FROM: 'Acme <a@Bücher.example>' }, 'xn--bcher-kva.example'],
    [{ EMAIL_FROM: 'a@x.com', SMTP_NAME: 'otp.x.com' }, 'otp.x.com'],
    [{ SMTP_NAME: '[192.0.2.1]' }, '[192.0.2.1]'],
    [{ EMAIL_ADDRESS: 'ada@x.com', EMAIL_PASSWORD: 's' }, 'x.com'],
  ])('of %j is %j', (env: Record<string, string>, name) => {
    expect(providerSettings({ SMTP_HOST: 'h', ...env }, 'smtp')).toMatchObject({ name });
  });
});

describe('the sender in production', () => {
  const production = (env: Record<string, string>) =>
    problems({ NODE_ENV: 'production', ...env }).filter((problem) => problem.startsWith('EMAIL_FROM'));

  test.each([
    { SMTP_URL: 'smtps://apikey:secret@smtp.sendgrid.net' },
    { SMTP_HOST: 'smtp.sendgrid.net', EMAIL_ADDRESS: 'apikey', EMAIL_PASSWORD: 'secret' },
  ])('must be set if the user is not an address: %j', (env) => {
    expect(production(env)).toEqual(['EMAIL_FROM: must be set in production: the SMTP user is not an address']);
    expect(production({ ...env, EMAIL_FROM: 'a@x.com' })).toEqual([]);
    expect(problems(env)).toEqual([]);
  });

  test('may be the address of the account', () => {
    expect(production({ SMTP_URL: 'smtps://ada%40x.com:secret@smtp.x.com' })).toEqual([]);
  });
});

describe('EMAIL_HEADERS', () => {
  test('has a header, or several separated by semicolons', () => {
    const env = { SMTP_HOST: 'h', EMAIL_HEADERS: 'X-SES-CONFIGURATION-SET: otp; X-Tag:a: b;' };
    const headers = [
      ['X-SES-CONFIGURATION-SET', 'otp'],
      ['X-Tag', 'a: b'],
    ];
    expect(providerSettings(env, 'smtp')).toMatchObject({ headers });
  });

  test.each([
    'X-Tag',
    'X-Tag:',
    ': otp',
    'X Tag: otp',
    'X-Tag: a\r\nBcc: eve@example.com',
    'X-Tag: a\nBcc: eve@example.com',
    'X-Tag: é',
    'X-Tag: a; x-tag: b',
    `X-Tag: ${'a'.repeat(1000)}`,
    'Bcc: eve@example.com',
    'cc: eve@example.com',
    'To: eve@example.com',
    'From: eve@example.com',
    'Sender: eve@example.com',
    'Reply-To: eve@example.com',
    'Subject: Hello',
    'Date: now',
    'Message-ID: <1@x.com>',
    'MIME-Version: 2.0',
    'Content-Type: text/plain',
    'Content-Language: de',
    'Auto-Submitted: no',
    'X-Auto-Response-Suppress: None',
    'Resent-To: eve@example.com',
    ';',
  ])('rejects %j', (headers) => {
    expect(problems({ EMAIL_HEADERS: headers })).toEqual([
      expect.stringMatching(/^EMAIL_HEADERS: must be Name: value/),
    ]);
  });
});
