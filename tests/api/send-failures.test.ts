import { failureReply } from '../support/contract-failures';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';
import { replyTo } from '../support/requests';
import { tracesOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

/** Bodies with one fault or several: the reply reports the fault that the contract checks first. */
const SEND_FAULTS: [route: string, body: object, code: string][] = [
  ['/email/otp', {}, 'email_not_provided'],
  ['/email/otp', { email: '', type: '' }, 'email_not_provided'],
  ['/email/otp', { email: null, type: 'JUNK' }, 'email_not_provided'],
  ['/email/otp', { type: '2FA' }, 'email_not_provided'],
  ['/email/otp', { email: 'ada@example.com' }, 'type_not_provided'],
  ['/email/otp', { email: 'not an address' }, 'type_not_provided'],
  ['/email/otp', { email: 7, type: null }, 'type_not_provided'],
  ['/email/otp', { email: 'ada@example.com', type: '' }, 'type_not_provided'],
  ['/email/otp', { email: 'ada@example.com', type: 'JUNK' }, 'type_incorrect'],
  ['/email/otp', { email: 'not an address', type: '2fa' }, 'type_incorrect'],
  ['/email/otp', { email: ['ada@example.com'], type: ' FORGET' }, 'type_incorrect'],
  ['/email/otp', { email: 'ada@example.com', type: ['FORGET'] }, 'type_incorrect'],
  ['/email/otp', { email: 'ada@example.com', type: 'toString' }, 'type_incorrect'],
  ['/phone/otp', {}, 'phone_number_not_provided'],
  ['/phone/otp', { phone_number: '', type: 'JUNK' }, 'phone_number_not_provided'],
  ['/phone/otp', { email: 'ada@example.com', type: '2FA' }, 'phone_number_not_provided'],
  ['/phone/otp', { phone_number: '+12025550143' }, 'type_not_provided'],
  ['/phone/otp', { phone_number: 'no number' }, 'type_not_provided'],
  ['/phone/otp', { phone_number: '+12025550143', type: 'verification' }, 'type_incorrect'],
  ['/phone/otp', { phone_number: 12025550143, type: 'JUNK' }, 'type_incorrect'],
];

describe('a send', () => {
  test.each(SEND_FAULTS)('to %s with %j fails with %s, without an OTP or a message', async (route, body, code) => {
    const before = await tracesOf(service);
    expect(await replyTo(service, route, body)).toEqual(failureReply(code));
    expect(await tracesOf(service)).toEqual(before);
  });

  test('that succeeds creates one OTP and one message', async () => {
    const before = await tracesOf(service);
    await sendCode(service, 'traces@example.com');
    expect(await tracesOf(service)).toEqual({
      rows: before.rows + 1,
      messages: before.messages + 1,
    });
  });

  test('to a phone fails with 503 before all other checks when production has no SMS provider', async () => {
    const production = await startTestService(await productionSettings());
    const valid = { phone_number: '+12025550143', type: '2FA' };
    for (const body of [valid, {}, { phone_number: 7 }, { type: 'JUNK' }]) {
      expect(await replyTo(production, '/phone/otp', body)).toEqual(failureReply('phone_unavailable'));
    }
    expect(await replyTo(production, '/email/otp', {})).toEqual(failureReply('email_not_provided'));
  });
});
