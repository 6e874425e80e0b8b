import { digitsTyped } from '../../src/otp/typed-code';
import { failureReply } from '../support/contract-failures';
import { emptyDatabase, post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';

/** The digits of each numbering system that the platform knows. */
const DIGITS = new Map(
  Intl.supportedValuesOf('numberingSystem').flatMap((system) => {
    const format = new Intl.NumberFormat(`en-u-nu-${system}`, { useGrouping: false });
    const digits = Array.from('0123456789', (digit) => format.format(Number(digit)));
    return digits.every((digit) => /^\p{Nd}$/u.test(digit)) ? [[system, digits] as const] : [];
  }),
);

const inDigits = (system: string, code: string) =>
  Array.from(code, (digit) => DIGITS.get(system)?.[Number(digit)] ?? '').join('');

describe('a typed code', () => {
  test('may have the decimal digits of any script', () => {
    expect([...DIGITS.keys()]).toEqual(
      expect.arrayContaining(['arab', 'arabext', 'deva', 'beng', 'fullwide', 'mathsans']),
    );
    for (const system of DIGITS.keys()) {
      expect([system, digitsTyped(inDigits(system, '0123456789'), 10)]).toEqual([system, '0123456789']);
    }
  });

  test('has a value for every decimal digit of Unicode', () => {
    const codePoints = Array.from({ length: 0x11_0000 }, (_, codePoint) => codePoint);
    const digits = codePoints
      .map((codePoint) => String.fromCodePoint(codePoint))
      .filter((text) => /^\p{Nd}$/u.test(text));
    expect(digits.length % 10).toBe(0);
    for (const [index, digit] of digits.entries()) {
      if (digitsTyped(digit, 1) !== String(index % 10))
        throw new Error(`U+${digit.codePointAt(0)?.toString(16) ?? ''}`);
    }
  });

  test.each([
    '123-456',
    '123 456',
    '123\u00a0456',
    '123\u202f456',
    '123\u2011456',
    '123–456',
    '123−456',
    '123ー456',
    '１２３－４５６',
    '123456\u200b',
    '\u200e123456',
    '\u2068123456\u2069',
    '123\u00ad456',
    '\ufeff123456\r\n',
    '123456.',
    '123456. ',
    '１２３４５６。',
    '१२३४५६।',
    '۱۲۳۴۵۶۔',
  ])('such as %j is read as 123456', (typed) => {
    expect(digitsTyped(typed, 6)).toBe('123456');
  });

  test.each([
    '',
    '   ',
    '.',
    '1',
    '12345',
    '1234567',
    'abc',
    'abcdef',
    '123456..',
    '.123456',
    '1234.56',
    '+123456',
    '12345六',
  ])('such as %j cannot be one of six digits', (typed) => {
    expect(digitsTyped(typed, 6)).toBeUndefined();
  });
});

describe('a verification', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  const notMatched = (attemptsLeft: number) => {
    const { status, body } = failureReply('otp_not_matched');
    return { status, body: { ...body, AttemptsLeft: attemptsLeft } };
  };

  test.each([
    ['Arabic digits', (code: string) => inDigits('arab', code)],
    ['Devanagari digits', (code: string) => inDigits('deva', code)],
    ['full-width digits', (code: string) => inDigits('fullwide', code)],
    ['a dash', (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
    ['a zero-width space after it', (code: string) => `${code}\u200b`],
    ['a left-to-right mark before it', (code: string) => `\u200e${code}`],
    ['a soft hyphen', (code: string) => `${code.slice(0, 3)}\u00ad${code.slice(3)}`],
    ['a full stop', (code: string) => `${code}.`],
  ])('with the right code succeeds if it is typed with %s', async (_, typed) => {
    const sent = await sendCode(service);
    expect((await replyTo(service, '/verify/otp', { ...sent, otp: typed(sent.otp) })).status).toBe(200);
  });

  test.each(['1', 'abc', '   ', '12345', '1234567', '\u200b', '123456\0'])(
    'with a text that cannot be the code spends no guess: %j',
    async (otp) => {
      const sent = await sendCode(service);
      const impossible = () => replyTo(service, '/verify/otp', { ...sent, otp });
      for (let step = 0; step < 6; step += 1) expect(await impossible()).toEqual(notMatched(5));
      const wrong = await replyTo(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
      expect(wrong).toEqual(notMatched(4));
      expect(await impossible()).toEqual(notMatched(4));
      expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    },
  );

  test('with a text that cannot be the code fails as any other for a code that is used, expired, locked or unknown', async () => {
    const replyToText = (sent: object) => replyTo(service, '/verify/otp', { ...sent, otp: 'abc' });
    const elsewhere = await sendCode(service, 'elsewhere@example.com');
    expect(await replyToText({ ...elsewhere, check: 'ada@example.org' })).toEqual(failureReply('recipient_mismatch'));

    const used = await sendCode(service, 'used@example.com');
    await post(service, '/verify/otp', used);
    expect(await replyToText(used)).toEqual(failureReply('otp_already_used'));

    const locked = await sendCode(service, 'locked@example.com');
    for (let step = 1; step <= 5; step += 1) {
      await post(service, '/verify/otp', { ...locked, otp: wrongCode(locked.otp, step) });
    }
    const reply = await post(service, '/verify/otp', { ...locked, otp: 'abc' });
    expect([reply.status, reply.body.Code]).toEqual([429, 'too_many_attempts']);
    expect(Number(reply.headers.get('Retry-After'))).toBeGreaterThan(590);

    await service.advance(600);
    expect(await replyToText(elsewhere)).toEqual(failureReply('otp_expired'));
    await service.database.query('DELETE FROM "OTP" WHERE true RETURNING id', []);
    expect(await replyToText(elsewhere)).toEqual(failureReply('verification_key_invalid'));
  });

  test.each([
    ['a line end after it', (key: string) => `${key}\r\n`],
    ['spaces around it', (key: string) => ` ${key}\u00a0 `],
    ['a zero-width space after it', (key: string) => `${key}\u200b`],
    ['a byte order mark before it', (key: string) => `\ufeff${key}`],
  ])('takes its key with %s', async (_, pasted) => {
    const sent = await sendCode(service);
    const verification_key = pasted(sent.verification_key);
    expect((await replyTo(service, '/verify/otp', { ...sent, verification_key })).status).toBe(200);
  });

  test('does not take a key with white space inside, and is not slow for 2,000 blanks', async () => {
    const sent = await sendCode(service);
    const { verification_key: key } = sent;
    for (const verification_key of [key.replace('.', ' .'), `${key}${' '.repeat(1000)}x`, ' '.repeat(2000)]) {
      const reply = await replyTo(service, '/verify/otp', { ...sent, verification_key });
      expect(reply).toEqual(failureReply('verification_key_invalid'));
    }
  });
});

test('the fixed code of a test recipient may have another length than OTP_LENGTH', async () => {
  const service = await startTestService({ TEST_RECIPIENTS: 'review@example.com:65432109', OTP_LENGTH: '6' });
  const { body } = await post(service, '/email/otp', { email: 'review@example.com', type: '2FA' });
  const verification = { verification_key: body.Details, check: 'review@example.com' };
  const short = await replyTo(service, '/verify/otp', { ...verification, otp: '123456' });
  expect(short.body.AttemptsLeft).toBe(5);
  expect((await replyTo(service, '/verify/otp', { ...verification, otp: '6543-2109' })).status).toBe(200);
});

test('a code has the length that it was sent with, also after a change of OTP_LENGTH', async () => {
  const settings = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'the same in both' };
  const before = await startTestService({ ...settings, OTP_LENGTH: '4' });
  const sent = await sendCode(before);
  await before.close();
  const after = await startTestService({ ...settings, OTP_LENGTH: '10' });
  expect((await replyTo(after, '/verify/otp', sent)).status).toBe(200);
});
