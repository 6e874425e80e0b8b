import { providerSettings } from '../support/provider-choice';
import { problems } from '../support/config-problems';

describe('the mail server', () => {
  test('is read from SMTP_URL', () => {
    const smtp = providerSettings(
      {
        SMTP_URL: 'smtp://ada%40x.com:p%40ss%2F@mail.x.com:2525',
      },
      'smtp',
    );
    expect(smtp).toEqual({
      host: 'mail.x.com',
      port: 2525,
      secure: false,
      auth: { user: 'ada@x.com', pass: 'p@ss/' },
      from: '"OTP Service" <ada@x.com>',
      name: 'x.com',
      options: {},
      maxConnections: 20,
    });
  });

  test('is read from SMTP_HOST and the legacy account', () => {
    const legacy = {
      SMTP_HOST: 'mail.x.com',
      EMAIL_ADDRESS: 'ada@x.com',
      EMAIL_PASSWORD: 'p@ss/%',
      APP_NAME: 'Acme "Shop"',
    };
    expect(providerSettings(legacy, 'smtp')).toEqual({
      host: 'mail.x.com',
      port: 587,
      secure: false,
      auth: { user: 'ada@x.com', pass: 'p@ss/%' },
      from: '"Acme Shop" <ada@x.com>',
      name: 'x.com',
      maxConnections: 20,
    });
  });

  test.each([
    [{ SMTP_URL: 'smtp://h' }, { host: 'h', port: 587, secure: false, auth: undefined }],
    [{ SMTP_URL: 'smtps://h' }, { port: 465, secure: true }],
    [{ SMTP_URL: 'smtps://h:4465' }, { port: 4465, secure: true }],
    [{ SMTP_URL: 'smtp://[::1]:25' }, { host: '::1', port: 25 }],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '465' },
      { port: 465, secure: true },
    ],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '25' },
      { port: 25, secure: false },
    ],
    [
      { SMTP_HOST: 'h', SMTP_SECURE: 'true' },
      { port: 465, secure: true },
    ],
    [
      { SMTP_HOST: 'h', SMTP_PORT: '465', SMTP_SECURE: 'false' },
      { port: 465, secure: false },
    ],
    [{ SMTP_URL: 'smtp://h', EMAIL_FROM: 'Acme <a@x.com>' }, { from: 'Acme <a@x.com>' }],
    [{ SMTP_URL: 'smtp://h.x.com' }, { from: '"OTP Service" <no-reply@h.x.com>' }],
    [{ SMTP_URL: 'smtp://ada:s@h.x.com' }, { from: '"OTP Service" <no-reply@h.x.com>' }],
    [
      { SMTP_URL: 'smtp://h', EMAIL_ADDRESS: 'ada@x.com', EMAIL_PASSWORD: 's' },
      { auth: { user: 'ada@x.com', pass: 's' } },
    ],
  ])('of %j is read as %j', (env: Record<string, string>, expected) => {
    expect(providerSettings(env, 'smtp')).toMatchObject(expected);
  });

  test('requires the password and host of an account', () => {
    expect(problems({ EMAIL_ADDRESS: 'ada@x.com' })).toEqual([
      'EMAIL_PASSWORD: must be set when EMAIL_ADDRESS is',
      'SMTP_HOST: must be set when EMAIL_ADDRESS is',
    ]);
  });
});
