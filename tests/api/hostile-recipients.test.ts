import { expectHealthy } from '../support/expect-healthy';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { HOSTILE_ADDRESSES, INTERNATIONAL_ADDRESSES, UNUSUAL_ADDRESSES } from '../support/hostile-addresses';
import { HOSTILE_NUMBERS } from '../support/hostile-numbers';
import { replyTo } from '../support/requests';
import { inboxOf, tracesOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

describe('a send', () => {
  test.each(HOSTILE_ADDRESSES)('to an address with %s fails with 400 and no message: %j', async (_, email) => {
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

  test.each(INTERNATIONAL_ADDRESSES)(
    'to an address with letters beyond ASCII before its @ says so with 400, and no message: %j',
    async (email) => {
      const before = await tracesOf(service);
      expect(await replyTo(service, '/email/otp', { email, type: '2FA' })).toEqual({
        status: 400,
        body: {
          Status: 'Failure',
          Details: 'Email has letters before the @ that are not ASCII: this service cannot send there',
          Code: 'email_not_ascii',
        },
      });
      expect(await tracesOf(service)).toEqual(before);
    },
  );

  test.each(UNUSUAL_ADDRESSES)('to %j delivers one message, to %s', async (email, to) => {
    const before = await tracesOf(service);
    const sent = await sendCode(service, email);
    expect((await tracesOf(service)).messages).toBe(before.messages + 1);
    expect((await inboxOf(service))[0]?.to).toBe(to);
    expect((await replyTo(service, '/verify/otp', sent)).body.Check).toBe(email);
  });

  test.each(HOSTILE_NUMBERS)('to a number with %s fails with 400 and no message: %j', async (_, typed) => {
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
