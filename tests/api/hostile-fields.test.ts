import { failureReply } from '../support/contract-failures';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { HOSTILE_ADDRESSES, UNUSUAL_ADDRESSES } from '../support/hostile-addresses';
import { HOSTILE_NUMBERS } from '../support/hostile-numbers';
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

describe('a recipient', () => {
  test.each(HOSTILE_ADDRESSES)('with %s is 400, and nothing is sent: %j', async (_, email) => {
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

  test.each(UNUSUAL_ADDRESSES)('%j is one address: one message goes to it', async (email, to) => {
    const before = await tracesOf(service);
    const sent = await sendCode(service, email);
    expect((await tracesOf(service)).messages).toBe(before.messages + 1);
    expect((await inboxOf(service))[0]?.to).toBe(to);
    expect((await replyTo(service, '/verify/otp', sent)).body.Check).toBe(email);
  });

  test.each(HOSTILE_NUMBERS)('with %s is 400, and nothing is sent: %j', async (_, typed) => {
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
