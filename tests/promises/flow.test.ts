import { post, sendCode, startTestService, wrongCode } from '../support/harness';
import { matched } from '../support/matched';

describe('a code', () => {
  test('sent by e-mail is redeemed once', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, 'Ada@Example.com');

    const first = await post(service, '/verify/otp', sent);
    expect(first.status).toBe(200);
    expect(first.body).toEqual(matched({ check: 'Ada@Example.com', recipient: 'ada@example.com', type: '2FA' }));

    const second = await post(service, '/verify/otp', sent);
    expect(second.status).toBe(400);
    expect(second.body).toEqual({
      Status: 'Failure',
      Details: 'OTP Already Used',
      Code: 'otp_already_used',
    });
  });

  test('sent by SMS is refused after five wrong guesses, although it is right', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, '+12025550143');
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      const reply = await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
      expect(reply.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft: attemptsLeft });
    }
    const right = await post(service, '/verify/otp', sent);
    expect(right.status).toBe(429);
    expect(right.body.Code).toBe('too_many_attempts');
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('is refused after as many wrong guesses as OTP_MAX_ATTEMPTS allows', async () => {
    const service = await startTestService({ OTP_MAX_ATTEMPTS: '2' });
    const sent = await sendCode(service);
    for (const attemptsLeft of [1, 0]) {
      const reply = await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
      expect(reply.body).toMatchObject({ Code: 'otp_not_matched', AttemptsLeft: attemptsLeft });
    }
    expect((await post(service, '/verify/otp', sent)).body.Code).toBe('too_many_attempts');
  });

  test('is counted, compared and redeemed in one SQL statement', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    const query = jest.spyOn(service.database, 'query');
    const attempt = jest.spyOn(service.database, 'attempt');
    await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    expect(query).toHaveBeenCalledTimes(1);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    expect(query).toHaveBeenCalledTimes(2);
    expect(attempt).not.toHaveBeenCalled();
  });
});
