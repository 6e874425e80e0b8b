import { cryptWith } from '../support/crypt';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

const SECRET = 'a secret of the tests';

const resend = (service: TestService, sent: { verification_key: string }, others: object = {}) =>
  post(service, '/resend/otp', { verification_key: sent.verification_key, ...others });

const messagesTo = async (service: TestService, to: string) =>
  (await inboxOf(service)).filter((message) => message.to === to);

describe.each(['ada@example.com', '+12025550143'])('a resend to %s', (to) => {
  test('brings the same code, under the same key and expiry', async () => {
    const service = await startTestService();
    const first = await post(service, ...sendOf(to));
    const again = await post(service, '/resend/otp', { verification_key: first.body.Details });
    expect([again.status, again.body]).toEqual([200, { ...first.body, ResendAfter: 0 }]);

    const [second, original] = await messagesTo(service, to);
    expect(second?.code).toBe(original?.code);
    const verification = { verification_key: first.body.Details, otp: original?.code ?? '', check: to };
    expect((await post(service, '/verify/otp', verification)).status).toBe(200);
    expect((await resend(service, verification)).body.Code).toBe('otp_already_used');
  });
});

function sendOf(to: string): [route: string, body: object] {
  return to.includes('@')
    ? ['/email/otp', { email: to, type: '2FA' }]
    : ['/phone/otp', { phone_number: to, type: '2FA' }];
}

describe('a resend', () => {
  test('says the life that is left', async () => {
    const service = await startTestService({ OTP_TTL: '600' });
    const sent = await sendCode(service);
    service.moveClock(150);
    await resend(service, sent);
    const [second, first] = await inboxOf(service);
    expect(first?.text).toContain('10 minutes');
    expect(second?.text).toContain('7 minutes');
  });

  test('is refused when less than a minute is left, and after the expiry', async () => {
    const service = await startTestService({ OTP_TTL: '600' });
    const sent = await sendCode(service);
    service.moveClock(535);
    expect((await resend(service, sent)).status).toBe(200);
    service.moveClock(10);
    for (const seconds of [0, 600]) {
      service.moveClock(seconds);
      const reply = await resend(service, sent);
      expect([reply.status, reply.body.Code]).toEqual([400, 'otp_expired']);
    }
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test('keeps the language of the first message unless it names another', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, 'ada@example.com', '2FA', { locale: 'de' });
    await post(service, '/resend/otp', { verification_key: sent.verification_key }, { 'Accept-Language': 'fr' });
    await resend(service, sent, { locale: '' });
    await resend(service, sent, { locale: 'fr' });
    const [french, again, german, first] = await inboxOf(service);
    expect(again?.subject).toBe(first?.subject);
    expect(german?.subject).toBe(first?.subject);
    expect(french?.subject).not.toBe(first?.subject);
  });

  test('goes to the address as it was typed', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, 'Dora.X@Example.com');
    await resend(service, sent);
    expect((await inboxOf(service)).map(({ to }) => to)).toEqual(['Dora.X@example.com', 'Dora.X@example.com']);
    expect((await post(service, '/verify/otp', sent)).body.Recipient).toBe('dora.x@example.com');
  });

  test('counts as a send to the recipient', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/30s,3/1h' });
    const sent = await sendCode(service);
    const early = await resend(service, sent);
    expect([early.status, early.body.Code]).toEqual([429, 'recipient_rate_limited']);
    await service.advance(31);
    const reply = await resend(service, sent);
    expect([reply.status, reply.body.ResendAfter]).toEqual([200, 30]);
    await service.advance(31);
    expect((await resend(service, sent)).status).toBe(200);
    await service.advance(31);
    const refused = await resend(service, sent);
    expect(refused.body.Code).toBe('recipient_rate_limited');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  test('gives no new guesses, and is refused once they are used up', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    for (const attemptsLeft of [4, 3, 2, 1, 0]) {
      expect((await resend(service, sent)).status).toBe(200);
      const wrong = await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp) });
      expect(wrong.body.AttemptsLeft).toBe(attemptsLeft);
    }
    const reply = await resend(service, sent);
    expect([reply.status, reply.body.Code]).toEqual([429, 'too_many_attempts']);
  });

  test('takes the brand, the variables and the autofill line of its own request', async () => {
    const service = await startTestService();
    const sent = await sendCode(service, '+12025550143', '2FA', { brand: 'Acme', web_domain: 'acme.example' });
    await resend(service, sent);
    await resend(service, sent, { brand: 'Bravo', web_domain: 'bravo.example' });
    const [bravo, plain] = await inboxOf(service);
    expect(plain?.text).not.toMatch(/Acme|acme/);
    expect(bravo?.text).toMatch(/Bravo/);
    expect(bravo?.text).toContain(`@bravo.example #${sent.otp}`);
    expect((await resend(service, sent, { variables: { amount: '5' } })).body.Code).toBe('variables_invalid');
  });

  test.each([
    ['email', '+12025550143'],
    ['sms', 'ada@example.com'],
    ['fax', 'ada@example.com'],
  ])('by the channel %s does not reach %s', async (channel, to) => {
    const service = await startTestService();
    const sent = await sendCode(service, to);
    const reply = await resend(service, sent, { channel });
    expect([reply.status, reply.body]).toEqual([
      400,
      { Status: 'Failure', Details: 'Incorrect Channel Provided', Code: 'channel_incorrect' },
    ]);
  });

  test('by the channel of the first message is one like any other', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    expect((await resend(service, sent, { channel: 'email' })).status).toBe(200);
    expect((await resend(service, sent, { channel: '' })).status).toBe(200);
  });

  test('sends nothing to a test recipient', async () => {
    const service = await startTestService({ TEST_RECIPIENTS: 'ada@example.com:482913' });
    const { body } = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
    const again = await post(service, '/resend/otp', { verification_key: body.Details });
    expect(again.body).toEqual(body);
    expect(await inboxOf(service)).toEqual([]);
  });

  test('of a canceled code sends nothing', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await post(service, '/cancel/otp', { verification_key: sent.verification_key });
    expect((await resend(service, sent)).body.Code).toBe('verification_key_invalid');
    expect(await inboxOf(service)).toHaveLength(1);
  });
});

describe('somebody who may write to the database', () => {
  test('cannot make a resend send a code of their choosing', async () => {
    const service = await startTestService({ CRYPT_PASSWORD: SECRET });
    const sent = await sendCode(service);
    const otherCode = await sendCode(service, 'eve@example.com');
    const rows = await service.database.query<{ id: string; otp: string }>('SELECT id, otp FROM "OTP" ORDER BY id', []);
    const [own, other] = rows;
    if (!own || !other) throw new Error('Two codes were sent');
    const [digest = '', masked = ''] = own.otp.split('.');
    for (const otp of [
      `${digest}.${wrongCode(masked)}`,
      other.otp,
      digest,
      `${digest}.`,
      '',
      `.${masked}`,
      `${digest}.abcdef`,
    ]) {
      await service.database.query('UPDATE "OTP" SET otp = $2 WHERE id = $1', [own.id, otp]);
      expect((await resend(service, sent)).body.Code).toBe('verification_key_invalid');
    }
    await service.database.query('UPDATE "OTP" SET otp = NULL WHERE id = $1', [own.id]);
    expect((await resend(service, sent)).body.Code).toBe('verification_key_invalid');
    expect(await inboxOf(service)).toHaveLength(2);
    await service.database.query('UPDATE "OTP" SET otp = $2 WHERE id = $1', [own.id, own.otp]);
    expect((await resend(service, sent)).status).toBe(200);
    expect((await resend(service, otherCode)).status).toBe(200);
  });

  test('cannot prolong the life of a code', async () => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await service.database.query(`UPDATE "OTP" SET expiration_time = expiration_time + interval '1 day'`, []);
    service.moveClock(601);
    for (const route of ['/resend/otp', '/verify/otp', '/cancel/otp']) {
      expect((await post(service, route, sent)).body.Code).toBe('otp_expired');
    }
    expect((await post(service, '/status/otp', sent)).body.Details).toBe('expired');
  });
});

test('the master secret alone, or the database alone, gives nobody a code', async () => {
  const service = await startTestService({ CRYPT_PASSWORD: SECRET });
  const seen = new Set<string>();
  for (let n = 0; n < 20; n += 1) {
    const sent = await sendCode(service);
    const [row] = await service.database.query<{ otp: string }>('SELECT otp FROM "OTP" ORDER BY id DESC LIMIT 1', []);
    const masked = row?.otp.split('.')[1] ?? '';
    const pad = cryptWith([SECRET]).open(sent.verification_key)?.claims.pad ?? '';
    expect([masked, pad]).toEqual([expect.stringMatching(/^\d{6}$/), expect.stringMatching(/^\d{6}$/)]);
    const sum = Array.from(sent.otp, (digit, at) => (Number(digit) + Number(pad[at])) % 10).join('');
    expect(masked).toBe(sum);
    seen.add(pad).add(masked);
  }
  expect(seen.size).toBeGreaterThan(35);
});
