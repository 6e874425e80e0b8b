import { post, startTestService, type Env, type TestService } from '../support/harness';
import { freePort } from '../support/free-port';

const KEY = 'a-key-of-sixteen-letters';
const UNAUTHORIZED = {
  Status: 'Failure',
  Details: 'A valid API key is needed',
  Code: 'unauthorized',
};

async function get(service: TestService, path: string, headers: Record<string, string> = {}) {
  const reply = await fetch(service.url + path, { headers });
  const challenge = reply.headers.get('www-authenticate');
  return { status: reply.status, challenge, body: await reply.json() };
}

/** Settings of two providers for each channel, at a port where nothing listens. */
async function unreachableProviders(): Promise<Env> {
  const closedPort = `127.0.0.1:${await freePort()}`;
  return {
    EMAIL_PROVIDERS: 'webhook,smtp',
    SMS_PROVIDERS: 'twilio,webhook',
    SMTP_URL: `smtp://${closedPort}`,
    WEBHOOK_URL: `http://${closedPort}`,
    WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}`,
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: 'token',
    TWILIO_FROM: 'Acme',
    TWILIO_API_URL: `http://${closedPort}`,
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
    whatsapp: [{ provider: 'inbox', circuit: 'closed' }],
    voice: [{ provider: 'inbox', circuit: 'closed' }],
  },
});

describe('GET /status', () => {
  test('lists the development inbox when no provider is configured', async () => {
    expect(await get(await startTestService(), '/status')).toEqual({
      status: 200,
      challenge: null,
      body: {
        Status: 'Success',
        Providers: {
          email: [{ provider: 'inbox', circuit: 'closed' }],
          sms: [{ provider: 'inbox', circuit: 'closed' }],
          whatsapp: [{ provider: 'inbox', circuit: 'closed' }],
          voice: [{ provider: 'inbox', circuit: 'closed' }],
        },
      },
    });
  });

  test('requires an API key when keys are configured', async () => {
    const service = await startTestService({
      ...(await unreachableProviders()),
      API_KEYS: `ops:${KEY}`,
    });
    expect(await get(service, '/status')).toEqual({
      status: 401,
      challenge: 'Bearer',
      body: UNAUTHORIZED,
    });
    expect(await get(service, '/status', { Authorization: `Bearer ${KEY}x` })).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      body: UNAUTHORIZED,
    });
    expect(await get(service, '/status', { Authorization: `Bearer ${KEY}` })).toEqual({
      status: 200,
      challenge: null,
      body: circuits('closed', 'closed'),
    });
  });

  test('shows which circuits are open, logs each opening once, and leaves /readyz at 200', async () => {
    const service = await startTestService(await unreachableProviders());
    for (let sent = 0; sent < 5; sent++) {
      const reply = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
      expect(reply.status).toBe(502);
    }
    expect(await get(service, '/status')).toMatchObject({ body: circuits('open', 'closed') });
    expect(await get(service, '/readyz')).toMatchObject({
      status: 200,
      body: { Status: 'Success', Details: 'Ready' },
    });

    const openings = ['"webhook"', '"smtp"'].map((name) => {
      const opened = `"provider_circuit_opened","provider":${name}`;
      return service.output().split(opened).length - 1;
    });
    expect(openings).toEqual([1, 1]);
  });
});
