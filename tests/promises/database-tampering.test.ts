import { createHash } from 'node:crypto';
import { post, sendCode, startTestService, type TestService } from '../support/harness';

async function verify(service: TestService, verification: object) {
  const { status, body } = await post(service, '/verify/otp', verification);
  return [status, body.Code];
}

const WRONG = [400, 'otp_not_matched'];

describe('write access to the database', () => {
  test('does not prolong a code', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await service.database.query(`UPDATE "OTP" SET expiration_time = expiration_time + interval '1 day'`, []);
    await service.advance(601);
    expect(await verify(service, sent)).toEqual([400, 'otp_expired']);
  });

  test.each([
    ['a code as plain text', (code: string) => code],
    ['an unkeyed digest', (code: string) => createHash('sha256').update(code).digest('base64url')],
  ])('does not forge a code from %s', async (_, store) => {
    const service = await startTestService();
    const sent = await sendCode(service);
    const chosen = '123456';
    await service.database.query('UPDATE "OTP" SET otp = $1', [store(chosen)]);
    expect(await verify(service, { ...sent, otp: chosen })).toEqual(WRONG);
  });

  test('does not redeem or break an OTP without a digest', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await service.database.query('UPDATE "OTP" SET otp = NULL', []);
    expect(await verify(service, sent)).toEqual(WRONG);
  });

  test("does not make an attacker's own code redeem another recipient's key", async () => {
    const service = await startTestService();
    const victim = await sendCode(service, 'victim@example.com');
    const own = await sendCode(service, 'mallory@example.com');
    // Both rows get the digest of the newer code. Ids are in the order of their time.
    await service.database.query('UPDATE "OTP" SET otp = (SELECT otp FROM "OTP" ORDER BY id DESC LIMIT 1)', []);
    expect(await verify(service, { ...victim, otp: own.otp })).toEqual(WRONG);
    expect(await verify(service, own)).toEqual([200, undefined]);
  });
});
