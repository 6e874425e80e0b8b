import { expectHealthy } from '../support/expect-healthy';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';
import { inboxOf, tracesOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

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

describe('a send', () => {
  test.each(NOT_ONE_ADDRESS)(
    'to %j, which is not one address, fails with 400 and no message',
    async (email) => {
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
    },
  );

  test.each(ONE_ADDRESS)('to %j delivers one message, to %s', async (email, to) => {
    const before = await tracesOf(service);
    const sent = await sendCode(service, email);
    expect((await tracesOf(service)).messages).toBe(before.messages + 1);
    expect((await inboxOf(service))[0]?.to).toBe(to);
    expect((await replyTo(service, '/verify/otp', sent)).body.Check).toBe(email);
  });

  test.each(NOT_ONE_NUMBER)(
    'to %j, which is not one number, fails with 400 and no message',
    async (typed) => {
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
    },
  );
});
