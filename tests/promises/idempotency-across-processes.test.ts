import { codeIn } from '../support/code-in';
import { createCrowd, spreadOver, tallyCodes } from '../support/crowd';
import { connectTo, onServer } from '../support/database-server';
import { eventually } from '../support/eventually';
import { emptyDatabase, type Env, type Listening } from '../support/harness';
import { startHoldingGateway } from '../support/holding-gateway';
import { startProcess } from '../support/service-process';
import { startSmtpSink } from '../support/smtp-sink';

const SIMULTANEOUS = 50;
const SEQUENCE = Array.from({ length: SIMULTANEOUS }, (_, index) => index);
const ADA = { email: 'ada@example.com', type: '2FA' };
const crowd = createCrowd();

jest.setTimeout(120_000);

const submit = (service: Listening, key = 'order-7') =>
  crowd.post(service, '/email/otp', ADA, { 'Idempotency-Key': key });

/** Starts two processes on one PostgreSQL database, with one of these secrets each. */
async function startTwo(env: Env, secrets: readonly [string, string] = ['one secret', 'one secret']) {
  const shared = { ...(await emptyDatabase()), ...env };
  const admin = await connectTo(shared);
  const [first, second] = await Promise.all(
    secrets.map((secret) => startProcess({ ...shared, CRYPT_PASSWORD: secret })),
  );
  if (first === undefined || second === undefined) throw new Error('Two processes are needed');
  return { first, second, admin };
}

onServer('of 50 sends at once with one Idempotency-Key through two processes', () => {
  test.each([
    ['one secret', 'one secret'],
    ['old', 'old,new'],
    ['old,new', 'new,old'],
    ['new,old', 'new'],
  ])('with the secrets %s and %s, one sends, and the key of every reply redeems that code once', async (...secrets) => {
    const smtp = await startSmtpSink();
    const { first, second } = await startTwo({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` }, secrets);
    const services = [first, second];
    const answers = await spreadOver(services, SEQUENCE, (service) => submit(service));
    const late = await spreadOver(services, SEQUENCE, (service) => submit(service));
    expect(tallyCodes(late)).toEqual({ 200: SIMULTANEOUS });
    expect(smtp.mails).toHaveLength(1);

    const sent = [...answers, ...late].filter(({ status }) => status === 200);
    const { 200: inTime = 0, '409 request_in_progress': early = 0 } = tallyCodes(answers);
    expect(inTime).toBeGreaterThan(0);
    expect(inTime + early).toBe(SIMULTANEOUS);
    expect(new Set(sent.map(({ body }) => body.ExpiresAt)).size).toBe(1);

    const otp = codeIn(smtp.mails[0]?.text);
    const redeem = ({ body }: { body: { Details: string } }) => ({
      verification_key: body.Details,
      otp,
      check: ADA.email,
    });
    const verified = await crowd.verifyAll(services, sent.map(redeem));
    expect(tallyCodes(verified)).toEqual({ 200: 1, '400 otp_already_used': sent.length - 1 });
  });
});

onServer('a process that is killed between the message and the reply', () => {
  test('leaves its key taken until the code ends: no process sends again', async () => {
    const gateway = await startHoldingGateway();
    const { first, second, admin } = await startTwo(gateway.env);
    const lost = submit(first).catch(() => undefined);
    await eventually(() => (gateway.messages() > 0 ? true : undefined));
    await first.kill();
    expect(await lost).toBeUndefined();
    gateway.answer('taken');

    const early = await submit(second);
    expect(early.body.Code).toBe('request_in_progress');
    expect(early.headers['retry-after']).toBe('2');

    const age = (seconds: number) =>
      admin.query(`UPDATE idempotency_keys SET expires_at = expires_at - $1::int * interval '1 second'`, [seconds]);
    await age(200);
    const later = await submit(second);
    expect(later.status).toBe(409);
    expect(Number(later.headers['retry-after'])).toBeGreaterThan(400); // the code's 10 minutes
    expect(gateway.messages()).toBe(1);

    await age(520);
    expect((await submit(second)).status).toBe(200);
    expect(gateway.messages()).toBe(2);
  });
});

onServer('while the table of Idempotency-Keys is locked', () => {
  test('a send with a key gets 503 and sends nothing, and the others are sent', async () => {
    const smtp = await startSmtpSink();
    const { first, admin } = await startTwo({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
    await admin.query('BEGIN');
    await admin.query('LOCK TABLE idempotency_keys');
    const refused = await submit(first);
    expect(refused.body.Code).toBe('database_unavailable');
    expect(refused.headers['retry-after']).toBe('2');
    expect(smtp.mails).toEqual([]);
    expect((await crowd.post(first, '/email/otp', ADA)).status).toBe(200);
    await admin.query('COMMIT');
    expect((await submit(first)).status).toBe(200);
    expect(smtp.mails).toHaveLength(2);
  });
});
