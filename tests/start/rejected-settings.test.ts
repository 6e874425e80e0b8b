import { Settings } from '../../src/config/settings';
import { problems } from '../support/config-problems';

const ANY_TEXT = [
  ...['HOST', 'DATA_DIR', 'DB_NAME', 'DB_USER', 'DB_PASSWORD', 'SMTP_HOST'],
  ...['EMAIL_ADDRESS', 'EMAIL_PASSWORD', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'],
  ...['AWS_SESSION_TOKEN', 'AWS_REGION', 'SNS_DLT_ENTITY_ID', 'SNS_DLT_TEMPLATE_ID'],
  ...['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'TWILIO_API_KEY', 'TWILIO_API_SECRET'],
  ...['TWILIO_FROM', 'TWILIO_MESSAGING_SERVICE_SID', 'TWILIO_VOICE_FROM'],
  ...['VONAGE_API_KEY', 'VONAGE_API_SECRET', 'VONAGE_FROM', 'VONAGE_APPLICATION_ID', 'VONAGE_VOICE_FROM'],
  'VONAGE_SIGNATURE_SECRET',
  ...['WHATSAPP_TOKEN', 'WHATSAPP_TEMPLATE', 'WHATSAPP_APP_SECRET', 'WHATSAPP_VERIFY_TOKEN'],
  ...['CAPTCHA_SECRET', 'TEMPLATES_DIR'],
];

const NOT_WHOLE_NUMBERS = ['-1', '+5', '1.5', '1e1', '0x5', ' 5', '5 ', 'five', '9999999999', 'NaN', '５'];
const NOT_BOOLEANS = ['yes', '1', 'TRUE', ' true'];
const API_URL = 'an http:// or https:// URL without a user name, a query or a fragment';
const NOT_API_URLS = [
  ...['localhost:4566', 'ftp://x.com', 'https://x.com/?key=1', 'https://x.com/?', 'https://x.com/#a', 'https://x.com#'],
  ...['https://user@x.com', 'https://user:secret@x.com', 'https://:secret@x.com'],
];
const PROXY = 'the http:// or https:// URL of a proxy, such as http://user:password@proxy.example.org:3128';
const NOT_PROXIES = [
  ...['proxy.x.com', 'proxy.x.com:3128', 'socks5://proxy.x.com', 'http://', 'http://proxy.x.com:port'],
  ...['http://proxy.x.com/path', 'http://proxy.x.com/?a', 'http://proxy.x.com/#a', 'http://u:100%@proxy.x.com'],
  ...['http://user@proxy.x.com', 'http://:secret@proxy.x.com'],
];
const REDIS_URL =
  'a redis:// or rediss:// URL, such as redis://user:password@host:6379/0, with several hosts for a cluster: ' +
  'special characters percent-encoded, the database a number and 0 in a cluster, no options but db and family';
const NOT_REDIS_URLS = [
  ...['localhost:6379', 'http://redis.x.com', 'redis://', 'redis:///0', 'redis:x.com', 'redis+sentinel://x.com'],
  ...['redis://x.com/otp', 'redis://x.com/-1', 'redis://x.com/1/2', 'redis://x.com?db=otp', 'redis://x.com/1?db=2'],
  ...[
    'redis://x.com:port',
    'redis://x.com:65536',
    'redis://x.com?tls=true',
    'redis://x.com?family=5',
    'redis://x.com#a',
  ],
  ...['redis://:100%@x.com', 'redis://:pass/word@x.com', 'redis://u:12/def@x.com', 'redis://:pass?word@x.com'],
  ...['redis://:pass#word@x.com', 'redis://u:p@', 'redis://x.com,', 'redis://x.com,y.com/1', 'redis://x.com,:6379'],
];
const NOT_RATES = ['20', '20/h', '0/1h', '20/1w', 'OFF', '1/30s,', '1/30s;5/1m', '1/30s,off', ' '];
const NOT_ONE_RATE = ['20', '20/h', '/1h', '0/1h', '20/0h', '-1/1h', '1.5/1h', '20/1w', '5/1m,20/1h', ' '];

/** For each setting, what its error says that it accepts, and values that it rejects. */
const REJECTED: [name: string, accepts: string, values: string[]][] = [
  ['NODE_ENV', 'development, test or production', ['prod', 'Production', ' production']],
  ['PORT', 'a whole number from 0 to 65535', [...NOT_WHOLE_NUMBERS, '65536']],
  [
    'DATABASE_URL',
    'a postgres:// URL',
    ['localhost', 'localhost:5432', 'mysql://localhost/otp', 'postgres://host:port/otp', 'postgres://host:0/otp'],
  ],
  ['DB_HOST', 'one host name', ['a,b', ',']],
  ['DB_PORT', 'a whole number from 1 to 65535', [...NOT_WHOLE_NUMBERS, '0', '65536']],
  ['DB_SSL', 'disable, require or verify-full', ['true', 'prefer', 'Require']],
  [
    'DB_SSL_CA',
    'a readable file of PEM certificates, or the PEM itself',
    [
      '/nowhere/ca.pem',
      '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----',
      '-----BEGIN PRIVATE KEY-----',
      '.',
    ],
  ],
  ['DB_POOL_MAX', 'a whole number from 1 to 200', [...NOT_WHOLE_NUMBERS, '0', '201']],
  ['DB_WAIT', 'a whole number from 0 to 3600 seconds', [...NOT_WHOLE_NUMBERS, '3601']],
  ['CRYPT_PASSWORD', 'a secret, or several separated by commas', [',', ' ', ' , ']],
  ['PUBLIC_URL', API_URL, NOT_API_URLS],
  ['PROOF_TTL', 'a whole number from 1 to 300 seconds', [...NOT_WHOLE_NUMBERS, '0', '301']],
  ['SMTP_URL', 'an smtp:// or smtps:// URL', ['mail.x.com', 'http://mail.x.com', 'smtp://', 'smtp:mail.x.com']],
  ['SMTP_PORT', 'a whole number from 1 to 65535', [...NOT_WHOLE_NUMBERS, '0', '65536']],
  ['SMTP_SECURE', 'true or false', NOT_BOOLEANS],
  ['SMTP_NAME', 'a host name, or an IP address in brackets', ['a b', 'x.com\r\nMAIL', 'ü.example', '-']],
  ['SMTP_MAX_CONNECTIONS', 'a whole number from 1 to 1000', [...NOT_WHOLE_NUMBERS, '0', '1001']],
  [
    'EMAIL_FROM',
    '"Name" <address>',
    [
      ...['"Acme" <a@x.com>\r\nBcc: b@y.com', 'a@x.com\nb@y.com', 'a\0@x.com', 'Acme'],
      ...['Acme :( <a@x.com>', 'Acme (beta <a@x.com>', 'a@x.com:25', '"Acme <a@x.com>', 'a@x.com>'],
      ...['Acme <a@x.com:25>', 'a@x.com, b@y.com', 'Acme <a@x@y.com>', ' '],
      ...['"a@y.com" <a@x.com>', 'a@y.com <a@x.com>', 'Acme <a@x.com> b', '"A<B" <a@x.com>'],
    ],
  ],
  ['EMAIL_REPLY_TO', '"Name" <address>', ['Acme', 'a@x.com\r\nBcc: b@y.com', 'a@x.com, b@y.com']],
  [
    'EMAIL_HEADERS',
    'Name: value, several separated by ; in ASCII, without headers that the service sets or recipients',
    ['X-Tag', 'Bcc: eve@example.com', 'X-Tag: a\r\nBcc: eve@example.com', ';'],
  ],
  ['AWS_ENDPOINT_URL_SNS', API_URL, NOT_API_URLS],
  ['SMS_SENDER_ID', '1 to 11 letters and digits, at least one letter', ['12345', 'Acme Shop', 'TwelveLetter', 'Ácme']],
  ['SNS_MAX_PRICE', 'US dollars a message such as 0.10', ['-1', '0,10', '$1', '1.', 'free']],
  ['AWS_ENDPOINT_URL_SESV2', API_URL, NOT_API_URLS],
  ['SES_CONFIGURATION_SET', 'the name of a configuration set', ['two words', 'é', 'a'.repeat(65)]],
  ['SES_TOPIC_ARN', 'the ARN of an SNS topic', ['topic', 'arn:aws:sqs:eu-west-1:123456789012:otp']],
  ['TWILIO_API_URL', API_URL, NOT_API_URLS],
  ['VONAGE_SIGNATURE_METHOD', 'md5hash, md5, sha1, sha256 or sha512', ['md4', 'SHA256', 'none']],
  ['VONAGE_API_URL', API_URL, NOT_API_URLS],
  ['VONAGE_PRIVATE_KEY', 'the RSA private key of the application, in PEM', ['a-key', '-----BEGIN PRIVATE KEY-----']],
  ...['VONAGE_VOICE_API_URL'].map((name): [string, string, string[]] => [name, API_URL, NOT_API_URLS]),
  ['WHATSAPP_PHONE_NUMBER_ID', 'the ID of the phone number, which is digits', ['+12025550143', 'x']],
  [
    'WHATSAPP_TEMPLATE_LANGUAGES',
    'languages of the template as Meta writes them, such as en_US,pt_BR,de',
    ['en-US', 'EN', ','],
  ],
  ...['WHATSAPP_API_URL'].map((name): [string, string, string[]] => [name, API_URL, NOT_API_URLS]),
  [
    'WEBHOOK_URL',
    'an http:// or https:// URL without a user name',
    ['hooks.x.com', 'ftp://x.com', 'https://user:secret@x.com', 'https://:secret@x.com'],
  ],
  [
    'WEBHOOK_SECRET',
    'whsec_ and 24 to 64 bytes in base64, or several separated by commas',
    ['secret', 'whsec_c2hvcnQ=', `whsec_${'A'.repeat(88)}`, ','],
  ],
  ['SMS_GATEWAYS', 'files of gateways or names of recipes, separated by commas', [',', ' ']],
  ['EMAIL_PROVIDERS', 'smtp, ses or webhook, separated by commas', ['sns', 'smtp;ses', 'SMTP', ',']],
  ['SMS_PROVIDERS', 'sns, twilio, vonage or webhook, separated by commas', ['smtp', 'sns;twilio', 'SNS', ',']],
  ['WHATSAPP_PROVIDERS', 'whatsapp or webhook, separated by commas', ['sns', 'WhatsApp', ',']],
  ['VOICE_PROVIDERS', 'twilio-voice, vonage-voice or webhook, separated by commas', ['twilio', ',']],
  ['DELIVERY_TIMEOUT', 'a whole number from 1 to 60 seconds', [...NOT_WHOLE_NUMBERS, '0', '61']],
  ['HTTPS_PROXY', `${PROXY} (HTTPS_PROXY or https_proxy)`, NOT_PROXIES],
  ['HTTP_PROXY', `${PROXY} (HTTP_PROXY or http_proxy)`, NOT_PROXIES],
  [
    'NO_PROXY',
    '*, or hosts separated by commas, such as .example.org (NO_PROXY or no_proxy)',
    ['http://x.com', 'x.com;y.com', 'user@x.com'],
  ],
  [
    'API_KEYS',
    'name:key pairs separated by commas, each key at least 16 characters; the name anonymous is taken',
    [
      'sixteen letters.',
      'shop:fifteen letters',
      ':sixteen-letters.',
      'the shop:sixteen-letters.',
      'shop:sixteen-letters.,app',
      ',',
    ],
  ],
  ['ALLOW_ANONYMOUS', 'true or false', NOT_BOOLEANS],
  [
    'TRUST_PROXY',
    'true, false, a number of proxies, or their addresses and networks',
    ['yes', '-1', '10.0.0.0/33', '10.0.0', 'proxy.x.com', '10.0.0.1;10.0.0.2'],
  ],
  [
    'CORS_ORIGINS',
    'origins such as https://app.example.com or https://*.example.com, separated by commas, or *',
    [
      ...['app.x.com', 'https://x.com/path', 'https://x.com?', 'https://u:p@x.com', 'https://x.com:port', 'null'],
      ...['https://*', 'https://*.com', 'https://a*.x.com', 'https://a.*.x.com', 'https://*.*.x.com', 'http://x.com:*'],
    ],
  ],
  [
    'PAGE_ORIGINS',
    'caller=origin pairs such as shop=https://login.example.com, separated by commas, each origin once and without a *; ' +
      'http:// only for localhost',
    [
      ...['https://x.com', 'shop:https://x.com', 'shop=x.com', 'shop=*', 'shop=https://*.x.com', 'shop=https://*'],
      ...['shop=http://x.com', 'shop=https://x.com/path', 'shop=https://x.com?', 'shop=https://u:p@x.com', 'shop=null'],
      ...['anonymous=https://x.com', 'the shop=https://x.com', '=https://x.com', 'shop=https://x.com:port', ','],
      ...['shop=https://x.com,app=https://X.com:443', 'shop=https://x.com,https://y.com', 'shop=capacitor://localhost'],
      ...['shop=http://localhost.x.com', 'shop=http://127.0.0.1.x.com'],
    ],
  ],
  ['CAPTCHA_URL', API_URL, NOT_API_URLS],
  ['SHUTDOWN_DELAY', 'a whole number from 0 to 300 seconds', [...NOT_WHOLE_NUMBERS, '301', '5s']],
  ['METRICS_TOKEN', 'at least 16 characters without blanks', ['short', 'fifteen-letters', 'a token of many words']],
  ['METRICS_PORT', 'a whole number from 0 to 65535', [...NOT_WHOLE_NUMBERS, '65536']],
  ['OTP_LENGTH', 'a whole number from 4 to 10 digits', [...NOT_WHOLE_NUMBERS, '3', '11']],
  ['OTP_TTL', 'a whole number from 1 to 86400 seconds', [...NOT_WHOLE_NUMBERS, '0', '86401', '10m']],
  ['OTP_MAX_ATTEMPTS', 'a whole number from 1 to 100 guesses', [...NOT_WHOLE_NUMBERS, '0', '101']],
  ['RETENTION', 'a whole number from 300 to 2592000 seconds', [...NOT_WHOLE_NUMBERS, '299', '2592001', '1h']],
  ['LIMIT_GUESSES_PER_RECIPIENT', 'one count over a span, such as 20/1h', [...NOT_ONE_RATE, 'off']],
  ...[
    'LIMIT_SENDS_PER_RECIPIENT',
    'LIMIT_SENDS_PER_CALLER',
    'LIMIT_VERIFIES_PER_CALLER',
    'LIMIT_SENDS_PER_VISITOR',
    'LIMIT_VERIFIES_PER_VISITOR',
  ].map((name): [string, string, string[]] => [name, 'counts over spans such as 1/30s,5/10m,10/1h, or off', NOT_RATES]),
  ['LIMIT_FOLD_PLUS_TAGS', 'true or false', NOT_BOOLEANS],
  ['REDIS_URL', REDIS_URL, NOT_REDIS_URLS],
  ['REDIS_CA', 'a certificate in PEM, or a file that holds one', ['/dev/null', 'no-such-file', '-----BEGIN']],
  ['SMS_COUNTRIES', 'ISO 3166 codes of countries such as DE,FR, or *', ['de', 'XX', 'Germany', 'DE;FR', 'DE,*', ',']],
  ['WHATSAPP_COUNTRIES', 'ISO 3166 codes of countries such as DE,FR, or *', ['de', 'DE;FR']],
  ['VOICE_COUNTRIES', 'ISO 3166 codes of countries such as DE,FR, or *', ['de', 'DE;FR']],
  ['DEFAULT_COUNTRY', 'ISO 3166 codes of countries such as DE,FR', ['de', 'XX', 'DE,FR', '*']],
  [
    'LIMIT_SMS_PER_COUNTRY',
    'countries with counts over spans such as US:5000/1d,*:200/1d, or off',
    ['5000/1d', 'US:5000', 'us:5/1d', 'XX:5/1d', 'US:off', 'US:0/1d', 'US:5/1d,US:6/1d', 'off,US:5/1d', '*', ','],
  ],
  ['SMS_GUARD_VOLUME', 'one count over a span, such as 30/1h, or off', ['5/1m,20/1h', ...NOT_RATES]],
  ['SMS_GUARD_MIN_CONVERSION', 'a whole number from 1 to 100 percent', [...NOT_WHOLE_NUMBERS, '0', '101']],
  [
    'TEST_RECIPIENTS',
    'recipient:code pairs such as +15005550006:123456,a@example.com:654321',
    ['+15005550006', 'a@example.com:12', 'a@example.com:letters', 'a:b:123456', 'a@x:123456', ','],
  ],
  ['ALLOW_TEST_RECIPIENTS', 'true or false', NOT_BOOLEANS],
  ['APP_NAME', '1 to 24 characters on one line', ['x'.repeat(25), 'A\nB', 'A\r\nB', 'A\0', 'A\u202eB', 'A\u2028B']],
  [
    'DEFAULT_LOCALE',
    'en, es, fr, de, it, pt, pt-BR, nl, pl, sv, tr, ru, uk, ar, he, hi, bn, id, vi, ja, ko, zh-Hans or zh-Hant',
    ['EN', 'en-US', 'pt_BR', 'zh', 'xx', ' en'],
  ],
  ['APP_COLOR', 'a colour such as #1d4ed8', ['blue', '#1d4', '1d4ed8', '#1d4ed8;', '#1d4edg']],
  [
    'SUPPORT_CONTACT',
    'an e-mail address or an http:// or https:// URL, 100 characters at most',
    ['help', 'a@x.com,b@x.com', 'ftp://x.com', 'https://x.com/a b', `a@${'b'.repeat(99)}.com`],
  ],
  ['BRAND_CALLERS', 'names of callers separated by commas', [',', ' ']],
];

describe('a bad value', () => {
  const values = REJECTED.flatMap(([name, accepts, all]) =>
    all.map((value): [string, string, string] => [name, value, accepts]),
  );

  test.each(values)(
    'such as %s=%j is rejected with one line that says what the setting accepts',
    (name, value, accepts) => {
      expect(problems({ [name]: value })).toEqual([`${name}: must be ${accepts}`]);
    },
  );

  test('is tested above for every setting, except those that accept any text', () => {
    const tested = [...REJECTED.map(([name]) => name), ...ANY_TEXT];
    expect(tested.sort()).toEqual(Object.keys(Settings.shape).sort());
  });

  test('is reported together with all others, in the order of the settings', () => {
    const env = Object.fromEntries(REJECTED.map(([name, , [value = '']]) => [name, value]));
    const lines = REJECTED.map(([name, accepts]) => `${name}: must be ${accepts}`);
    expect(problems(env)).toEqual(lines);
  });

  test('is reported together with missing settings', () => {
    expect(problems({ PORT: 'x', AWS_ACCESS_KEY_ID: 'id', AWS_REGION: 'eu-west-1' })).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'AWS_SECRET_ACCESS_KEY: must be set when AWS_ACCESS_KEY_ID is',
    ]);
  });

  test('is not repeated in its error, because it may be a password', () => {
    const secret = 'hunter2';
    const env = {
      DATABASE_URL: `mysql://u:${secret}@h/d`,
      SMTP_URL: `http://u:${secret}@h`,
      HTTPS_PROXY: `socks5://u:${secret}@h`,
      DB_PORT: secret,
    };
    expect(problems(env)).toHaveLength(4);
    expect(problems(env).join()).not.toContain(secret);
  });
});
