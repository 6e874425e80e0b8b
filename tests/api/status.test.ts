import { post, startTestService, type Env, type TestService } from '../support/harness';
import { freePort } from '../support/free-port';

const KEY = 'a-key-of-sixteen-letters';
const UNAUTHORIZED = {
  Status: 'Failure',
  Details: 'A valid API key is needed',
  Code: 'unauthorized',
};

async function ask(service: TestService, path: string, headers: Record<string, string> = {}) {
  const reply = await fetch(service.url + path, { headers });
  const challenge = reply.headers.get('www-authenticate');
  return { status: reply.status, challenge, body: await reply.json() };
}

/** Providers that are all dead: nobody listens where they should be. */
async function deadProviders(): Promise<Env> {
  const nowhere = `127.0.0.1:${await freePort()}`;
  return {
    EMAIL_PROVIDERS: 'webhook,smtp',
    SMS_PROVIDERS: 'twilio,webhook',
    SMTP_URL: `smtp://${nowhere}`,
    WEBHOOK_URL: `http://${nowhere}`,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: 'Acme',
    TWILIO_API_URL: `http://${nowhere}`,
  };
}

const circuits = (email: string, sms: string) => ({
  Status: 'Success',
  Providers: {
    email: [
      { provider: 'webhook', circuit: email },
      { provider: 'smtp', circuit: email },
    ],
    sms: [
      { provider: 'twilio', circuit: sms },
      { provider: 'webhook', circuit: sms },
    ],
  },
});

describe('GET /status', () => {
  test('names the development inbox where there is no provider', async () => {
    expect(await ask(await startTestService(), '/status')).toEqual({
      status: 200,
      challenge: null,
      body: {
        Status: 'Success',
        Providers: {
          email: [{ provider: 'inbox', circuit: 'closed' }],
          sms: [{ provider: 'inbox', circuit: 'closed' }],
        },
      },
    });
  });

  test('is for callers with a key where there are keys', async () => {
    const service = await startTestService({ ...(await deadProviders()), API_KEYS: `ops:${KEY}` });
    expect(await ask(service, '/status')).toEqual({
      status: 401,
      challenge: 'Bearer',
      body: UNAUTHORIZED,
    });
    expect(await ask(service, '/status', { Authorization: `Bearer ${KEY}x` })).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      body: UNAUTHORIZED,
    });
    expect(await ask(service, '/status', { Authorization: `Bearer ${KEY}` })).toEqual({
      status: 200,
      challenge: null,
      body: circuits('closed', 'closed'),
    });
  });

  test("tells each channel's dead providers, while /readyz stays about the database", async () => {
    const service = await startTestService(await deadProviders());
    for (let sent = 0; sent < 5; sent++) {
      const reply = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
      expect(reply.status).toBe(502);
    }
    expect(await ask(service, '/status')).toMatchObject({ body: circuits('open', 'closed') });
    expect(await ask(service, '/readyz')).toMatchObject({
      status: 200,
      body: { Status: 'Success', Details: 'Ready' },
    });

    const counts = ['"webhook"', '"smtp"'].map((name) => {
      const opened = `"provider_circuit_opened","provider":${name}`;
      return service.output().split(opened).length - 1;
    });
    expect(counts).toEqual([1, 1]);
  });
});
