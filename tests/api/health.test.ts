import { post, startTestService, type TestService } from '../support/harness';

const UNAVAILABLE = {
  Status: 'Failure',
  Details: 'Service is temporarily unavailable',
  Code: 'database_unavailable',
};

test('/healthz and /readyz answer 200 while the service and its database run', async () => {
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

describe('when the database is unavailable', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
    await service.database.close();
  });

  test('/readyz answers 503 with Retry-After', async () => {
    const reply = await fetch(`${service.url}/readyz`);
    expect(reply.status).toBe(503);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await reply.json()).toEqual(UNAVAILABLE);
  });

  test('/healthz still answers 200', async () => {
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  test('a send fails with 503 and Retry-After, without a message', async () => {
    const send = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect([send.status, send.body]).toEqual([503, UNAVAILABLE]);
    expect(Number(send.headers.get('retry-after'))).toBeGreaterThan(0);
    const inbox = await fetch(`${service.url}/inbox`);
    expect(await inbox.json()).toEqual([]);
  });
});
