import { startTestService, type Env, type TestService } from '../support/harness';

interface Caught {
  code: string;
  text: string;
  subject?: string;
}

async function send(service: TestService, body: object, key = '') {
  const channel = 'email' in body ? 'email' : 'phone';
  const reply = await fetch(`${service.url}/api/v1/${channel}/otp`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify({ type: '2FA', ...body }),
  });
  const inbox = (await (await fetch(`${service.url}/inbox`)).json()) as Caught[];
  return { status: reply.status, body: (await reply.json()) as object, newest: inbox[0], inbox };
}

const email = 'ada@example.com';
const phone = { phone_number: '+12025550143' };

describe('a brand', () => {
  const start = (env: Env) => startTestService({ APP_NAME: 'Acme', ...env });

  test('is chosen by callers in BRAND_CALLERS, and by no others', async () => {
    const [shop, app] = ['the-key-of-the-shop', 'the-key-of-the-app.'];
    const service = await start({ API_KEYS: `shop:${shop},app:${app}`, BRAND_CALLERS: 'shop' });
    for (const to of [{ email }, phone]) {
      const { status, newest } = await send(service, { ...to, brand: 'Bloom' }, shop);
      expect(status).toBe(200);
      expect(newest?.text).toContain('Bloom');
      expect(newest?.text).not.toContain('Acme');

      const other = await send(service, { ...to, brand: 'Bloom' }, app);
      expect([other.status, other.body]).toEqual([
        403,
        {
          Status: 'Failure',
          Details: 'This caller may not choose the brand',
          Code: 'brand_not_allowed',
        },
      ]);
      expect(other.newest).toEqual(newest);
      expect((await send(service, to, app)).newest?.text).toContain('Acme');
    }
  });

  test('is chosen by anybody in development without keys, escaped in HTML', async () => {
    const service = await start({});
    const brand = '<b>Blüm</b> & "Söhne"';
    const { status, newest } = await send(service, { email, brand });
    expect(status).toBe(200);
    expect(newest?.subject).toBe(`${newest?.code ?? ''} is your ${brand} sign-in code`);
    expect(newest).toMatchObject({ html: expect.not.stringContaining('<b>') as string });
    expect((await send(service, { email, brand: '' })).newest?.text).toMatch(/\nAcme\n$/);

    for (const joined of ['می\u200cخواهم', '👩\u200d💻 Dev']) {
      expect((await send(service, { email, brand: joined })).newest?.subject).toContain(joined);
    }

    const refused = [
      'x'.repeat(25),
      'A\r\nBcc: eve@example.org',
      'A\u202eB',
      'A\u2028B',
      'A\0',
      ' ',
      '\u00a0',
      5,
    ];
    for (const bad of [...refused, ['A'], null]) {
      for (const to of [{ email }, phone]) {
        const reply = await send(service, { ...to, brand: bad });
        expect([bad, reply.status, reply.body]).toEqual([
          bad,
          400,
          {
            Status: 'Failure',
            Details: 'Brand must be 1 to 24 characters on one line',
            Code: 'brand_invalid',
          },
        ]);
      }
    }
  });
});

describe('the last line of an SMS', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test('is what WebOTP and iOS look for, alone, with the code of the message', async () => {
    const { newest } = await send(service, { ...phone, web_domain: 'login.example.com' });
    const code = newest?.code ?? '';
    expect(newest?.text.split('\n')).toEqual([
      `${code} is your OTP Service sign-in code. It expires in 10 minutes. Never share it.`,
      `@login.example.com #${code}`,
    ]);
  });

  test("is the app's hash that Android's SMS Retriever looks for", async () => {
    const { newest } = await send(service, { ...phone, android_hash: 'FA+9qCX9VSu' });
    expect(newest?.text.split('\n').slice(1)).toEqual(['FA+9qCX9VSu']);
  });

  test('is there only where it was asked for, and never in an e-mail', async () => {
    const none = await send(service, { ...phone, web_domain: '', android_hash: '' });
    expect(none.newest?.text).not.toContain('\n');
    const mail = await send(service, { email, web_domain: 'login.example.com' });
    expect(mail.status).toBe(200);
    expect(mail.newest?.text).not.toContain('login.example.com');
  });

  const domain = 'Web Domain is not a domain name, such as login.example.com';
  const hash = 'Android Hash is not the 11 characters of an app';
  const both = 'Web Domain and Android Hash both need the last line: give one of them';
  test.each<[given: object, code: string, details: string]>([
    ...[
      'localhost',
      'Example.com',
      'https://example.com',
      'example.com/a',
      'example.com:8080',
      'example.com #123',
      'a.com\n@b.com',
      'a.com\n',
      '-a.com',
      'bücher.example',
      '127.0.0.1',
      `${'a.'.repeat(60)}com`,
      5,
      null,
    ].map((given): [object, string, string] => [
      { web_domain: given },
      'web_domain_invalid',
      domain,
    ]),
    ...['FA+9qCX9VS', 'FA+9qCX9VSuu', 'FA+9qCX9VS\n', 'FA-9qCX9VSu', 5, null].map(
      (given): [object, string, string] => [{ android_hash: given }, 'android_hash_invalid', hash],
    ),
    [{ web_domain: 'example.com', android_hash: 'FA+9qCX9VSu' }, 'autofill_ambiguous', both],
  ])('cannot be %j: 400', async (given, code, details) => {
    const reply = await send(service, { ...phone, ...given });
    expect([reply.status, reply.body]).toEqual([
      400,
      { Status: 'Failure', Details: details, Code: code },
    ]);
  });
});
