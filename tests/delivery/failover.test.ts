import { codeIn } from '../support/code-in';
import { post, startTestService, type TestService } from '../support/harness';
import type { SinkReply } from '../support/http-sink';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';
import { startSmtpSink, type SmtpBehaviour, type SmtpSink } from '../support/smtp-sink';

const DEADLINE_SECONDS = 6;
const CHECK = '+12025550143';

let gateways: SmsGateways;
beforeAll(async () => {
  gateways = await startSmsGateways();
});
beforeEach(() => {
  gateways.reset();
});

const start = () =>
  startTestService({
    ...gateways.env,
    SMS_PROVIDERS: 'webhook,vonage,twilio',
    DELIVERY_TIMEOUT: String(DEADLINE_SECONDS),
  });

const send = (service: TestService) => post(service, '/phone/otp', { phone_number: CHECK, type: '2FA' });

/** The number of requests to each provider, in the order of SMS_PROVIDERS. */
const requestCounts = () => [gateways.webhook, gateways.vonage, gateways.twilio].map(({ requests }) => requests.length);

const linesOf = (service: TestService) =>
  service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** The log lines of one send, without their time and request id. */
function loggedFor(service: TestService, { headers }: { headers: Headers }) {
  const id = headers.get('x-request-id');
  return linesOf(service)
    .filter(({ event, requestId }) => requestId === id && event !== 'request')
    .map(({ level, event, provider, kind, reason }) => ({ level, event, provider, kind, reason }));
}
const failed = (provider: string, kind: string, reason: string) => ({
  level: 'error',
  event: 'delivery_failed',
  provider,
  kind,
  reason,
});
const MAYBE_TWICE = { level: 'info', event: 'message_maybe_sent_twice' };
const TAKEN = { level: 'info', event: 'message_taken', provider: 'vonage' };
const NOT_SENT = { level: 'error', event: 'message_not_sent' };

describe('the providers', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start();
  });

  test('are tried in the order of SMS_PROVIDERS until one accepts the message', async () => {
    expect((await send(service)).status).toBe(200);
    expect(requestCounts()).toEqual([1, 0, 0]);
    gateways.webhook.reply = { status: 503 };
    expect((await send(service)).status).toBe(200);
    expect(requestCounts()).toEqual([2, 1, 0]);
    gateways.vonage.reply = { status: 200, body: { messages: [{ status: '1' }] } };
    expect((await send(service)).status).toBe(200);
    expect(requestCounts()).toEqual([3, 2, 1]);
    gateways.twilio.reply = { status: 429 };
    expect((await send(service)).body.Code).toBe('message_not_sent');
    expect(requestCounts()).toEqual([4, 3, 2]);
  });

  test('share one deadline, and the log counts each possible duplicate after a timeout', async () => {
    for (const name of ['webhook', 'vonage', 'twilio'] as const) gateways[name].reply = 'silence';
    const reply = await send(service);
    expect(reply.status).toBe(502);
    expect(requestCounts()).toEqual([1, 1, 1]);
    expect(loggedFor(service, reply)).toEqual([
      failed('webhook', 'temporary', 'timeout'),
      failed('vonage', 'temporary', 'timeout'),
      MAYBE_TWICE,
      failed('twilio', 'temporary', 'timeout'),
      MAYBE_TWICE,
      NOT_SENT,
    ]);
    // One whole deadline for each provider would take 3 times as long. Twice allows for a busy machine.
    const ms = linesOf(service).findLast(({ event }) => event === 'request')?.['ms'];
    expect(ms).toBeLessThan(2 * DEADLINE_SECONDS * 1000);
  });
});

describe('a send', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await start();
  });

  /** Two successes for each failure keep the circuit closed: it opens when over half of the sends fail. */
  async function expectFirstProviderRecovered() {
    gateways.reset();
    for (let sent = 0; sent < 2; sent++) expect((await send(service)).status).toBe(200);
    expect(requestCounts()).toEqual([2, 0, 0]);
  }

  test.each<[string, SinkReply, { reason: string; twice: boolean }]>([
    ['throttles it', { status: 429 }, { reason: 'throttled', twice: false }],
    ['rejects our credentials', { status: 401 }, { reason: 'not_authorized', twice: false }],
    ['fails with 503', { status: 503 }, { reason: 'http_503', twice: true }],
    ['breaks the connection', 'reset', { reason: 'connection_lost', twice: true }],
    ['never replies', 'silence', { reason: 'timeout', twice: true }],
  ])(
    'fails over to the second provider when the first %s, and the log records whether it may arrive twice',
    async (_, reply, { reason, twice }) => {
      gateways.webhook.reply = reply;
      const sent = await send(service);
      expect(sent.status).toBe(200);
      expect(requestCounts()).toEqual([1, 1, 0]);
      const failure = failed('webhook', 'temporary', reason);
      expect(loggedFor(service, sent)).toEqual(twice ? [failure, MAYBE_TWICE, TAKEN] : [failure, TAKEN]);

      const form = new URLSearchParams(gateways.vonage.requests[0]?.body);
      const otp = codeIn(form.get('text') ?? '');
      const verification = { verification_key: sent.body.Details, otp, check: CHECK };
      expect((await post(service, '/verify/otp', verification)).status).toBe(200);
      await expectFirstProviderRecovered();
    },
  );

  test.each(['recipient_refused', 'recipient_opted_out'])(
    'does not fail over when the first provider answers %s, and leaves no OTP',
    async (reason) => {
      await service.database.query('DELETE FROM "OTP"', []);
      gateways.webhook.reply = { status: 422, body: { reason } };
      const reply = await send(service);
      expect(reply.status).toBe(422);
      expect(reply.body).toEqual({
        Status: 'Failure',
        Details: 'Messages cannot be delivered to this recipient',
        Code: 'recipient_refused',
      });
      expect(requestCounts()).toEqual([1, 0, 0]);
      expect(loggedFor(service, reply)).toEqual([{ ...failed('webhook', 'permanent', reason), level: 'info' }]);
      expect(await service.database.query('SELECT id FROM "OTP"', [])).toEqual([]);
      await expectFirstProviderRecovered();
    },
  );
});

describe('failover by EMAIL_PROVIDERS', () => {
  let smtp: SmtpSink;
  let service: TestService;
  beforeAll(async () => {
    smtp = await startSmtpSink();
    service = await startTestService({
      ...gateways.env,
      EMAIL_PROVIDERS: 'smtp,webhook',
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    });
  });

  // A circuit needs 5 sends before it may open: these are 4.
  test.each<[string, SmtpBehaviour, { status: number; mails: number; posts: number }]>([
    ['is not needed when the mail server accepts the message', 'accept', { status: 200, mails: 1, posts: 0 }],
    ['follows greylisting with 450', 'greylist', { status: 200, mails: 0, posts: 1 }],
    ['does not follow a recipient refused with 550', 'refuse-recipient', { status: 422, mails: 0, posts: 0 }],
    ['follows a connection refused with 421', 'refuse-connection', { status: 200, mails: 0, posts: 1 }],
  ])('%s', async (_, behaviour, { status, mails, posts }) => {
    smtp.behaviour = behaviour;
    smtp.mails.length = 0;
    await smtp.hangUp();
    const reply = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    expect(reply.status).toBe(status);
    expect(smtp.mails).toHaveLength(mails);
    expect(gateways.webhook.requests).toHaveLength(posts);
  });
});
