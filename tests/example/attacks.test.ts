import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { newestCode, startExample } from '../support/example';
import { isSignedIn, passPassword, PASSWORD, signUp } from '../support/example-person';
import { startTestService, wrongCode, type Listening, type TestService } from '../support/harness';
import { httpVisitor } from '../support/http-visitor';

const API_KEYS = 'shop:shop-key-0123456789,news:news-key-0123456789';
const POSTS = ['/sign-up', '/login', '/login/code', '/login/code/resend', '/logout', '/forgot', '/forgot/code'];
const MORE_POSTS = [
  '/forgot/password',
  '/phone',
  '/phone/code',
  '/phone/owner',
  '/direct-login',
  '/direct-login/proof',
];

describe('attacks on the example', () => {
  let service: TestService;
  let example: Listening;
  beforeAll(async () => {
    service = await startTestService({ API_KEYS });
    example = await startExample(service, { OTP_API_KEY: 'shop-key-0123456789' });
    for (const name of ['victim', 'mallory']) await signUpAs(`${name}@example.com`);
  });

  const newest = (to: string) => newestCode(service, to);
  const signUpAs = (email: string) => signUp({ example, service }, email);
  const passPasswordOf = (email: string) => passPassword({ example, service }, email);

  /** Sends a code to the address by way of an API key. */
  async function send(key: string, body: object) {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` };
    await fetch(`${service.url}/api/v1/email/otp`, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  test('the code of another person does not sign in', async () => {
    const mallory = await passPasswordOf('mallory@example.com');
    await passPasswordOf('victim@example.com');
    expect(await mallory.post('/login/code', { code: await newest('victim@example.com') })).toMatchObject({
      location: '/login/code',
    });
    expect(await isSignedIn(mallory)).toBe(false);
  });

  test('the code of another type does not sign in', async () => {
    const thief = await passPasswordOf('victim@example.com');
    const stranger = httpVisitor(example);
    await stranger.post('/forgot', { email: 'victim@example.com' });
    await stranger.get('/forgot/code');
    await thief.post('/login/code', { code: await newest('victim@example.com') });
    expect(await isSignedIn(thief)).toBe(false);
  });

  test('the code of another caller does not sign in', async () => {
    const thief = await passPasswordOf('victim@example.com');
    await send('news-key-0123456789', { email: 'victim@example.com', type: '2FA' });
    await thief.post('/login/code', { code: await newest('victim@example.com') });
    expect(await isSignedIn(thief)).toBe(false);
  });

  test('fields that a browser adds to the form change neither the recipient nor the key', async () => {
    const mallory = await passPasswordOf('mallory@example.com');
    await passPasswordOf('victim@example.com');
    const swapped = {
      check: 'victim@example.com',
      email: 'victim@example.com',
      userId: '1',
      verification_key: 'other',
    };
    await mallory.post('/login/code', { ...swapped, code: await newest('mallory@example.com') });
    expect((await mallory.get('/')).text).toContain('mallory@example.com');
  });

  test('a step that was skipped is not open', async () => {
    const stranger = httpVisitor(example);
    for (const path of ['/login/code', '/direct-login/code', '/sign-up/code', '/forgot/code', '/forgot/password']) {
      const { status, location } = await stranger.get(path);
      expect([status, location]).toEqual([303, path.replace(/\/(code|password)$/, '')]);
    }
    const half = await passPasswordOf('victim@example.com');
    for (const path of ['/', '/phone', '/phone/code', '/forgot/password', '/direct-login/code']) {
      expect((await half.get(path)).status).toBe(303);
    }
    await half.post('/forgot/password', { password: 'of the thief' });
    await half.post('/phone/code', { code: await newest('victim@example.com') });
    expect(await isSignedIn(half)).toBe(false);
    await passPasswordOf('victim@example.com'); // with the password as it was
  });

  test('a thief of the session cannot change the phone number, not even with a code to the new one', async () => {
    const victim = await signUpAs('phone@example.com');
    await victim.post('/phone', { phone: '+447700900111', password: PASSWORD });
    await victim.get('/phone/code');
    await victim.post('/phone/code', { code: await newest('+447700900111') });

    const thief = httpVisitor(example, new Map(victim.cookies));
    expect((await thief.post('/phone', { phone: '+447700900112', password: 'guessed' })).status).toBe(401);
    expect(await thief.get('/phone/code')).toMatchObject({ location: '/phone' });
    await thief.post('/phone', { phone: '+447700900112', password: PASSWORD });
    expect(await thief.get('/phone/code')).toMatchObject({ location: '/phone' });
    await thief.get('/phone/owner');
    await thief.post('/phone/owner', { code: wrongCode(await newest('+447700900111')) });
    expect(await thief.get('/phone/code')).toMatchObject({ location: '/phone' });
    expect((await thief.get('/')).text).toContain('+447700900111');
  });

  test('a session id that was planted, or read before a step, is worth nothing after it', async () => {
    const victim = httpVisitor(example);
    await victim.post('/forgot', { email: 'mallory@example.com' });
    const planted = new Map(victim.cookies);
    await victim.post('/login', { email: 'victim@example.com', password: PASSWORD });
    const halfSignedIn = new Map(victim.cookies);
    await victim.get('/login/code');
    expect((await httpVisitor(example, planted).get('/login/code')).location).toBe('/login');

    await victim.post('/login/code', { code: await newest('victim@example.com') });
    expect(await isSignedIn(victim)).toBe(true);
    const signedIn = new Map(victim.cookies);
    for (const cookies of [planted, halfSignedIn]) expect(await isSignedIn(httpVisitor(example, cookies))).toBe(false);

    await victim.post('/logout', {});
    expect(await isSignedIn(httpVisitor(example, signedIn))).toBe(false);
  });

  test.each([...POSTS, ...MORE_POSTS])('another site cannot post to %s', async (path) => {
    const visitor = httpVisitor(example);
    const attempts = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: example.url, 'Sec-Fetch-Site': 'cross-site' },
      { Origin: example.url, 'Sec-Fetch-Site': 'same-site' },
      {},
    ];
    for (const headers of attempts) expect((await visitor.post(path, {}, headers)).status).toBe(403);
  });

  test('the cookie is out of reach for scripts and for the forms of other sites', async () => {
    const body = new URLSearchParams({ email: 'victim@example.com' });
    const init = { method: 'POST', headers: { Origin: example.url }, body, redirect: 'manual' } as const;
    const reply = await fetch(`${example.url}/forgot`, init);
    expect(reply.headers.get('Set-Cookie')).toMatch(/^session=[^;]+; .*HttpOnly; SameSite=Lax$/);
    expect(reply.headers.get('Content-Security-Policy')).toMatch(/default-src 'none';script-src 'self';/);
  });

  test('an address is written to the page as text', async () => {
    const { text } = await httpVisitor(example).post('/login', { email: '"><script>alert(1)</script>', password: 'x' });
    expect(text).toContain('&quot;&gt;&lt;script&gt;');
    expect(text).not.toContain('<script>alert');
  });

  test('sign-up, login and forgotten password do not say whether an address has an account', async () => {
    const pagesFor = async (email: string) => {
      const answers = [];
      for (const flow of ['/sign-up', '/forgot', '/login']) {
        const visitor = httpVisitor(example);
        answers.push(await visitor.post(flow, { email, password: 'not the password' }));
        answers.push(await visitor.get(`${flow}/code`));
      }
      return JSON.stringify(answers)
        .replaceAll(email, '')
        .replaceAll(/\d{4}-[\dT:.-]+Z/g, '');
    };
    expect(await pagesFor('nobody@example.com')).toBe(await pagesFor('victim@example.com'));
  });

  test('an unknown account takes as long as a wrong password', async () => {
    const fastest = async (email: string) => {
      const times = [];
      for (let attempt = 0; attempt < 5; attempt++) {
        const start = performance.now();
        await httpVisitor(example).post('/login', { email, password: 'not the password' });
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const ratio = (await fastest('stranger@example.com')) / (await fastest('mallory@example.com'));
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  test('a sign-up with the address of an account changes nothing there', async () => {
    const visitor = httpVisitor(example);
    await visitor.post('/sign-up', { email: 'mallory@example.com', password: 'another password' });
    await visitor.get('/sign-up/code');
    const code = await newest('mallory@example.com');
    expect(await visitor.post('/sign-up/code', { code })).toMatchObject({ location: '/login' });
    expect(await isSignedIn(visitor)).toBe(false);
    await passPasswordOf('mallory@example.com');
  });

  test('a new password signs every session out, and an open login ends', async () => {
    const signedIn = await signUpAs('reset@example.com');
    const half = await passPasswordOf('reset@example.com');
    const code = await newest('reset@example.com');
    const owner = httpVisitor(example);
    await owner.post('/forgot', { email: 'reset@example.com' });
    await owner.get('/forgot/code');
    await owner.post('/forgot/code', { code: await newest('reset@example.com') });
    await owner.post('/forgot/password', { password: 'a new password' });
    expect(await isSignedIn(signedIn)).toBe(false);
    expect(await half.post('/login/code', { code })).toMatchObject({ location: '/login' });
    expect(await isSignedIn(owner)).toBe(false);
  });

  test('ten wrong passwords close an account to this address', async () => {
    const visitor = httpVisitor(example);
    const statuses = [];
    for (let attempt = 0; attempt < 11; attempt++) {
      statuses.push((await visitor.post('/login', { email: 'guessed@example.com', password: 'wrong' })).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  });
});

describe('attacks on the example, with limits', () => {
  test('guesses through two accounts count together', async () => {
    const service = await startTestService({ LIMIT_VERIFIES_PER_VISITOR: '18/10m' });
    const example = await startExample(service);
    const emails = ['one@example.com', 'two@example.com'];
    for (const email of emails) await signUp({ example, service }, email);
    let refusals = 0;
    for (const email of [...emails, ...emails]) {
      const visitor = await passPassword({ example, service }, email);
      const right = await newestCode(service, email);
      for (let step = 1; step <= 4; step++) {
        await visitor.post('/login/code', { code: wrongCode(right, step) });
        if ((await visitor.get('/login/code')).text.includes('There were too many attempts')) refusals++;
      }
      if (refusals > 0) {
        await visitor.post('/login/code', { code: right });
        expect(await isSignedIn(visitor)).toBe(false);
      }
    }
    expect(refusals).toBeGreaterThan(0);
  });

  test('the addresses of one IPv6 network count together', async () => {
    const script = `import('./fields.mjs').then(({ addressOf }) => console.log(JSON.stringify(
      ['192.0.2.1', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', '2001:db8::9', '::1'].map((ip) => addressOf({ ip })))))`;
    const cwd = path.join(__dirname, '..', '..', 'examples', '2fa-login');
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd });
    expect(JSON.parse(stdout)).toEqual(['192.0.2.1', '2001:db8:1:2', '2001:db8:1:2', '2001:db8:0:0', '0:0:0:0']);
  });

  test('a step that takes too long ends', async () => {
    const example = await startExample(await startTestService(), { STEP_SECONDS: '0' });
    const visitor = httpVisitor(example);
    await visitor.post('/forgot', { email: 'slow@example.com' });
    expect(await visitor.get('/forgot/code')).toMatchObject({ location: '/forgot' });
  });
});
