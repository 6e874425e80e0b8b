import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const statusOf = async (service: TestService, sent: { verification_key: string }) =>
  (await post(service, '/status/otp', { verification_key: sent.verification_key })).body;

describe('the status of a code', () => {
  test('is pending with all its guesses after the send', async () => {
    const service = await startTestService();
    const { body } = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect(await statusOf(service, { verification_key: body.Details })).toEqual({
      Status: 'Success',
      Details: 'pending',
      ExpiresAt: body.ExpiresAt,
      AttemptsLeft: 5,
    });
  });

  test('spends no guess', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    for (let times = 0; times < 20; times += 1) {
      expect(await statusOf(service, sent)).toMatchObject({ Details: 'pending', AttemptsLeft: 4 });
    }
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test('is approved once it was redeemed, also after its expiry', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await post(service, '/verify/otp', sent);
    expect(await statusOf(service, sent)).toMatchObject({ Details: 'approved', AttemptsLeft: 0 });
    service.moveClock(601);
    expect(await statusOf(service, sent)).toMatchObject({ Details: 'approved' });
  });

  test('is expired after its life, also when its row is purged', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    service.moveClock(601);
    expect(await statusOf(service, sent)).toMatchObject({ Details: 'expired', AttemptsLeft: 0 });
    await service.database.query('DELETE FROM "OTP"', []);
    expect(await statusOf(service, sent)).toMatchObject({ Details: 'expired' });
  });

  test('is max_attempts_reached when its guesses are used up', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    for (let times = 0; times < 5; times += 1) {
      await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    }
    expect(await statusOf(service, sent)).toMatchObject({ Details: 'max_attempts_reached', AttemptsLeft: 0 });
  });
});

test.each(['/status/otp', '/cancel/otp', '/resend/otp'])('%s refuses a key that does not open', async (route) => {
  const service = await startTestService();
  const { verification_key: key } = await sendCode(service);
  for (const verification_key of [`${key}x`, key.slice(1), 'x', 'x'.repeat(2049)]) {
    const reply = await post(service, route, { verification_key });
    expect([reply.status, reply.body.Code]).toEqual([400, 'verification_key_invalid']);
  }
  expect((await post(service, route, {})).body.Code).toBe('verification_key_not_provided');
  expect((await post(service, route, { verification_key: 5 })).body.Code).toBe('verification_key_not_a_string');
  const padded = await post(service, route, { verification_key: ` ${key}\n` });
  expect(padded.status).toBe(200);
});
