import { dumpDatabase } from '../support/database-dump';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

const RATE_LIMITED = { Status: 'Failure', Details: 'Too many requests', Code: 'rate_limited' };

let sent = 0;
function send(service: TestService, visitor?: unknown, key = '') {
  sent += 1;
  return service.api
    .post('/api/v1/email/otp')
    .set('Authorization', `Bearer ${key}`)
    .send({ email: `person-${sent}@example.com`, type: '2FA', visitor });
}

describe('a visitor', () => {
  test('who makes 600 junk verifies does not use up the verifies of another', async () => {
    const service = await startTestService({
      LIMIT_VERIFIES_PER_CALLER: '600/1m',
      LIMIT_VERIFIES_PER_VISITOR: '20/1m',
    });
    const junk = { verification_key: 'junk', otp: '123456', check: 'ada@example.com', visitor: 'mallory' };
    const codes = new Map<string | undefined, number>();
    for (let tries = 0; tries < 600; tries += 1) {
      const { Code } = (await post(service, '/verify/otp', junk)).body;
      codes.set(Code, (codes.get(Code) ?? 0) + 1);
    }
    expect(Object.fromEntries(codes)).toEqual({ verification_key_invalid: 20, rate_limited: 580 });
    const code = { ...(await sendCode(service)), visitor: 'ada' };
    const wrong = { ...code, otp: wrongCode(code.otp) };
    expect((await post(service, '/verify/otp', wrong)).body.Code).toBe('otp_not_matched');
    expect((await post(service, '/verify/otp', code)).status).toBe(200);
  });

  test('beyond LIMIT_SENDS_PER_VISITOR gets 429 with `Retry-After`, and others do not', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_VISITOR: '2/1h' });
    for (const status of [200, 200, 429]) expect((await send(service, 'mallory')).status).toBe(status);
    const refused = await send(service, 'mallory');
    expect(refused.body).toEqual(RATE_LIMITED);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3500);
    for (const other of ['ada', undefined, undefined, '', '', undefined]) {
      expect((await send(service, other)).status).toBe(200);
    }
  });

  test('of one caller is not the visitor of another', async () => {
    const API_KEYS = 'shop:shop-key-0123456789,crm:crm-key-0123456789';
    const service = await startTestService({ API_KEYS, LIMIT_SENDS_PER_VISITOR: '1/1h' });
    for (const key of ['shop-key-0123456789', 'crm-key-0123456789']) {
      expect((await send(service, 'user 1', key)).status).toBe(200);
      expect((await send(service, 'user 1', key)).status).toBe(429);
    }
  });

  test.each([
    ['longer than 100 characters', 'x'.repeat(101)],
    ['not a string', 7],
    ['a list', ['a']],
  ])('that is %s gets 400', async (_, visitor) => {
    const service = await startTestService();
    expect((await send(service, visitor)).body).toMatchObject({ Code: 'visitor_invalid' });
    expect((await send(service, 'x'.repeat(100))).status).toBe(200);
  });

  test('is not limited by default, and is neither in the database nor in the log', async () => {
    const service = await startTestService();
    for (let tries = 0; tries < 5; tries += 1) expect((await send(service, 'session-4711')).status).toBe(200);
    expect(await dumpDatabase(service)).not.toContain('4711');
    expect(service.output().replaceAll(/"requestId":"[^"]*"/g, '')).not.toContain('session-4711');
  });
});
