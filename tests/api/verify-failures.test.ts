import { cryptWith } from '../support/crypt';
import { failureReply, FAILURES_BY_ROUTE } from '../support/contract-failures';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';

const TTL_SECONDS = 600;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

describe('a verification', () => {
  const KEY_STATES = ['verification_key_not_provided', 'verification_key_invalid', ''] as const;
  const OTP_STATES = ['otp_not_provided', 'otp_not_matched', ''] as const;
  const CHECK_STATES = ['check_not_provided', 'recipient_mismatch', ''] as const;
  const TYPE_STATES = ['type_mismatch', ''] as const;
  const ROW_STATES = [['otp_already_used', 'otp_expired'], ['otp_already_used'], ['otp_expired'], []];
  const precedence = (FAILURES_BY_ROUTE['/verify/otp'] ?? []).map(([code]) => code);
  const combinations = KEY_STATES.flatMap((key) =>
    OTP_STATES.flatMap((otp) =>
      CHECK_STATES.flatMap((check) =>
        TYPE_STATES.flatMap((type) => ROW_STATES.map((row) => ({ key, otp, check, type, row }))),
      ),
    ),
  );

  test('with any of 215 combinations of faults reports the one that the contract checks first', async () => {
    const codes = new Map<string, Awaited<ReturnType<typeof sendCode>>>();
    for (const state of ROW_STATES) {
      if (state.includes('otp_expired')) codes.set(state.join(), await codeIn(state));
    }
    await service.advance(TTL_SECONDS);
    for (const state of ROW_STATES) {
      if (!state.includes('otp_expired')) codes.set(state.join(), await codeIn(state));
    }

    const seen = new Set<string>();
    for (const { key, otp, check, type, row } of combinations) {
      const sent = codes.get(row.join());
      if (sent === undefined) throw new Error(`no code in the state ${row.join()}`);
      const faults = [key, otp, check, type, ...row].filter((fault) => fault !== '');
      const first = precedence.find((code) => faults.includes(code));
      if (first === undefined) continue;
      seen.add(first);
      const request = {
        ...(key === 'verification_key_not_provided'
          ? {}
          : { verification_key: key === '' ? sent.verification_key : `${sent.verification_key}A` }),
        ...(otp === 'otp_not_provided' ? {} : { otp: otp === '' ? sent.otp : wrongCode(sent.otp) }),
        type: type === '' ? '2FA' : 'FORGET',
        ...(check === 'check_not_provided' ? {} : { check: check === '' ? sent.check : 'somebody.else@example.com' }),
      };
      const expected = failureReply(first);
      if (first === 'otp_not_matched') Object.assign(expected.body, { AttemptsLeft: 4 });
      expect({ faults, ...(await replyTo(service, '/verify/otp', request)) }).toEqual({
        faults,
        ...expected,
      });
    }
    expect([...seen].sort()).toEqual([...precedence].sort());

    const fresh = codes.get('') ?? {};
    expect((await post(service, '/verify/otp', fresh)).status).toBe(200);
  });

  async function codeIn(state: readonly string[]) {
    const sent = await sendCode(service, `row-${state.join('-')}@example.com`);
    if (state.includes('otp_already_used')) {
      expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    }
    return sent;
  }

  test.each([
    ['empty', ''],
    ['null', null],
  ])('reports a field that is %s as not provided', async (_, absent) => {
    const complete = { verification_key: 'k', otp: '1', check: 'c' };
    for (const [name, code] of [
      ['verification_key', 'verification_key_not_provided'],
      ['otp', 'otp_not_provided'],
      ['check', 'check_not_provided'],
    ] as const) {
      const request = { ...complete, [name]: absent };
      expect(await replyTo(service, '/verify/otp', request)).toEqual(failureReply(code));
    }
  });

  test('of a code without guesses left fails with 429, after the checks of recipient and expiry', async () => {
    const exhausted = await sendCode(service, 'exhausted@example.com');
    const wrong = { ...exhausted, otp: wrongCode(exhausted.otp) };
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect(await replyTo(service, '/verify/otp', wrong)).toEqual({
        status: 400,
        body: {
          Status: 'Failure',
          Details: 'OTP NOT Matched',
          Code: 'otp_not_matched',
          AttemptsLeft: attemptsLeft,
        },
      });
    }
    const tooMany = { Status: 'Failure', Details: 'Too many attempts', Code: 'too_many_attempts' };
    expect(await replyTo(service, '/verify/otp', wrong)).toEqual({ status: 429, body: tooMany });
    expect(await replyTo(service, '/verify/otp', exhausted)).toEqual({
      status: 429,
      body: tooMany,
    });

    const elsewhere = { ...exhausted, check: 'somebody.else@example.com' };
    expect(await replyTo(service, '/verify/otp', elsewhere)).toEqual(failureReply('recipient_mismatch'));
    await service.advance(TTL_SECONDS);
    expect(await replyTo(service, '/verify/otp', exhausted)).toEqual(failureReply('otp_expired'));
  });

  test('fails with the same reply for a key that is altered, cut, forged or of an unknown OTP', async () => {
    const sent = await sendCode(service, 'bad-request@example.com');
    const { verification_key: key, otp } = sent;
    const forger = cryptWith(['not the secret of this service']);
    const now = Math.floor(Date.now() / 1000);
    const forged = forger.seal({
      jti: '01890a5d-ac96-774b-bcce-b302099a8057',
      sub: sent.check,
      type: '2FA',
      iat: now,
      exp: now + TTL_SECONDS,
    }).key;
    const [header = '', , ...sealed] = key.split('.');
    const [forgedHeader = ''] = forged.split('.');

    const unusable = [
      key.slice(0, -1),
      key.slice(0, key.length / 2),
      `${key}A`,
      `${key}=`,
      key.replace('.', ' .'),
      key.toLowerCase(),
      key.split('.').reverse().join('.'),
      [header, 'AA', ...sealed].join('.'),
      forged,
      key.replace(header, forgedHeader),
      forged.replace(forgedHeader, header),
      'x',
      '....',
      'k'.repeat(2048),
      'k'.repeat(2049),
    ];
    for (const verification_key of unusable) {
      for (const check of [sent.check, 'somebody.else@example.com']) {
        const request = { verification_key, otp, check };
        expect(await replyTo(service, '/verify/otp', request)).toEqual(failureReply('verification_key_invalid'));
      }
    }

    await service.database.query('DELETE FROM "OTP" WHERE true RETURNING id', []);
    for (const check of [sent.check, 'somebody.else@example.com']) {
      expect(await replyTo(service, '/verify/otp', { ...sent, check })).toEqual(
        failureReply('verification_key_invalid'),
      );
    }
  });

  test('fails with Bad Request when any one character of its key is altered', async () => {
    const sent = await sendCode(service, 'every-character@example.com');
    const key = sent.verification_key;
    const replies = await Promise.all(
      Array.from(key, (character, at) => {
        const altered = key.slice(0, at) + (character === 'A' ? 'B' : 'A') + key.slice(at + 1);
        return replyTo(service, '/verify/otp', { ...sent, verification_key: altered });
      }),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(
      new Set([JSON.stringify(failureReply('verification_key_invalid'))]),
    );
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test('succeeds before the expiry of its code and fails from then on', async () => {
    const early = await sendCode(service, 'early@example.com');
    const late = await sendCode(service, 'late@example.com');
    await service.advance(TTL_SECONDS - 60);
    expect((await post(service, '/verify/otp', early)).status).toBe(200);
    await service.advance(60);
    expect(await replyTo(service, '/verify/otp', late)).toEqual(failureReply('otp_expired'));
  });
});
