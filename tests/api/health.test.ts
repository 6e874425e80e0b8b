import { post, startTestService } from '../support/harness';

describe('/healthz and /readyz', () => {
  test('answer 200 while the service and its database run', async () => {
    const service = await startTestService();
    const get = async (path: string) => {
      const reply = await fetch(service.url + path);
      return { status: reply.status, text: await reply.text() };
    };
    expect(await get('/healthz')).toMatchObject({
      status: 200,
      text: '{"Status":"Success","Details":"Running"}',
    });
    expect(await get('/readyz')).toMatchObject({
      status: 200,
      text: '{"Status":"Success","Details":"Ready"}',
    });
  });

  test('differ once the database is away: the one runs, the other is 503 with Retry-After', async () => {
    const lame = await startTestService();
    await lame.database.close();
    const ready = await fetch(`${lame.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(Number(ready.headers.get('retry-after'))).toBeGreaterThan(0);
    const away = {
      Status: 'Failure',
      Details: 'Service is temporarily unavailable',
      Code: 'database_unavailable',
    };
    expect(await ready.json()).toEqual(away);
    expect((await fetch(`${lame.url}/healthz`)).status).toBe(200);

    const send = await post(lame, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect([send.status, send.body]).toEqual([503, away]);
    expect(Number(send.headers.get('retry-after'))).toBeGreaterThan(0);
    const inbox = await fetch(`${lame.url}/inbox`);
    expect(await inbox.json()).toEqual([]);
  });
});
