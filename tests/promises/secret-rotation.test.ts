import { stat } from 'node:fs/promises';
import path from 'node:path';
import { emptyDatabase, post, sendCode, startTestService, wrongCode } from '../support/harness';

const BAD_REQUEST = {
  Status: 'Failure',
  Details: 'Bad Request',
  Code: 'verification_key_invalid',
};

describe('a rotation of CRYPT_PASSWORD', () => {
  test('redeems codes sent before it until the old secret is removed', async () => {
    const database = await emptyDatabase();
    const before = await startTestService({ ...database, CRYPT_PASSWORD: 'old secret' });
    const first = await sendCode(before, 'ada@example.com');
    const second = await sendCode(before, 'bob@example.com');
    await before.close();

    const during = await startTestService({
      ...database,
      CRYPT_PASSWORD: 'new secret, old secret',
    });
    const redeemed = await post(during, '/verify/otp', first);
    expect(redeemed.status).toBe(200);
    expect(redeemed.body.Details).toBe('OTP Matched');
    const third = await sendCode(during, 'eve@example.com');
    await during.close();

    const after = await startTestService({ ...database, CRYPT_PASSWORD: 'new secret' });
    for (const sent of [first, second]) {
      const refused = await post(after, '/verify/otp', sent);
      expect(refused.status).toBe(400);
      expect(refused.body).toEqual(BAD_REQUEST);
    }
    const fresh = await post(after, '/verify/otp', third);
    expect(fresh.status).toBe(200);
    expect(fresh.body.Details).toBe('OTP Matched');
  });

  test.each([
    ['a code', {}, [4, 3, 2, 1, 0]],
    ['a recipient', { LIMIT_GUESSES_PER_RECIPIENT: '2/1h' }, [1, 0]],
  ])('does not give %s new guesses', async (_, limit, attemptsLeft) => {
    const settings = { ...(await emptyDatabase()), ...limit };
    const before = await startTestService({ ...settings, CRYPT_PASSWORD: 'old secret' });
    const sent = await sendCode(before, 'ada@example.com');
    for (const left of attemptsLeft) {
      const reply = await post(before, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
      expect(reply.body.AttemptsLeft).toBe(left);
    }
    await before.close();

    const during = await startTestService({
      ...settings,
      CRYPT_PASSWORD: 'new secret, old secret',
    });
    const right = await post(during, '/verify/otp', sent);
    expect(right.status).toBe(429);
    expect(right.body.Code).toBe('too_many_attempts');
  });
});

test('the same secrets in another order count the same recipients', async () => {
  const settings = { ...(await emptyDatabase()), LIMIT_SENDS_PER_RECIPIENT: '1/1h' };
  const first = await startTestService({ ...settings, CRYPT_PASSWORD: 'old secret,new secret' });
  await sendCode(first, 'ada@example.com');
  await first.close();
  const second = await startTestService({ ...settings, CRYPT_PASSWORD: 'new secret,old secret' });
  const refused = await post(second, '/email/otp', { email: 'ada@example.com', type: '2FA' });
  expect(refused.body.Code).toBe('recipient_rate_limited');
});

test('without CRYPT_PASSWORD a secret is generated once, readable only by its owner, and kept over a restart', async () => {
  const database = await emptyDatabase();
  const before = await startTestService(database);
  const sent = await sendCode(before, 'ada@example.com');
  await before.close();
  const file = await stat(path.join(database['DATA_DIR'] ?? '', 'crypt-password'));
  expect((file.mode & 0o777).toString(8)).toBe('600');

  const after = await startTestService(database);
  expect((await post(after, '/verify/otp', sent)).status).toBe(200);
});
