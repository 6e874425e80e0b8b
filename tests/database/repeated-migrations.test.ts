import { connectTo, onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService, wrongCode } from '../support/harness';

onServer('a migration', () => {
  test('can be repeated, as after a death halfway where DDL is not undone, and keeps all rows', async () => {
    const env = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'known to both' };
    const first = await startTestService(env);
    const sent = await sendCode(first);
    await post(first, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    await first.close();
    await (await connectTo(env)).query('DELETE FROM otp_migrations');

    const second = await startTestService(env);
    const wrong = await post(second, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
    expect(wrong.body.AttemptsLeft).toBe(3);
    expect((await post(second, '/verify/otp', sent)).status).toBe(200);
  });
});
