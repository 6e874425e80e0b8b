import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { startConnectProxy } from '../support/connect-proxy';
import { listen } from '../support/free-port';
import { emptyDatabase, onTeardown, post, startTestService, type Env, type Listening } from '../support/harness';
import { CERTIFICATE_FILE, certificate } from '../support/localhost-certificate';
import { logged } from '../support/logged';
import { leaksIn } from '../support/secret-leaks';
import { startProcess } from '../support/service-process';
import { startSmsGateways } from '../support/sms-gateways';

const PASSWORD = 'correct-horse-battery';

const sendSms = (service: Listening) => post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });

/** An SMS provider with TLS, whose certificate is for localhost. */
async function startTlsGateway(reply: string) {
  const bodies: string[] = [];
  const server = createServer(certificate, (req, res) => {
    void text(req).then((body) => {
      bodies.push(body);
      res.writeHead(200, { 'Content-Type': 'text/xml' }).end(reply);
    });
  });
  const port = await listen(server);
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { target: `localhost:${port}`, bodies };
}

const PROVIDERS: [name: string, reply: string, settings: (url: string) => Env][] = [
  ['webhook', '{}', (url) => ({ WEBHOOK_URL: url, WEBHOOK_SECRET: `whsec_${Buffer.alloc(32).toString('base64')}` })],
  [
    'SNS',
    '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
    (url) => ({
      AWS_ENDPOINT_URL_SNS: url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a-secret-access-key',
    }),
  ],
];

describe.each(PROVIDERS)('%s', (_, reply, settings) => {
  test.each([
    ['http', false],
    ['https', true],
  ])('is reached with TLS through an %s:// proxy that wants a password', async (_scheme, tls) => {
    const gateway = await startTlsGateway(reply);
    const proxy = await startConnectProxy({ credentials: `codes:${PASSWORD}`, tls });
    const service = await startProcess({
      ...(await emptyDatabase()),
      ...settings(`https://${gateway.target}`),
      HTTPS_PROXY: proxy.url,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
    });
    expect((await sendSms(service)).status).toBe(200);
    expect([proxy.targets, gateway.bodies.length]).toEqual([[gateway.target], 1]);
    const { stdout, stderr } = await service.stop();
    expect(leaksIn(stdout + stderr, [PASSWORD])).toEqual([]);
  });
});

describe('a proxy that does not work', () => {
  test('is logged without its password', async () => {
    const proxy = await startConnectProxy({ credentials: `codes:${PASSWORD}` });
    proxy.behaviour = 407;
    const { env } = await startSmsGateways();
    const service = await startTestService({ ...env, SMS_PROVIDERS: 'twilio', HTTP_PROXY: proxy.url });
    expect((await sendSms(service)).body.Code).toBe('message_not_sent');
    expect(logged(service, 'delivery_failed')).toMatchObject([
      { level: 'error', provider: 'twilio', kind: 'temporary', reason: 'connection' },
    ]);
    expect(leaksIn(service.output(), [PASSWORD])).toEqual([]);
  });

  test('has as long as DELIVERY_TIMEOUT for a connection, which a library would give up after 10 seconds', async () => {
    const proxy = await startConnectProxy();
    proxy.delayMs = 11_000;
    const { env } = await startSmsGateways();
    const settings = { SMS_PROVIDERS: 'twilio', HTTP_PROXY: proxy.url, DELIVERY_TIMEOUT: '30' };
    const service = await startTestService({ ...env, ...settings });
    expect((await sendSms(service)).status).toBe(200);
  });

  test('holds a send no longer than DELIVERY_TIMEOUT, and the next provider sends it', async () => {
    const proxy = await startConnectProxy();
    proxy.behaviour = 'silent';
    const { env, vonage } = await startSmsGateways();
    const service = await startTestService({
      ...env,
      TWILIO_API_URL: 'http://twilio.example.org',
      SMS_PROVIDERS: 'twilio,vonage',
      HTTP_PROXY: proxy.url,
      NO_PROXY: '127.0.0.1',
      DELIVERY_TIMEOUT: '6',
    });
    expect((await sendSms(service)).status).toBe(200);
    expect([proxy.targets, vonage.requests.length]).toEqual([['twilio.example.org:80'], 1]);
    expect(logged(service, 'delivery_failed')).toMatchObject([{ provider: 'twilio', reason: 'timeout' }]);
  });
});
