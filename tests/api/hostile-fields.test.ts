import { failureReply } from '../support/contract-failures';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';
import { inboxOf, tracesOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  // Room for many wrong guesses: this file is about what they look like, not how many there are.
  service = await startTestService({
    OTP_MAX_ATTEMPTS: '100',
    LIMIT_GUESSES_PER_RECIPIENT: '1000/1h',
  });
});
afterEach(async () => {
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(service.output()).not.toContain('"level":"error"');
});

const WRONG_TYPES: unknown[] = [
  { $ne: 1 },
  { $gt: '' },
  { address: 'a@example.com,b@example.org' },
  {},
  [],
  ['ada@example.com'],
  [['+12025550143']],
  [null],
  0,
  12025550143,
  -1.5,
  true,
  false,
];

const STRING_FIELDS: [route: string, name: string, others: object, details: string][] = [
  ['/email/otp', 'email', { type: '2FA' }, 'Email must be a string'],
  ['/phone/otp', 'phone_number', { type: '2FA' }, 'Phone Number must be a string'],
  [
    '/verify/otp',
    'verification_key',
    { otp: '1', check: 'c' },
    'Verification Key must be a string',
  ],
  [
    '/verify/otp',
    'otp',
    { verification_key: 'k', check: 'c' },
    'OTP must be a string: a number would lose a leading zero',
  ],
  ['/verify/otp', 'check', { verification_key: 'k', otp: '1' }, 'Check must be a string'],
];

describe('a field', () => {
  test.each(STRING_FIELDS)(
    '%s %s that is no string is 400 and leaves nothing',
    async (route, name, others, details) => {
      const before = await tracesOf(service);
      for (const value of WRONG_TYPES) {
        const reply = await replyTo(service, route, { ...others, [name]: value });
        expect({ value, ...reply }).toEqual({
          value,
          status: 400,
          body: { Status: 'Failure', Details: details, Code: `${name}_not_a_string` },
        });
      }
      expect(await tracesOf(service)).toEqual(before);
    },
  );

  test.each(['/email/otp', '/phone/otp'])(
    '%s type that is no string is incorrect',
    async (route) => {
      const recipients = { email: 'ada@example.com', phone_number: '+12025550143' };
      for (const type of [...WRONG_TYPES, '2FA\0', '2FA\r\n', '__proto__', 'constructor']) {
        const reply = await replyTo(service, route, { ...recipients, type });
        expect({ type, ...reply }).toEqual({ type, ...failureReply('type_incorrect') });
      }
    },
  );

  test.each([
    ['/email/otp', 'email', { type: '2FA' }, 321, 'Email is not a single valid address'],
    [
      '/phone/otp',
      'phone_number',
      { type: '2FA' },
      321,
      'Phone Number is not a valid number in international form, such as +12025550143',
    ],
    ['/verify/otp', 'verification_key', { otp: '1', check: 'c' }, 2049, 'Bad Request'],
    ['/verify/otp', 'otp', { verification_key: 'k', check: 'c' }, 65, 'OTP is too long'],
    ['/verify/otp', 'check', { verification_key: 'k', otp: '1' }, 321, 'Check is too long'],
  ])('%s %s that is over-long is 400', async (route, name, others, length, details) => {
    for (const value of ['1'.repeat(length), '1'.repeat(6000), `${'ü'.repeat(2000)}@example.com`]) {
      expect(await replyTo(service, route, { ...others, [name]: value })).toEqual({
        status: 400,
        body: { Status: 'Failure', Details: details, Code: `${name}_invalid` },
      });
    }
  });
});

const NOT_ONE_ADDRESS = [
  'a@example.com,b@example.org',
  'a@example.com, b@example.org',
  'a@example.com;b@example.org',
  'a@example.com b@example.org',
  'a@example.com@example.org',
  'everyone: a@example.com, b@example.org;',
  'undisclosed-recipients:;',
  'Ada <ada@example.com>',
  '<ada@example.com>',
  'ada@example.com>',
  '"Ada" ada@example.com',
  '"a@b"@example.com',
  '"ada"@example.com',
  'ada(comment)@example.com',
  'ada\\@example.com',
  'mailto:ada@example.com',
  'ada@example.com?bcc=eve@example.org',
  'ada@example.com\r\nBcc: eve@example.org',
  'ada\r\n@example.com',
  'ada@\nexample.com',
  'ada@example.com\0',
  'ada\0@example.com',
  'ada@exam\0ple.com',
  'ada eve@example.com',
  'ada\t@example.com',
  '=?utf-8?q?ada=40example.com=3e=00?=@example.org',
  '=?utf-8?b?YWRh?=@example.com',
  'ada@=?utf-8?q?example?=.com',
  'mıke@example.com',
  'ａda@example.com',
  'ada\u202e@example.com',
  'ada@exa\u202emple.com',
  'ada@exam\u200bple.com',
  'ada@example\u3002com',
  'ada@ex%61mple.com',
  'ada@[127.0.0.1]',
  'ada@127.0.0.1',
  'ada@１２７.0.0.1',
  'ada@0x7f000001',
  'ada@localhost',
  'ada@example.com.',
  'ada@.example.com',
  'ada@example..com',
  'ada@-example.com',
  'ada@example_.com',
  'ada@example.com:25',
  '.ada@example.com',
  'ada.@example.com',
  'a..b@example.com',
  'ada@',
  '@example.com',
  '@',
  'ada',
  ' ',
  '\0',
  '\ud800@example.com',
  `${'a'.repeat(65)}@example.com`,
  `ada@${'a'.repeat(64)}.com`,
  `${'a'.repeat(64)}@${`${'b'.repeat(62)}.`.repeat(3)}com`,
];

const ONE_ADDRESS: [typed: string, to: string][] = [
  ['a+tag@example.com', 'a+tag@example.com'],
  ["o'hara@example.com", "o'hara@example.com"],
  ['a.b@example.co.uk', 'a.b@example.co.uk'],
  ['  Ada@EXAMPLE.com ', 'Ada@example.com'],
  ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
  [`${'a'.repeat(64)}@example.com`, `${'a'.repeat(64)}@example.com`],
  [`a@${`${'b'.repeat(61)}.`.repeat(4)}com`, `a@${`${'b'.repeat(61)}.`.repeat(4)}com`],
];

const NOT_ONE_NUMBER = [
  'abc +12025550143 def',
  'call +12025550143',
  '+12025550143;ext=5',
  '+12025550143 ext. 5',
  '+12025550143x5',
  '+12025550143#5',
  '+12025550143,,5',
  'tel:+12025550143',
  '+12025550143,+12025550144',
  '+12025550143;+12025550144',
  '+12025550143\r\n+12025550144',
  '+12025550143\0',
  '+1202555\u00000143',
  '+１２０２５５５０１４３',
  '＋12025550143',
  '+١٢٠٢٥٥٥٠١٤٣',
  '+1202\u200b5550143',
  '++12025550143',
  '+1-800-FLOWERS',
  'no number',
  '911',
  '+1',
  '+',
  '+0000000000',
  '+999123456789',
  '+120255501431202555014',
  ' ',
  'ada@example.com',
];

describe('a recipient', () => {
  test.each(NOT_ONE_ADDRESS)('%j is not one address: 400, and nothing is sent', async (email) => {
    const before = await tracesOf(service);
    expect(await replyTo(service, '/email/otp', { email, type: '2FA' })).toEqual({
      status: 400,
      body: {
        Status: 'Failure',
        Details: 'Email is not a single valid address',
        Code: 'email_invalid',
      },
    });
    expect(await tracesOf(service)).toEqual(before);
  });

  test.each(ONE_ADDRESS)('%j is one address: one message goes to it', async (email, to) => {
    const before = await tracesOf(service);
    const sent = await sendCode(service, email);
    expect((await tracesOf(service)).messages).toBe(before.messages + 1);
    expect((await inboxOf(service))[0]?.to).toBe(to);
    expect((await replyTo(service, '/verify/otp', sent)).body.Check).toBe(email);
  });

  test.each(NOT_ONE_NUMBER)('%j is not one number: 400, and nothing is sent', async (typed) => {
    const before = await tracesOf(service);
    expect(await replyTo(service, '/phone/otp', { phone_number: typed, type: '2FA' })).toEqual({
      status: 400,
      body: {
        Status: 'Failure',
        Details: 'Phone Number is not a valid number in international form, such as +12025550143',
        Code: 'phone_number_invalid',
      },
    });
    expect(await tracesOf(service)).toEqual(before);
  });
});

describe('a right code with its right key', () => {
  test('passes for no check but the recipient itself, and still passes after', async () => {
    const sent = await sendCode(service, 'victim@example.com');
    const listed = [['victim@example.com'], { 0: 'victim@example.com' }];
    for (const check of listed) {
      expect((await replyTo(service, '/verify/otp', { ...sent, check })).body).toEqual({
        Status: 'Failure',
        Details: 'Check must be a string',
        Code: 'check_not_a_string',
      });
    }
    for (const check of [
      'victim@example.com,eve@example.org',
      'Victim <victim@example.com>',
      'victim@example.com\0',
      'victim@example.com\r\n.',
      'vıctim@example.com',
      'victim+tag@example.com',
      'v.ictim@example.com',
      'victim@example.com.',
      '%',
      '',
    ]) {
      expect(await replyTo(service, '/verify/otp', { ...sent, check })).toEqual(
        failureReply(check === '' ? 'check_not_provided' : 'recipient_mismatch'),
      );
    }
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });
});

test('no otp but the code itself matches', async () => {
  const sent = await sendCode(service, 'guessed@example.com');
  for (const otp of [
    "' OR '1'='1",
    `${sent.otp}' --`,
    `${sent.otp}\0`,
    `\0${sent.otp}`,
    `${sent.otp},${sent.otp}`,
    `0${sent.otp}`,
    `+${sent.otp}`,
    `${sent.otp}.0`,
    sent.otp.slice(1),
    '%',
    '\ud800',
    '１２３４５６',
    'null',
    'true',
  ]) {
    const reply = await replyTo(service, '/verify/otp', { ...sent, otp });
    expect([reply.status, reply.body.Details]).toEqual([400, 'OTP NOT Matched']);
  }
  expect((await post(service, '/verify/otp', sent)).status).toBe(200);
});
