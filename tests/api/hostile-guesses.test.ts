import { failureReply } from '../support/contract-failures';
import { expectHealthy } from '../support/expect-healthy';
import { post, sendCode, startTestService, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';

let service: TestService;
beforeAll(async () => {
  // Enough guesses for every value below: these tests are about their form, not their number.
  service = await startTestService({
    OTP_MAX_ATTEMPTS: '100',
    LIMIT_GUESSES_PER_RECIPIENT: '1000/1h',
  });
});
afterEach(() => expectHealthy(service));

describe('a verification', () => {
  test('with the right code fails for every `check` but the recipient', async () => {
    const sent = await sendCode(service, 'victim@example.com');
    const lists = [['victim@example.com'], { 0: 'victim@example.com' }];
    for (const check of lists) {
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

  test('fails for every `otp` but the code', async () => {
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
});
