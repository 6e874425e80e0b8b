import { failureReply } from '../support/contract-failures';
import { expectHealthy } from '../support/expect-healthy';
import { startTestService, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';
import { tracesOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

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
  ['/verify/otp', 'verification_key', { otp: '1', check: 'c' }, 'Verification Key must be a string'],
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
    'such as %s %s fails with 400 unless it is a string, without an OTP or a message',
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
    'such as %s type is incorrect unless it is one of the types',
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
  ])('such as %s %s fails with 400 when it is too long', async (route, name, others, length, details) => {
    for (const value of ['1'.repeat(length), '1'.repeat(6000), `${'ü'.repeat(2000)}@example.com`]) {
      expect(await replyTo(service, route, { ...others, [name]: value })).toEqual({
        status: 400,
        body: { Status: 'Failure', Details: details, Code: `${name}_invalid` },
      });
    }
  });
});
