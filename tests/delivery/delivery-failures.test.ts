import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink, type SmtpBehaviour, type SmtpSink } from '../support/smtp-sink';
import { startSnsSink, type SnsBehaviour, type SnsSink } from '../support/sns-sink';

let smtp: SmtpSink;
let sns: SnsSink;
let service: TestService;

beforeAll(async () => {
  // It is loaded with the first message, which on a busy machine may take longer than the deadline.
  await import('@aws-sdk/client-sns');
  smtp = await startSmtpSink();
  sns = await startSnsSink();
  service = await startTestService({
    ...sns.env,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    DELIVERY_TIMEOUT: '2',
  });
});

beforeEach(async () => {
  smtp.behaviour = sns.behaviour = 'accept';
  await service.database.query('DELETE FROM "OTP"', []);
});

const sendEmail = () => post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
const sendSms = () => post(service, '/phone/otp', { phone_number: '+12025550143', type: '2FA' });
const codesLeft = () => service.database.query('SELECT id FROM "OTP"', []);

/** What the log says of the last send that failed. */
function lastFailure(): unknown {
  const line = service
    .output()
    .split('\n')
    .findLast((each) => each.includes('"delivery_failed"'));
  const { provider, kind, reason } = JSON.parse(line ?? '{}') as Record<string, unknown>;
  return { provider, kind, reason };
}

const NOT_SENT = {
  Status: 'Failure',
  Details: 'Message could not be sent',
  Code: 'message_not_sent',
};

type Send = typeof sendEmail;

async function expectNotSent(send: Send) {
  const reply = await send();
  expect(reply.status).toBe(502);
  expect(reply.body).toEqual(NOT_SENT);
  expect(await codesLeft()).toEqual([]);
}

/** Two for each that failed: where more than half fail, a provider's circuit opens. */
const RECOVERED = 2;
async function expectRecovered(send: Send) {
  for (let sent = 0; sent < RECOVERED; sent++) expect((await send()).status).toBe(200);
}

describe('a mail server that', () => {
  beforeEach(async () => {
    smtp.mails.length = 0;
    await smtp.hangUp();
  });

  const temporary = (reason: string) => ({ provider: 'smtp', kind: 'temporary', reason });
  const refused = { provider: 'smtp', kind: 'permanent', reason: 'recipient_refused' };

  test.each<[string, SmtpBehaviour, object, { taken: number }]>([
    ['refuses the connection with 421', 'refuse-connection', temporary('smtp_421'), { taken: 0 }],
    ['refuses the recipient with 550', 'refuse-recipient', refused, { taken: 0 }],
    ['wants to be asked again later, with 450', 'greylist', temporary('smtp_450'), { taken: 0 }],
    ['says nothing at all', 'silent', temporary('timeout'), { taken: 0 }],
    ['drips a byte at a time', 'drip', temporary('timeout'), { taken: 0 }],
    [
      'takes the message and dies before it says so',
      'drop-after-data',
      temporary('connection_lost'),
      { taken: 1 },
    ],
  ])(
    '%s: 502 and no code left, and the next message goes',
    async (_, behaviour, failure, { taken }) => {
      smtp.behaviour = behaviour;
      await expectNotSent(sendEmail);
      expect(lastFailure()).toEqual(failure);
      expect(smtp.mails).toHaveLength(taken);

      smtp.behaviour = 'accept';
      await expectRecovered(sendEmail);
      expect(smtp.mails).toHaveLength(taken + RECOVERED);
    },
  );

  test('is gone altogether: 502 and no code left, and the next message goes once it is back', async () => {
    await smtp.close();
    await expectNotSent(sendEmail);
    expect(lastFailure()).toEqual(temporary('connection'));
    expect(smtp.mails).toEqual([]);

    await smtp.reopen();
    await expectRecovered(sendEmail);
    expect(smtp.mails).toHaveLength(RECOVERED);
  });

  test('refuses TLS that it offered: 502 and no code left, and the next goes once it is put right', async () => {
    const { port } = smtp;
    await smtp.close();
    const broken = await startSmtpSink({ tls: 'broken', port });
    await expectNotSent(sendEmail);
    expect(lastFailure()).toEqual(temporary('connection'));
    expect(broken.mails).toEqual([]);

    await broken.close();
    await smtp.reopen();
    await expectRecovered(sendEmail);
    expect(smtp.mails).toHaveLength(RECOVERED);
  });

  test('hangs up between two messages is called again', async () => {
    expect((await sendEmail()).status).toBe(200);
    const before = smtp.connections;
    await smtp.hangUp();
    expect((await sendEmail()).status).toBe(200);
    expect(smtp.connections).toBe(before + 1);
  });

  // Last of these, because its failures open the circuit.
  test('drips at everybody is hung up on by the deadline, and every connection is free again', async () => {
    smtp.behaviour = 'drip';
    const replies = await Promise.all(Array.from({ length: 40 }, sendEmail));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([502]));
    expect(await codesLeft()).toEqual([]);
    await smtp.disconnected();

    smtp.behaviour = 'accept';
    await eventually(async () => (await sendEmail()).status === 200 || undefined);
    const later = await Promise.all(Array.from({ length: 20 }, sendEmail));
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('an SNS endpoint that', () => {
  const temporary = (reason: unknown) => ({ provider: 'sns', kind: 'temporary', reason });
  const refused = { provider: 'sns', kind: 'permanent', reason: 'recipient_refused' };

  test.each<[string, SnsBehaviour, object]>([
    ['throttles', 'throttle', temporary('throttled')],
    ['refuses the number', 'refuse', refused],
    ['fails with 500', 'fail', temporary('http_500')],
    ['says nothing', 'silent', temporary('timeout')],
    // Within Jest, the SDK loses the code of a socket's error: see tests/providers/aws.test.ts.
    ['resets the connection', 'reset', temporary(expect.any(String))],
  ])(
    '%s is asked once: 502 and no code left, and the next message goes',
    async (_, behaviour, failure) => {
      const before = sns.requests.length;
      sns.behaviour = behaviour;
      await expectNotSent(sendSms);
      expect(lastFailure()).toEqual(failure);
      expect(sns.requests).toHaveLength(before + 1);

      sns.behaviour = 'accept';
      await expectRecovered(sendSms);
      expect(sns.requests).toHaveLength(before + 1 + RECOVERED);
    },
  );
});
