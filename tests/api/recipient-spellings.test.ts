import { post, sendCode, startTestService, type TestService } from '../support/harness';

const EMAIL_SPELLINGS = [
  'ada@bücher.example',
  'ADA@BÜCHER.EXAMPLE',
  '  ada@bücher.example\t',
  'Ada@xn--bcher-kva.example',
  'ada@XN--BCHER-KVA.example',
];
const PHONE_SPELLINGS = [
  '+49 1512 3456789',
  '+4915123456789',
  '01512 3456789',
  '(01512) 345-67.89',
  '0049 1512/3456789',
  ' +49 (1512) 345 67 89 ',
];
const BRAZILIAN_SPELLINGS = ['+55 11 98765 4321', '+55 11 8765 4321', '0055 11 98765-4321'];
const MEXICAN_SPELLINGS = ['+52 1 55 1234 5678', '+52 55 1234 5678', '\u202a+52 55\u00a01234\u20115678\u202c'];
const ARGENTINE_SPELLINGS = ['+54 11 2345-6789', '+54 9 11 2345-6789', '(+54) 11 15 2345-6789'];
const ONE_SEND = { LIMIT_SENDS_PER_RECIPIENT: '1/1h', DEFAULT_COUNTRY: 'DE' };

const statusOfSend = async (service: TestService, to: string) =>
  (to.includes('@')
    ? await post(service, '/email/otp', { email: to, type: '2FA' })
    : await post(service, '/phone/otp', { phone_number: to, type: '2FA' })
  ).status;

describe.each([
  ['an address', EMAIL_SPELLINGS],
  ['a number', PHONE_SPELLINGS],
  ['a Brazilian mobile', BRAZILIAN_SPELLINGS],
  ['a Mexican mobile', MEXICAN_SPELLINGS],
  ['an Argentine mobile', ARGENTINE_SPELLINGS],
])('all spellings of %s', (_, spellings) => {
  test('share one send limit', async () => {
    const service = await startTestService(ONE_SEND);
    const [first = '', ...others] = spellings;
    expect(await statusOfSend(service, first)).toBe(200);
    for (const other of others) expect([other, await statusOfSend(service, other)]).toEqual([other, 429]);
  });

  test('pass as `check` for one another', async () => {
    const service = await startTestService({ DEFAULT_COUNTRY: 'DE' });
    for (const [index, spelling] of spellings.entries()) {
      const sent = await sendCode(service, spelling);
      const check = spellings[(index + 1) % spellings.length] ?? '';
      const reply = await post(service, '/verify/otp', { ...sent, check });
      expect(reply.body).toMatchObject({ Status: 'Success', Details: 'OTP Matched', Check: check });
    }
  });
});

describe('addresses that differ in a +tag', () => {
  test('share one send limit with LIMIT_FOLD_PLUS_TAGS=true, but not their codes', async () => {
    const service = await startTestService({
      LIMIT_SENDS_PER_RECIPIENT: '2/1h',
      LIMIT_FOLD_PLUS_TAGS: 'true',
    });
    const sent = await sendCode(service, 'ada+shop@example.com');
    for (const check of ['ada@example.com', 'ada+bank@example.com']) {
      const reply = await post(service, '/verify/otp', { ...sent, check });
      expect(reply.body.Code).toBe('recipient_mismatch');
    }
    expect(await statusOfSend(service, 'ada@example.com')).toBe(200);
    expect(await statusOfSend(service, 'Ada+bank+more@example.com')).toBe(429);
    expect(await statusOfSend(service, 'ada+bank@example.org')).toBe(200);
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });

  test.each(['false', ''])('have separate send limits with LIMIT_FOLD_PLUS_TAGS=%s', async (fold) => {
    const service = await startTestService({ ...ONE_SEND, LIMIT_FOLD_PLUS_TAGS: fold });
    expect(await statusOfSend(service, 'ada@example.com')).toBe(200);
    expect(await statusOfSend(service, 'ada+shop@example.com')).toBe(200);
    expect(await statusOfSend(service, 'ada+bank@example.com')).toBe(200);
    expect(await statusOfSend(service, 'ada+bank@example.com')).toBe(429);
  });
});
