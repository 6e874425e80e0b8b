import { loadConfig } from '../../src/config/config';
import { problems } from '../support/config-problems';

const KEYS = { API_KEYS: 'shop:shop-key-0123456789,app:app-key-0123456789' };
const CAPTCHA = { CAPTCHA_SECRET: 'secret', CAPTCHA_URL: 'https://captcha.x.com/siteverify' };
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.x.com/otp',
  CRYPT_PASSWORD: 'sixteen letters.',
  SMTP_URL: 'smtp://mail.x.com',
  PUBLIC_URL: 'https://otp.x.com',
  PAGE_ORIGINS: 'shop=https://login.x.com',
  ...KEYS,
};

test.each([
  ['shop=https://Login.X.com:443/', [{ caller: 'shop', origin: 'https://login.x.com', hostname: 'login.x.com' }]],
  [
    'shop=https://bücher.example, app=http://localhost:3000',
    [
      { caller: 'shop', origin: 'https://xn--bcher-kva.example', hostname: 'xn--bcher-kva.example' },
      { caller: 'app', origin: 'http://localhost:3000', hostname: 'localhost' },
    ],
  ],
  ['shop=http://[::1]:3000', [{ caller: 'shop', origin: 'http://[::1]:3000', hostname: '[::1]' }]],
])('PAGE_ORIGINS=%s sets the pages %j', (PAGE_ORIGINS, origins) => {
  expect(loadConfig({ PAGE_ORIGINS }).pages.origins).toEqual(origins);
});

describe('the limits of a page', () => {
  const limitsWith = (env: Record<string, string>) => {
    const { pages, limits } = loadConfig({ PAGE_ORIGINS: 'shop=https://login.x.com', ...env });
    return { sends: pages.sendsPerAddress, verifies: pages.verifiesPerAddress, ofVisitors: limits.sendsPerVisitor };
  };

  test('are 5 sends and 60 verifies in 10 minutes, while visitors of back ends have none', () => {
    expect(limitsWith({})).toEqual({
      sends: [{ points: 5, windowSeconds: 600 }],
      verifies: [{ points: 60, windowSeconds: 600 }],
      ofVisitors: [],
    });
  });

  test('are those of visitors where the operator sets them, also to off', () => {
    const hour = [{ points: 7, windowSeconds: 3600 }];
    expect(limitsWith({ LIMIT_SENDS_PER_VISITOR: '7/1h' })).toMatchObject({ sends: hour, ofVisitors: hour });
    expect(limitsWith({ LIMIT_SENDS_PER_VISITOR: 'off', LIMIT_VERIFIES_PER_VISITOR: 'off' })).toEqual({
      sends: [],
      verifies: [],
      ofVisitors: [],
    });
  });
});

describe('the start is refused', () => {
  test.each([
    [{ PAGE_ORIGINS: 'crm=https://x.com', ...KEYS }, 'PAGE_ORIGINS: must name callers that API_KEYS has'],
    [CAPTCHA, 'PAGE_ORIGINS: must be set when CAPTCHA_SECRET is'],
    [
      { PAGE_ORIGINS: 'shop=https://x.com', CAPTCHA_SECRET: 'secret' },
      'CAPTCHA_URL: must be set when CAPTCHA_SECRET is',
    ],
    [
      { PAGE_ORIGINS: 'shop=https://x.com', CAPTCHA_URL: CAPTCHA.CAPTCHA_URL },
      'CAPTCHA_SECRET: must be set when CAPTCHA_URL is',
    ],
  ])('with %j', (env, line) => {
    expect(problems(env)).toEqual([line]);
  });

  test.each([
    [{ PAGE_ORIGINS: 'shop=http://localhost:3000' }, 'PAGE_ORIGINS: must be https:// origins in production'],
    [{ ...CAPTCHA, CAPTCHA_URL: 'http://captcha.x.com' }, 'CAPTCHA_URL: must be an https:// URL in production'],
    [{ API_KEYS: '', ALLOW_ANONYMOUS: 'true' }, 'API_KEYS: must be set in production when PAGE_ORIGINS is'],
    [{ API_KEYS: '' }, 'API_KEYS: must be set in production (or ALLOW_ANONYMOUS=true)'],
    [{ PUBLIC_URL: '' }, 'PUBLIC_URL: must be set in production when PAGE_ORIGINS is'],
  ])('in production with %j', (env, line) => {
    expect(problems({ ...PRODUCTION, ...env })).toEqual([line]);
  });
});

test('pages and a captcha start in production, and pages of this machine in development', () => {
  expect(problems({ ...PRODUCTION, ...CAPTCHA })).toEqual([]);
  expect(problems({ PAGE_ORIGINS: 'shop=http://localhost:3000', ...CAPTCHA })).toEqual([]);
});
