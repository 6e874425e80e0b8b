import { post, sendCode, startTestService, wrongCode } from '../support/harness';

const TTL_SECONDS = 600;

describe('somebody who can write to the database, without the secret,', () => {
  test('cannot prolong a code', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await service.database.query(
      `UPDATE "OTP" SET expiration_time = expiration_time + interval '1 day'`,
      [],
    );
    service.advance(TTL_SECONDS);
    expect((await post(service, '/verify/otp', sent)).body.Code).toBe('otp_expired');
  });

  test("cannot make a code that they know match another recipient's key", async () => {
    const service = await startTestService();
    const own = await sendCode(service, 'mallory@example.com');
    const other = await sendCode(service, 'ada@example.com');
    await service.database.query(
      `UPDATE "OTP" SET otp = (SELECT otp FROM "OTP" ORDER BY id LIMIT 1)`,
      [],
    );
    // Two random codes may be equal; the attacker's is then right without any forgery.
    const known = own.otp === other.otp ? wrongCode(own.otp) : own.otp;
    const forged = await post(service, '/verify/otp', { ...other, otp: known });
    expect(forged.body.Code).toBe('otp_not_matched');
    expect((await post(service, '/verify/otp', own)).status).toBe(200);
  });

  test('cannot store a code in plain text', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    const known = wrongCode(sent.otp);
    await service.database.query('UPDATE "OTP" SET otp = $1', [known]);
    const forged = await post(service, '/verify/otp', { ...sent, otp: known });
    expect(forged.body.Code).toBe('otp_not_matched');
  });
});
