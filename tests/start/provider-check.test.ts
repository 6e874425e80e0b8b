import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import { productionSettings } from '../support/production-settings';
import { startSmtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';
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

async function emailStatus(service: TestService) {
  const reply = await fetch(`${service.url}/status`);
  const { Providers } = (await reply.json()) as { Providers: { email: object[] } };
  return Providers.email;
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
    expect(await emailStatus(service)).toEqual([failed]);

    server.script = {};
    expect((await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' })).status).toBe(200);
    expect(await emailStatus(service)).toEqual([{ provider: 'smtp', circuit: 'closed' }]);
  });

  test('sends no message, and says nothing if it works', async () => {
    const service = await startInProduction();
    await server.reached('AUTH');
    expect(await emailStatus(service)).toEqual([{ provider: 'smtp', circuit: 'closed' }]);
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

test('the SMTP login is not tried at the start in development', async () => {
  const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
  await service.close();
  expect(server.connections).toBe(0);
});
