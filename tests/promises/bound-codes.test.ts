import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { cryptWith } from '../support/crypt';
import { emptyDatabase, post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

const SECRET = 'a secret of the tests';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'; // RFC 7636, appendix B
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

const API_KEYS = 'shop:shop-key-0123456789,crm:crm-key-abcdefghijklmnop,shop:shop-key-9876543210';
const SHOP = { Authorization: 'Bearer shop-key-0123456789' };
const SHOP_ROTATED = { Authorization: 'Bearer shop-key-9876543210' };
const CRM = { Authorization: 'Bearer crm-key-abcdefghijklmnop' };

const refusal = (Details: string, Code: string) => ({ Status: 'Failure', Details, Code });
const BAD_REQUEST = refusal('Bad Request', 'verification_key_invalid');

describe('a code of one type', () => {
  let service: TestService;
  beforeAll(async () => void (service = await startTestService()));

  test('is not redeemed for another type, and spends no guess', async () => {
    const sent = await sendCode(service, 'ada@example.com', 'VERIFICATION');
    for (const type of ['FORGET', '2FA', 'verification', 'VERIFICATION ']) {
      const reply = await post(service, '/verify/otp', { ...sent, type });
      expect([reply.status, reply.body]).toEqual([400, refusal('OTP was not sent for this Type', 'type_mismatch')]);
    }
    const wrong = await post(service, '/verify/otp', { ...sent, otp: wrongCode(sent.otp), type: 'VERIFICATION' });
    expect(wrong.body.AttemptsLeft).toBe(4);
    expect((await post(service, '/verify/otp', { ...sent, type: 'VERIFICATION' })).status).toBe(200);
  });

  test('is redeemed by a caller that names no type', async () => {
    const sent = await sendCode(service, 'grace@example.com', 'FORGET');
    const reply = await post(service, '/verify/otp', { ...sent, type: '' });
    expect([reply.status, reply.body.Type]).toEqual([200, 'FORGET']);
  });

  test('is not redeemed for a type that is no string', async () => {
    const sent = await sendCode(service, 'eve@example.com');
    const reply = await post(service, '/verify/otp', { ...sent, type: 5 });
    expect(reply.body.Code).toBe('type_incorrect');
  });

  test('is unknown before its type is looked at', async () => {
    const claims = { jti: uuidv7(), sub: 'ada@example.com', type: '2FA', iat: 1, exp: 4_000_000_000 };
    const foreign = await startTestService({ CRYPT_PASSWORD: SECRET });
    const { key } = cryptWith([SECRET]).seal(claims);
    const body = { verification_key: key, otp: '482913', check: 'ada@example.com', type: 'FORGET' };
    expect((await post(foreign, '/verify/otp', body)).body).toEqual(BAD_REQUEST);
  });
});

describe('a code of one caller', () => {
  let service: TestService;
  beforeAll(async () => void (service = await startTestService({ API_KEYS })));

  async function sendAs(headers: Record<string, string>, to: string) {
    const { body } = await post(service, '/email/otp', { email: to, type: '2FA' }, headers);
    const message = (await inboxOf(service)).find((each) => each.to === to);
    return { verification_key: body.Details, otp: message?.code ?? '', check: to };
  }

  test.each(['/verify/otp', '/resend/otp', '/cancel/otp', '/status/otp'])(
    'is Bad Request for another caller at %s',
    async (route) => {
      const sent = await sendAs(SHOP, `ada${route.length}@example.com`);
      const reply = await post(service, route, sent, CRM);
      expect([reply.status, reply.body]).toEqual([400, BAD_REQUEST]);
      expect((await post(service, '/verify/otp', sent, SHOP)).status).toBe(200);
    },
  );

  test("is redeemed with another API key of the caller's name", async () => {
    const sent = await sendAs(SHOP, 'grace@example.com');
    expect((await post(service, '/verify/otp', sent, SHOP_ROTATED)).status).toBe(200);
  });

  test('that had no key yet is redeemed by every caller', async () => {
    const settings = { ...(await emptyDatabase()), CRYPT_PASSWORD: SECRET };
    const before = await startTestService(settings);
    const sent = await sendCode(before);
    await before.close();
    const after = await startTestService({ ...settings, API_KEYS });
    expect((await post(after, '/verify/otp', sent, CRM)).status).toBe(200);
  });
});

describe('a code with a code_challenge', () => {
  const MISMATCH = refusal('Code Verifier does not match the Code Challenge of the send', 'code_verifier_mismatch');
  let service: TestService;
  beforeAll(async () => void (service = await startTestService()));

  test('is redeemed only with its verifier, and spends no guess without it', async () => {
    const sent = await sendCode(service, 'ada@example.com', '2FA', { code_challenge: CHALLENGE });
    const another = createHash('sha256').update('another').digest('base64url');
    for (const verifier of [{}, { code_verifier: '' }, { code_verifier: another }, { code_verifier: CHALLENGE }]) {
      const reply = await post(service, '/verify/otp', { ...sent, ...verifier });
      expect([reply.status, reply.body]).toEqual([400, MISMATCH]);
    }
    const wrong = { ...sent, otp: wrongCode(sent.otp), code_verifier: VERIFIER };
    expect((await post(service, '/verify/otp', wrong)).body.AttemptsLeft).toBe(4);
    expect((await post(service, '/verify/otp', { ...sent, code_verifier: VERIFIER })).status).toBe(200);
  });

  test('that was removed from the send is not redeemed with a verifier', async () => {
    const sent = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', { ...sent, code_verifier: VERIFIER })).body).toEqual(MISMATCH);
  });

  test.each([
    ['of another length', CHALLENGE.slice(1)],
    ['with padding', `${CHALLENGE}=`],
    ['in base64', CHALLENGE.replace('_', '/').replace('-', '+')],
    ['that is no string', 5],
  ])('%s is refused', async (_, code_challenge) => {
    const body = { email: 'eve@example.com', type: '2FA', code_challenge };
    expect((await post(service, '/email/otp', body)).body.Code).toBe('code_challenge_invalid');
  });

  test.each([
    ['short', VERIFIER.slice(1)],
    ['long', 'a'.repeat(129)],
    ['with a blank', `${VERIFIER} `],
    ['no string', {}],
  ])('is not redeemed with a verifier that is %s', async (_, code_verifier) => {
    const body = { verification_key: 'x', otp: '482913', check: 'eve@example.com', code_verifier };
    expect((await post(service, '/verify/otp', body)).body.Code).toBe('code_verifier_invalid');
  });
});

test.each([
  ['long', 'n'.repeat(256)],
  ['with a blank', 'a b'],
  ['of other letters', 'é'],
  ['no string', 1],
])('a nonce that is %s is refused', async (_, nonce) => {
  const service = await startTestService();
  const reply = await post(service, '/email/otp', { email: 'ada@example.com', type: '2FA', nonce });
  expect([reply.status, reply.body.Code]).toEqual([400, 'nonce_invalid']);
});

test('keys and rows from before an upgrade are redeemed, also with a type and a code_verifier', async () => {
  const service = await startTestService({ CRYPT_PASSWORD: SECRET, API_KEYS });
  const crypt = cryptWith([SECRET]);
  const iat = Math.floor(Date.now() / 1000);
  const claims = { jti: uuidv7(), sub: '+12025550143', type: '2FA', iat, exp: iat + 600 };
  const opened = crypt.seal(claims);
  await service.database.query(
    `INSERT INTO "OTP" (id, otp, expiration_time, verified, created_at, updated_at)
     VALUES ($1, $2, to_timestamp($3), false, now(), now())`,
    [claims.jti, crypt.digest(opened, '482913'), claims.exp],
  );
  const key = { verification_key: opened.key };
  const status = await post(service, '/status/otp', key, CRM);
  expect(status.body).toMatchObject({ Details: 'pending', AttemptsLeft: 5 });
  expect((await post(service, '/resend/otp', key, CRM)).body).toEqual(BAD_REQUEST);
  const body = { ...key, otp: '482913', check: '+12025550143', type: '2FA', code_verifier: VERIFIER };
  const reply = await post(service, '/verify/otp', body, CRM);
  expect([reply.status, reply.body]).toMatchObject([200, { Type: '2FA', Channel: 'sms', Recipient: '+12025550143' }]);
});
