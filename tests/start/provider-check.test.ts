import { eventually } from '../support/eventually';
import { post, startTestService, type Env, type TestService } from '../support/harness';
import { startHttpSink } from '../support/http-sink';
import { logged } from '../support/logged';
import { productionSettings } from '../support/production-settings';
import { startSmtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';
import { startSnsSink } from '../support/sns-sink';
import { statusOf } from '../support/status-of';

let server: SmtpDialogue;
beforeEach(async () => {
  server = await startSmtpDialogue();
});

const startInProduction = async () =>
  startTestService({
    ...(await productionSettings()),
    SMTP_URL: `smtp://codes%40acme.example:secret@127.0.0.1:${server.port}?ignoreTLS=true`,
  });

async function providersOf(service: TestService, channel: 'email' | 'sms') {
  const reply = await fetch(`${service.url}/status`);
  const { Providers } = (await reply.json()) as { Providers: { email: object[]; sms: object[] } };
  return Providers[channel];
}

describe('the SMTP login in production', () => {
  test('is tried at the start, and a wrong password is one error line and in /status', async () => {
    server.script = { AUTH: '535 5.7.8 Bad credentials' };
    const service = await startInProduction();
    await eventually(() => logged(service, 'provider_check_failed')[0]);
    expect(logged(service, 'provider_check_failed')).toEqual([
      expect.objectContaining({ level: 'error', provider: 'smtp', reason: 'not_authorized', replyCode: '535 5.7.8' }),
    ]);
    expect(service.output()).not.toContain('Bad credentials');
    expect(await statusOf(`${service.url}/readyz`)).toBe(200);
    const failed = { provider: 'smtp', circuit: 'closed', failedCheck: 'not_authorized' };
    expect(await providersOf(service, 'email')).toEqual([failed]);

    server.script = {};
    expect((await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' })).status).toBe(200);
    expect(await providersOf(service, 'email')).toEqual([{ provider: 'smtp', circuit: 'closed' }]);
  });

  test('sends no message, and says nothing if it works', async () => {
    const service = await startInProduction();
    await server.reached('AUTH');
    expect(await providersOf(service, 'email')).toEqual([{ provider: 'smtp', circuit: 'closed' }]);
    expect(server.received.some((line) => line.startsWith('MAIL'))).toBe(false);
    expect(logged(service, 'provider_check_failed')).toEqual([]);
  });

  test('does not hold up the start, and a stop ends it silently', async () => {
    server.script = { greeting: 'silence' };
    const service = await startInProduction();
    expect(await statusOf(`${service.url}/readyz`)).toBe(200);
    await service.close();
    expect(logged(service, 'provider_check_failed')).toEqual([]);
  });
});

describe('the login of a provider by HTTP, in production', () => {
  const twilioAt = (url: string) => ({
    ...{ TWILIO_ACCOUNT_SID: 'AC0', TWILIO_AUTH_TOKEN: 'a-token', TWILIO_FROM: '+15005550006', TWILIO_API_URL: url },
    SMS_COUNTRIES: 'US',
  });
  const start = async (env: Env) =>
    startTestService({ ...(await productionSettings()), SMTP_URL: `smtp://127.0.0.1:${server.port}`, ...env });

  test('is tried once at the start, and a wrong token is one error line and in /status', async () => {
    const sink = await startHttpSink({ status: 401, body: { code: 20003, message: 'Authenticate' } });
    const service = await start(twilioAt(sink.url));
    await eventually(() => logged(service, 'provider_check_failed')[0]);
    expect(logged(service, 'provider_check_failed')).toEqual([
      expect.objectContaining({ level: 'error', provider: 'twilio', reason: 'not_authorized', replyCode: '20003' }),
    ]);
    expect(service.output()).not.toContain('Authenticate');
    expect(sink.requests).toMatchObject([{ method: 'GET', body: '' }]);
    const failed = { provider: 'twilio', circuit: 'closed', failedCheck: 'not_authorized' };
    expect(await providersOf(service, 'sms')).toEqual([failed]);

    sink.reply = { status: 201, body: { sid: 'SMexample' } };
    expect((await post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' })).status).toBe(200);
    expect(await providersOf(service, 'sms')).toEqual([{ provider: 'twilio', circuit: 'closed' }]);
  });

  test('says nothing if the key may not read', async () => {
    const sink = await startHttpSink({ status: 403, body: { code: 20403 } });
    const service = await start(twilioAt(sink.url));
    await eventually(() => sink.requests[0]);
    await service.close();
    expect(logged(service, 'provider_check_failed')).toEqual([]);
  });

  test('does not hold up the start, and a stop ends it silently', async () => {
    const sink = await startHttpSink('silence');
    const service = await start(twilioAt(sink.url));
    expect(await statusOf(`${service.url}/readyz`)).toBe(200);
    await eventually(() => sink.requests[0]);
    await service.close();
    expect(logged(service, 'provider_check_failed')).toEqual([]);
  });

  test('of SNS is left to otp-service check: the start does not load the SDK', async () => {
    const sns = await startSnsSink();
    const service = await start({ ...sns.env, SMS_COUNTRIES: 'US' });
    await server.reached('EHLO');
    await service.close();
    expect(sns.requests).toEqual([]);
  });
});

test('the SMTP login is not tried at the start in development', async () => {
  const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
  await service.close();
  expect(server.connections).toBe(0);
});
