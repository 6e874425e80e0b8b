import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { newestCode, startExample } from '../support/example';
import { isSignedIn, PASSWORD, signUp } from '../support/example-person';
import { freePort } from '../support/free-port';
import { post, startTestService, type Listening, type TestService } from '../support/harness';
import { httpVisitor, type HttpVisitor } from '../support/http-visitor';

const NEWS = { Authorization: 'Bearer news-key-0123456789' };

describe('the login of the example whose page calls the service', () => {
  let service: TestService;
  let example: Listening;
  beforeAll(async () => {
    const port = String(await freePort());
    const PAGE_ORIGINS = `shop=http://localhost:${port}`;
    const API_KEYS = 'shop:shop-key-0123456789,news:news-key-0123456789';
    service = await startTestService({ API_KEYS, PAGE_ORIGINS, LIMIT_SENDS_PER_VISITOR: 'off' });
    example = await startExample(service, { PORT: port, OTP_API_KEY: 'shop-key-0123456789' });
    await signUp({ example, service }, 'victim@example.com');
  });

  /** A visitor who typed the victim's password, and the nonce in the page. */
  async function thief() {
    const visitor = httpVisitor(example);
    await visitor.post('/direct-login', { email: 'victim@example.com', password: PASSWORD });
    const [, nonce = ''] = /data-nonce="([^"]+)"/.exec((await visitor.get('/direct-login/code')).text) ?? [];
    return { visitor, nonce };
  }

  interface Redeemed {
    email?: string;
    type?: string;
    nonce?: string | undefined;
    headers?: Record<string, string>;
  }

  /** The Token of a code that was redeemed at the service, with requests that the page would not make. */
  async function tokenOf({ email = 'victim@example.com', type = '2FA', nonce, headers }: Redeemed): Promise<string> {
    const asPage = headers ?? { Origin: example.url };
    const sent = await post(service, '/email/otp', { email, type, nonce }, asPage);
    const otp = await newestCode(service, email);
    const body = { otp, verification_key: sent.body.Details, check: email };
    const { body: reply } = await post(service, '/verify/otp', body, asPage);
    if (reply.Token === undefined) throw new Error(`No Token: ${reply.Details}`);
    return reply.Token;
  }

  async function opens(visitor: HttpVisitor, token: string): Promise<boolean> {
    await visitor.post('/direct-login/proof', { token });
    return isSignedIn(visitor);
  }

  test('a proof of this session signs in, once', async () => {
    const { visitor, nonce } = await thief();
    const token = await tokenOf({ nonce });
    const twin = httpVisitor(example, new Map(visitor.cookies));
    await Promise.all([visitor, twin].map((each) => each.post('/direct-login/proof', { token })));
    expect([await isSignedIn(visitor), await isSignedIn(twin)].filter(Boolean)).toHaveLength(1);
    expect(await opens((await thief()).visitor, token)).toBe(false);
  });

  test.each<[string, Redeemed]>([
    ['for the address of the thief', { email: 'mallory@example.com' }],
    ['of another type', { type: 'VERIFICATION' }],
    ['for another audience', { headers: NEWS }],
  ])('a proof %s does not sign in', async (_, altered) => {
    const { visitor, nonce } = await thief();
    expect(await opens(visitor, await tokenOf({ nonce, ...altered }))).toBe(false);
  });

  test('a new phone number is kept as the proofs have it, however the person writes it', async () => {
    const maria = await signUp({ example, service }, 'maria@example.com');
    await maria.post('/phone', { phone: '+52 1 55 1234 5678', password: PASSWORD });
    await maria.get('/phone/code');
    await maria.post('/phone/code', { code: await newestCode(service, '+525512345678') });
    expect((await maria.get('/')).text).toContain('<dd>+525512345678</dd>');
  });

  test('a proof is refused the second time, even where the first did not sign in', async () => {
    const { visitor, nonce } = await thief();
    const token = await tokenOf({ nonce, email: 'mallory@example.com' });
    const texts = [];
    for (let attempt = 1; attempt <= 2; attempt++) {
      await visitor.post('/direct-login/proof', { token });
      texts.push((await visitor.get('/direct-login/code')).text);
    }
    expect(texts).toEqual([
      expect.stringContaining('This code does not work any more.'),
      expect.stringContaining('This sign-in was used before.'),
    ]);
  });

  test('a proof of another session, or of none, does not sign in', async () => {
    const { visitor } = await thief();
    const { nonce } = await thief();
    expect(await opens(visitor, await tokenOf({ nonce }))).toBe(false);
    expect(await opens(visitor, await tokenOf({}))).toBe(false);
  });

  test('a proof does not sign in after its end', async () => {
    const { visitor, nonce } = await thief();
    service.moveClock(-301);
    const token = await tokenOf({ nonce });
    service.moveClock(301);
    expect(await opens(visitor, token)).toBe(false);
  });

  test('a page that claims success without a proof does not sign in', async () => {
    const { visitor } = await thief();
    for (const token of ['', 'true', 'OTP Matched', '{}', 'e30.e30.']) expect(await opens(visitor, token)).toBe(false);
  });

  test('a forged proof does not sign in', async () => {
    const { visitor, nonce } = await thief();
    const token = await tokenOf({ nonce, email: 'mallory@example.com' });
    const [header = '', claims = '', signature = ''] = token.split('.');
    const own = { ...decoded(claims), email: 'victim@example.com' };
    const jwks = (await (await fetch(`${service.url}/.well-known/jwks.json`)).json()) as { keys: [JsonWebKey] };
    const pem = createPublicKey({ key: jwks.keys[0], format: 'jwk' }).export({ format: 'pem', type: 'spki' });
    const hmacHeader = encoded({ ...decoded(header), alg: 'HS256' });
    const hmac = createHmac('sha256', pem)
      .update(`${hmacHeader}.${encoded(own)}`)
      .digest('base64url');
    const forgeries = [
      [header, encoded(own), signature],
      [encoded({ ...decoded(header), alg: 'none' }), encoded(own), ''],
      [hmacHeader, encoded(own), hmac],
      [encoded({ ...decoded(header), kid: 'other' }), encoded(own), signature],
    ];
    for (const parts of forgeries) expect(await opens(visitor, parts.join('.'))).toBe(false);
  });
});

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
