import { post, sendCode, startTestService, wrongCode } from '../support/harness';

const CANCELED = { Status: 'Success', Details: 'OTP Canceled' };

describe('a canceled code', () => {
  test('is not redeemed any more', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    for (let times = 0; times < 2; times += 1) {
      const reply = await post(service, '/cancel/otp', { verification_key: sent.verification_key });
      expect([reply.status, reply.body]).toEqual([200, CANCELED]);
    }
    expect((await post(service, '/verify/otp', sent)).body.Code).toBe('verification_key_invalid');
    expect((await post(service, '/status/otp', sent)).body).toMatchObject({ Details: 'canceled', AttemptsLeft: 0 });
    expect(await service.database.query('SELECT id FROM "OTP"', [])).toEqual([]);
  });

  test('leaves the other codes of its recipient alone', async () => {
    const service = await startTestService();
    const [first, second] = [await sendCode(service), await sendCode(service)];
    await post(service, '/cancel/otp', first);
    expect((await post(service, '/verify/otp', second)).status).toBe(200);
  });
});

test('a redeemed code is not canceled', async () => {
  const service = await startTestService();
  const sent = await sendCode(service);
  await post(service, '/verify/otp', sent);
  expect((await post(service, '/cancel/otp', sent)).body.Code).toBe('otp_already_used');
  expect((await post(service, '/status/otp', sent)).body.Details).toBe('approved');
});

test('an expired code is not canceled', async () => {
  const service = await startTestService();
  const sent = await sendCode(service);
  service.moveClock(601);
  expect((await post(service, '/cancel/otp', sent)).body.Code).toBe('otp_expired');
  await service.database.query('DELETE FROM "OTP"', []);
  expect((await post(service, '/cancel/otp', sent)).body.Code).toBe('otp_expired');
});

test('a code without guesses left is canceled', async () => {
  const service = await startTestService({ OTP_MAX_ATTEMPTS: '1' });
  const sent = await sendCode(service);
  await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
  expect((await post(service, '/cancel/otp', sent)).body).toEqual(CANCELED);
});

test('of a cancel and 20 right codes at once, one wins', async () => {
  const service = await startTestService();
  for (let round = 0; round < 20; round += 1) {
    const sent = await sendCode(service, `ada${round}@example.com`);
    const [canceled, ...verified] = await Promise.all([
      post(service, '/cancel/otp', sent),
      ...Array.from({ length: 20 }, () => post(service, '/verify/otp', sent)),
    ]);
    const successes = verified.filter(({ status }) => status === 200).length;
    expect([canceled.status, successes]).toEqual(canceled.status === 200 ? [200, 0] : [400, 1]);
    const refused = verified.filter(({ status }) => status !== 200).map(({ body }) => body.Code);
    const reason = canceled.status === 200 ? 'verification_key_invalid' : 'otp_already_used';
    expect(new Set(refused)).toEqual(new Set([reason]));
  }
});
