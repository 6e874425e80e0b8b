import { circuitOf } from '../support/circuit-of';
import { codeIn } from '../support/code-in';
import { createCrowd } from '../support/crowd';
import { eventually } from '../support/eventually';
import { startTestService, type Reply } from '../support/harness';
import { inParallel } from '../support/in-parallel';
import { startSmtpSink } from '../support/smtp-sink';

const SENDS = 2_000;
const AT_ONCE = 20;
const KILLED_AT = 700;
const RESTARTED_AT = 1_000;
const TRUSTED_AGAIN_FROM = 1_100;

// Two thousand sends and nearly as many verifies: on a busy machine of two cores that is minutes.
jest.setTimeout(600_000);

test('of 2,000 sends with the provider killed and restarted midway, each 200 arrived and no other can be redeemed', async () => {
  const smtp = await startSmtpSink();
  const service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
  const crowd = createCrowd();
  const replies = new Map<string, { status: number; body: Reply }>();
  const codesOf = (address: string) =>
    smtp.mails.filter(({ envelope }) => envelope.to[0] === address).map(({ text }) => text);

  /** Takes a last message without saying so, then is gone, whatever else is under way. */
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
  await inParallel({ to: TRUSTED_AGAIN_FROM, atOnce: AT_ONCE }, send);
  await eventually(async () => (await circuitOf(service, 'email')) !== 'open' || undefined);
  await send(TRUSTED_AGAIN_FROM); // alone: while an open circuit is tried again, all others are refused
  expect(await circuitOf(service, 'email')).toBe('closed');
  await inParallel({ from: TRUSTED_AGAIN_FROM + 1, to: SENDS, atOnce: AT_ONCE }, send);

  const sent = [...replies].filter(([, { status }]) => status === 200);
  const failed = [...replies].filter(([, { status }]) => status !== 200);
  expect(sent.length + failed.length).toBe(SENDS);
  for (const [, { status, body }] of failed) {
    expect([status, body]).toEqual([
      502,
      { Status: 'Failure', Details: 'Message could not be sent', Code: 'message_not_sent' },
    ]);
  }
  // It did fail, and it did work before and after.
  expect(failed.length).toBeGreaterThan(100);
  const isEarly = ([address]: [string, unknown]) =>
    Number(address.slice(1).split('@')[0]) < KILLED_AT;
  expect(sent.filter(isEarly).length).toBeGreaterThan(KILLED_AT - 2 * AT_ONCE);
  expect(sent.length).toBeGreaterThan(KILLED_AT + SENDS - TRUSTED_AGAIN_FROM - 4 * AT_ONCE);
  const arrivedAllTheSame = failed.flatMap(([address]) => codesOf(address));
  expect(arrivedAllTheSame.length).toBeGreaterThan(0);

  // Nothing is left of the failed ones: a row for each 200 and no other.
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
  // So every row belonged to a 200.
  expect([await count('verified'), await count('NOT verified')]).toEqual([sent.length, 0]);
});
