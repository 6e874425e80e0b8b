import { circuitOf } from '../support/circuit-of';
import { codeIn } from '../support/code-in';
import { createCrowd } from '../support/crowd';
import { eventually } from '../support/eventually';
import { startTestService, type Reply } from '../support/harness';
import { inParallel } from '../support/in-parallel';
import { startSmtpSink } from '../support/smtp-sink';

const SENDS = 2_000;
const AT_ONCE = 20;
// Indexes of sends. The mail server is killed at the first, restarts at the second, and is in use from the third.
const KILLED_AT = 700;
const RESTARTED_AT = 1_000;
const RECOVERED_AT = 1_100;

// 2,000 sends and nearly as many verifies take minutes on a busy machine with two cores.
jest.setTimeout(600_000);

test('across a provider outage, every send with 200 delivers a redeemable code, and every send with 502 leaves no OTP', async () => {
  const smtp = await startSmtpSink();
  const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
  const crowd = createCrowd();
  const replies = new Map<string, { status: number; body: Reply }>();

  /** The mail server accepts one more message without a reply, then drops every connection. */
  const kill = async () => {
    const before = smtp.mails.length;
    smtp.behaviour = 'drop-after-data';
    await eventually(() => smtp.mails.length > before || undefined);
    await smtp.close();
    smtp.behaviour = 'accept';
  };
  const send = async (index: number) => {
    if (index === RESTARTED_AT) await smtp.reopen();
    const address = `n${index}@example.com`;
    const sending = crowd.post(service, '/email/otp', { email: address, type: '2FA' });
    if (index === KILLED_AT) await kill();
    replies.set(address, await sending);
  };
  await inParallel({ to: RECOVERED_AT, atOnce: AT_ONCE }, send);
  await eventually(async () => (await circuitOf(service, 'email')) !== 'open' || undefined);
  await send(RECOVERED_AT); // alone, because a half-open circuit lets one message pass
  expect(await circuitOf(service, 'email')).toBe('closed');
  await inParallel({ from: RECOVERED_AT + 1, to: SENDS, atOnce: AT_ONCE }, send);

  const sent = [...replies].filter(([, { status }]) => status === 200);
  const failed = [...replies].filter(([, { status }]) => status !== 200);
  expect(sent.length + failed.length).toBe(SENDS);
  for (const [, { status, body }] of failed) {
    expect([status, body]).toEqual([
      502,
      { Status: 'Failure', Details: 'Message could not be sent', Code: 'message_not_sent' },
    ]);
  }
  // The outage failed some sends, and sends before and after it succeeded.
  expect(failed.length).toBeGreaterThan(100);
  const isBeforeOutage = ([address]: [string, unknown]) => Number(address.slice(1).split('@')[0]) < KILLED_AT;
  expect(sent.filter(isBeforeOutage).length).toBeGreaterThan(KILLED_AT - 2 * AT_ONCE);
  expect(sent.length).toBeGreaterThan(KILLED_AT + SENDS - RECOVERED_AT - 4 * AT_ONCE);
  const arrived = new Map<string | undefined, (string | undefined)[]>();
  for (const { envelope, text } of smtp.mails) {
    arrived.set(envelope.to[0], [...(arrived.get(envelope.to[0]) ?? []), text]);
  }
  const codesOf = (address: string) => arrived.get(address) ?? [];
  const arrivedWithout200 = failed.flatMap(([address]) => codesOf(address));
  expect(arrivedWithout200.length).toBeGreaterThan(0);

  // A failed send leaves no row: there is one row for each send with 200.
  const count = async (condition: string) => {
    const sql = `SELECT count(*)::int AS rows FROM "OTP" WHERE ${condition}`;
    return (await service.database.query<{ rows: number }>(sql, []))[0]?.rows;
  };
  expect(await count('NOT verified')).toBe(sent.length);

  await inParallel({ to: sent.length, atOnce: AT_ONCE }, async (index) => {
    const [check, { body }] = sent[index] ?? ['', { body: { Details: '' } }];
    const [text, ...more] = codesOf(check);
    expect(more).toEqual([]);
    const guess = { verification_key: body.Details, otp: codeIn(text), check };
    const { status } = await crowd.post(service, '/verify/otp', guess);
    expect([check, status]).toEqual([check, 200]);
  });
  // Every row belonged to a send with 200.
  expect([await count('verified'), await count('NOT verified')]).toEqual([sent.length, 0]);
});
