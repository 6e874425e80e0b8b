import { post, startTestService, type TestService } from './harness';
import { startSmtpSink, type SmtpBehaviour, type SmtpSink } from './smtp-sink';
import { startSnsSink, type SnsBehaviour, type SnsSink } from './sns-sink';

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

const lastFailure = () =>
  service
    .output()
    .split('\n')
    .findLast((line) => line.includes('"delivery_failed"'));

const NOT_SENT = {
  Status: 'Failure',
  Details: 'Message could not be sent',
  Code: 'message_not_sent',
};

describe('a mail server that', () => {
  beforeEach(async () => {
    smtp.mails.length = 0;
    await smtp.hangUp();
  });

  test.each<[string, SmtpBehaviour, { taken: number }]>([
    ['refuses the connection with 421', 'refuse-connection', { taken: 0 }],
    ['refuses the recipient with 550', 'refuse-recipient', { taken: 0 }],
    ['wants to be asked again later, with 450', 'greylist', { taken: 0 }],
    ['says nothing at all', 'say-nothing', { taken: 0 }],
    ['drips a byte at a time', 'drip', { taken: 0 }],
    ['takes the message and dies before it says so', 'drop-after-data', { taken: 1 }],
  ])('%s: 502 and no code left, and the next message goes', async (_, behaviour, { taken }) => {
    smtp.behaviour = behaviour;
    const reply = await sendEmail();
    expect(reply.status).toBe(502);
    expect(reply.body).toEqual(NOT_SENT);
    expect(await codesLeft()).toEqual([]);
    expect(smtp.mails).toHaveLength(taken);

    smtp.behaviour = 'accept';
    expect((await sendEmail()).status).toBe(200);
    expect(smtp.mails).toHaveLength(taken + 1);
  });

  test('drips at everybody is hung up on by the deadline, and every connection is free again', async () => {
    smtp.behaviour = 'drip';
    const replies = await Promise.all(Array.from({ length: 40 }, sendEmail));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([502]));
    expect(await codesLeft()).toEqual([]);
    await smtp.deserted();

    smtp.behaviour = 'accept';
    expect((await sendEmail()).status).toBe(200);
  });

  test('hangs up between two messages is called again', async () => {
    expect((await sendEmail()).status).toBe(200);
    const before = smtp.connections;
    await smtp.hangUp();
    expect((await sendEmail()).status).toBe(200);
    expect(smtp.connections).toBe(before + 1);
  });
});

describe('an SNS endpoint that', () => {
  test.each<[string, SnsBehaviour]>([
    ['throttles', 'throttle'],
    ['refuses the number', 'refuse'],
    ['fails with 500', 'fail'],
    ['says nothing', 'say-nothing'],
    ['resets the connection', 'reset'],
  ])('%s is asked once: 502 and no code left, and the next message goes', async (_, behaviour) => {
    const before = sns.requests.length;
    sns.behaviour = behaviour;
    const reply = await sendSms();
    expect(reply.status).toBe(502);
    expect(reply.body).toEqual(NOT_SENT);
    expect(await codesLeft()).toEqual([]);
    expect(sns.requests).toHaveLength(before + 1);

    sns.behaviour = 'accept';
    expect((await sendSms()).status).toBe(200);
    expect(sns.requests).toHaveLength(before + 2);
  });
});

describe('a provider that says nothing', () => {
  test.each([
    ['mail server', sendEmail],
    ['SNS endpoint', sendSms],
  ])('(%s) is left by the deadline, sooner than by any other timeout', async (_, send) => {
    await smtp.hangUp();
    smtp.behaviour = sns.behaviour = 'say-nothing';
    expect((await send()).status).toBe(502);
    expect(lastFailure()).toContain('"AbortError"');
  });
});

// Last, because it does not come back.
describe('a mail server that has gone away altogether', () => {
  test('is answered for: 502 and no code left', async () => {
    await smtp.close();
    const reply = await sendEmail();
    expect(reply.status).toBe(502);
    expect(reply.body).toEqual(NOT_SENT);
    expect(await codesLeft()).toEqual([]);
  });
});
