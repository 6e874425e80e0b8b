import { createOtpClient, type ChallengeResult, type OtpClient } from '../../src/client/client';
import { startTestService, wrongCode, type TestService } from '../support/harness';
import { logged } from '../support/logged';
import { inboxOf } from '../support/traces';

jest.setTimeout(60_000);

const ADA = { to: { email: 'Ada@Example.com' }, type: '2FA' };
const EVE = { to: { email: 'eve@example.com' }, type: '2FA' };
const NONE = { challenge: undefined };

let service: TestService;
let client: OtpClient;
beforeAll(async () => {
  service = await startTestService();
  client = createOtpClient({ baseUrl: service.url });
});

function textOf(result: ChallengeResult): string {
  if (result.outcome !== 'pending') throw new Error(result.outcome);
  return result.challenge;
}

const start = async (person: { to: { email: string }; type: string; session?: string } = ADA) =>
  textOf(await client.startChallenge({ ...NONE, ...person }));
const newestCode = async () => (await inboxOf(service))[0]?.code ?? '';
const countMessages = async () => (await inboxOf(service)).length;

describe('a challenge', () => {
  test('is redeemed once: two submits at the same time share the result, and a later one is used', async () => {
    const challenge = await start();
    const answer = { ...ADA, challenge, code: await newestCode() };
    const both = await Promise.all([client.answerChallenge(answer), client.answerChallenge(answer)]);
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['approved', 'approved']);
    await expect(client.answerChallenge(answer)).resolves.toEqual({ outcome: 'used' });
    await expect(client.challengeStatus(answer)).resolves.toEqual({ outcome: 'used' });
  });

  test('is the same after a reload, which sends nothing and spends no guess', async () => {
    const challenge = await start();
    const messages = await countMessages();
    const code = await newestCode();
    await client.answerChallenge({ ...ADA, challenge, code: wrongCode(code) });
    for (let reloads = 0; reloads < 6; reloads += 1) {
      const again = await client.startChallenge({ ...ADA, challenge });
      expect(again).toMatchObject({ outcome: 'pending', challenge, attemptsLeft: 4 });
      expect(logged(service, 'request').at(-1)).toMatchObject({ route: '/api/v1/status/otp', status: 200 });
    }
    const respelt = { ...ADA, to: { email: ' ada@example.COM' }, challenge };
    await expect(client.startChallenge(respelt)).resolves.toHaveProperty('challenge', challenge);
    expect(await countMessages()).toBe(messages);
    await expect(client.answerChallenge({ ...ADA, challenge, code })).resolves.toHaveProperty('outcome', 'approved');
  });

  test('takes the first code after a resend', async () => {
    const challenge = await start();
    const code = await newestCode();
    const messages = await countMessages();
    const resent = textOf(await client.resendChallenge({ ...ADA, challenge }));
    expect(await countMessages()).toBe(messages + 1);
    await expect(client.answerChallenge({ ...ADA, challenge: resent, code })).resolves.toHaveProperty(
      'outcome',
      'approved',
    );
  });

  test('of a changed address is a new one, and the old code is canceled', async () => {
    const challenge = await start(EVE);
    const code = await newestCode();
    const changed = textOf(await client.startChallenge({ ...ADA, challenge }));
    expect(changed).not.toBe(challenge);
    await expect(client.answerChallenge({ ...EVE, challenge, code })).resolves.toEqual({ outcome: 'invalid' });
    await expect(
      client.answerChallenge({ ...ADA, challenge: changed, code: await newestCode() }),
    ).resolves.toHaveProperty('outcome', 'approved');
    const resent = textOf(await client.resendChallenge({ ...ADA, challenge }));
    expect(resent).not.toBe(challenge);
  });

  test('of a person whose address is gone from the record, or is a list, sends nothing, and the old code is canceled', async () => {
    const challenge = await start(EVE);
    const code = await newestCode();
    const gone = { ...EVE, to: { email: '' }, challenge };
    const never = { ...gone, to: JSON.parse('{"phoneNumber":null}') as { phoneNumber: string } };
    const twice = { ...gone, to: JSON.parse('{"email":["eve@example.com","ada@example.com"]}') as { email: string } };
    for (const person of [gone, never, twice]) {
      await expect(client.answerChallenge({ ...person, code })).resolves.toEqual({ outcome: 'invalid' });
      await expect(client.startChallenge(person)).resolves.toEqual({ outcome: 'recipient_invalid' });
      await expect(client.resendChallenge(person)).resolves.toEqual({ outcome: 'recipient_invalid' });
    }
    await expect(client.answerChallenge({ ...EVE, challenge, code })).resolves.toEqual({ outcome: 'invalid' });
  });

  test('of another person, type or session is invalid', async () => {
    const bound = { ...ADA, session: 'session of Ada' };
    const challenge = await start(bound);
    const code = await newestCode();
    const stolen = [
      { ...bound, ...EVE },
      { ...bound, type: 'FORGET' },
      { ...bound, session: 'session of Eve' },
      ADA, // no session
      { ...bound, challenge: await start(bound) },
      { ...bound, challenge: `${challenge}x` },
      { ...bound, challenge: challenge.replace(/^(otp1\.\d+\.\d+\.)./, '$1_') },
      { ...bound, challenge: '' },
      { ...bound, challenge: undefined },
      { ...bound, challenge: '{"approved":true}' },
    ];
    for (const other of stolen) {
      const { outcome } = await client.answerChallenge({ challenge, ...other, code });
      expect(outcome).toMatch(/^(invalid|wrong)$/);
    }
    await expect(client.answerChallenge({ ...bound, challenge, code })).resolves.toHaveProperty('outcome', 'approved');
  });

  test('of each device has its own code', async () => {
    const laptop = { ...ADA, challenge: await start() };
    const laptopCode = await newestCode();
    const phone = { ...ADA, challenge: await start() };
    const phoneCode = await newestCode();
    for (const device of [
      { ...laptop, code: laptopCode },
      { ...phone, code: phoneCode },
    ]) {
      await expect(client.answerChallenge(device)).resolves.toHaveProperty('outcome', 'approved');
    }
  });

  test('that is locked, used or expired is replaced by a new one', async () => {
    const own = await startTestService();
    const aged = createOtpClient({ baseUrl: own.url });
    let challenge = textOf(await aged.startChallenge({ ...ADA, ...NONE }));
    const codeOf = async () => (await inboxOf(own))[0]?.code ?? '';
    const replaced = async () => {
      const next = textOf(await aged.startChallenge({ ...ADA, challenge }));
      expect(next).not.toBe(challenge);
      challenge = next;
    };

    for (let guesses = 0; guesses < 5; guesses += 1) {
      await aged.answerChallenge({ ...ADA, challenge, code: wrongCode(await codeOf()) });
    }
    await expect(aged.challengeStatus({ ...ADA, challenge })).resolves.toEqual({ outcome: 'locked' });
    await replaced();

    await aged.answerChallenge({ ...ADA, challenge, code: await codeOf() });
    await expect(aged.challengeStatus({ ...ADA, challenge })).resolves.toEqual({ outcome: 'used' });
    await replaced();

    await own.advance(550); // a resend would leave less than a minute
    challenge = textOf(await aged.resendChallenge({ ...ADA, challenge }));
    await own.advance(601);
    await expect(aged.challengeStatus({ ...ADA, challenge })).resolves.toEqual({ outcome: 'expired' });
    await replaced();
    const answer = { ...ADA, challenge, code: await codeOf() };
    await expect(aged.answerChallenge(answer)).resolves.toHaveProperty('outcome', 'approved');
  });

  test('that could not be sent says why', async () => {
    const limited = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/10m', SMS_COUNTRIES: 'US' });
    const anonymous = createOtpClient({ baseUrl: limited.url });
    const challenge = textOf(await anonymous.startChallenge({ ...ADA, ...NONE }));
    const tooMany = { outcome: 'too_many', retryAfterSeconds: expect.any(Number) as number };
    await expect(anonymous.resendChallenge({ ...ADA, challenge })).resolves.toEqual(tooMany);
    await expect(anonymous.startChallenge({ ...ADA, ...NONE })).resolves.toEqual(tooMany);
    await expect(anonymous.startChallenge({ ...ADA, challenge })).resolves.toHaveProperty('outcome', 'pending');
    const abroad = anonymous.startChallenge({ ...NONE, to: { phoneNumber: '+4915123456789' }, type: '2FA' });
    await expect(abroad).resolves.toEqual({ outcome: 'destination_not_allowed' });
  });

  test('holds neither the recipient nor the code, and fits into a cookie', async () => {
    const phone = { to: { phoneNumber: '+12025550143' }, type: '2FA' };
    const challenge = textOf(await client.startChallenge({ ...NONE, ...phone }));
    const code = await newestCode();
    expect(challenge).not.toContain('2025550143'); // a short name would come by chance
    expect(challenge).not.toContain(code);
    expect(challenge).toMatch(/^[\w.-]{1,2000}$/);
  });
});
