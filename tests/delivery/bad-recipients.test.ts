import { circuitOf } from '../support/circuit-of';
import { post, startTestService, type Env, type TestService } from '../support/harness';
import { startHttpSink, type HttpSink, type SinkReply } from '../support/http-sink';
import { startSmsGateways } from '../support/sms-gateways';
import { startSmtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';

const BAD = 10;
const PERIOD_MS = 500;

const sendEmail = (service: TestService) => post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
const sendSms = (service: TestService) => post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });

/** Twice as many bad recipients as failures that open a circuit, then an honest send. */
async function expectHonestSendArrives(
  service: TestService,
  { send, refuse, accept }: { send: typeof sendEmail; refuse: () => void; accept: () => void },
) {
  refuse();
  const replies = await Promise.all(Array.from({ length: BAD }, () => send(service)));
  for (const { status } of replies) expect([422, 502]).toContain(status);
  accept();
  expect((await send(service)).status).toBe(200);
  expect(await circuitOf(service, send === sendEmail ? 'email' : 'sms')).toBe('closed');
}

describe('bad recipients leave e-mail open for everybody when the mail server', () => {
  let server: SmtpDialogue;
  let service: TestService;
  beforeAll(async () => {
    server = await startSmtpDialogue();
    service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${server.port}` });
  });

  test.each([
    ['does not find the domain', { RCPT: '450 4.1.2 Domain not found' }],
    ['defers by policy', { RCPT: '451 4.7.1 Try again later' }],
    ['greylists', { RCPT: '450 4.2.0 Greylisted' }],
    ['refuses by policy', { RCPT: '550 5.7.1 Not allowed' }],
    ['hides its mailboxes', { RCPT: '550 5.4.1 Access denied' }],
    ['has no such mailbox', { RCPT: '550 5.1.1 Unknown' }],
    ['has a sandbox that refuses after DATA', { message: '554 Message rejected: Email address is not verified' }],
  ])('%s', async (_, script) => {
    await expectHonestSendArrives(service, {
      send: sendEmail,
      refuse: () => void (server.script = script),
      accept: () => void (server.script = {}),
    });
  });

  test('greylists two recipients a second', async () => {
    for (let round = 0; round < 6; round += 1) {
      const start = Date.now();
      server.script = { RCPT: '450 4.2.0 Greylisted' };
      expect((await sendEmail(service)).status).toBe(502);
      server.script = {};
      expect((await sendEmail(service)).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, PERIOD_MS - (Date.now() - start))));
    }
  });
});

const twilioError = (status: number, code: number) => ({ status, body: { code } });
const vonageStatus = (status: string) => ({ status: 200, body: { messages: [{ status }] } });
const snsReply = (status: number, body: string) => ({ status, headers: { 'Content-Type': 'text/xml' }, body });
const snsError = (code: string) =>
  snsReply(400, `<ErrorResponse><Error><Code>${code}</Code><Message>m</Message></Error></ErrorResponse>`);
const SNS_TAKEN = snsReply(
  200,
  '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>',
);

describe.each<[string, SinkReply, [string, SinkReply][]]>([
  [
    'twilio',
    { status: 201, body: {} },
    [
      ['a country that is not enabled', twilioError(400, 21408)],
      ['an unverified number of a trial account', twilioError(400, 21608)],
      ['a blocked prefix', twilioError(403, 60410)],
    ],
  ],
  [
    'vonage',
    vonageStatus('0'),
    [
      ['a number that is not registered', vonageStatus('29')],
      ['a network that does not answer', vonageStatus('13')],
      ['an unknown network', vonageStatus('22')],
    ],
  ],
  [
    'sns',
    SNS_TAKEN,
    [
      ['a number that the sandbox has not verified', snsError('UserError')],
      ['an opted-out number', snsError('OptedOut')],
    ],
  ],
])('bad recipients leave SMS through %s open for everybody', (provider, taken, refusals) => {
  let sink: HttpSink;
  let service: TestService;
  beforeAll(async () => {
    const { env } = await startSmsGateways();
    sink = await startHttpSink(taken);
    const urls: Env = { TWILIO_API_URL: sink.url, VONAGE_API_URL: sink.url, AWS_ENDPOINT_URL_SNS: sink.url };
    const aws = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret', AWS_REGION: 'eu-west-1' };
    service = await startTestService({ ...env, ...aws, ...urls, SMS_PROVIDERS: provider });
  });

  test.each(refusals)('with %s', async (_, refusal) => {
    await expectHonestSendArrives(service, {
      send: sendSms,
      refuse: () => void (sink.reply = refusal),
      accept: () => void (sink.reply = taken),
    });
  });
});

test.each<[string, SinkReply]>([
  ['wrong credentials', twilioError(401, 20003)],
  ['throttling', twilioError(429, 20429)],
  ['a full queue', twilioError(429, 21611)],
  ['the daily limit', twilioError(429, 63038)],
])('five failures of the account open the circuit: %s', async (_, reply) => {
  const gateways = await startSmsGateways();
  gateways.twilio.reply = reply;
  const service = await startTestService({ ...gateways.env, SMS_PROVIDERS: 'twilio' });
  for (let sent = 0; sent < 5; sent += 1) expect((await sendSms(service)).status).toBe(502);
  expect(await circuitOf(service, 'sms')).toBe('open');
});
