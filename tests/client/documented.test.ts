import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createOtpClient } from '../../src/client/client';
import { describeInBrowser, visit as openPage } from '../support/chromium';
import { installPackage, packBuilt, type Home } from '../support/client-package';
import { freePort } from '../support/free-port';
import { onTeardown, startTestService, wrongCode, type TestService } from '../support/harness';
import { snippet } from '../support/snippet';
import { inboxOf } from '../support/traces';

jest.setTimeout(300_000);

const API_KEY = 'shop-key-0123456789';

/** A block of a document, for the service of the test. */
function block(name: string, document = 'docs/client.md'): string {
  const code = snippet(document, new RegExp(`<!-- test: ${name} -->\\s+\`\`\`[jt]s\\n([^]*?)\`\`\``));
  return code
    .replace('http://localhost:4500', service.url)
    .replace('https://otp.example.com', service.url.replace('127.0.0.1', 'localhost'))
    .replace('process.env.OTP_API_KEY', `'${API_KEY}'`);
}

let service: TestService;
let home: Home;
beforeAll(async () => {
  service = await startTestService({ API_KEYS: `shop:${API_KEY}` });
  home = await installPackage(await packBuilt(), 'express', 'express-session');
});

const newestCode = async () => (await inboxOf(service))[0]?.code ?? '';
const countMessages = async () => (await inboxOf(service)).length;

/** Runs README's lines in the application of docs/client.md, with the service and the port of the test in them. */
async function startLogin(factor?: string): Promise<string> {
  const port = await freePort();
  const imported = "import { setPassword } from './app.js';";
  const lines = [imported, block('second-factor', 'README.md'), block('forgotten'), block('errors')].join('\n');
  const login = factor === undefined ? lines : lines.replace(/^const factor = .*$/m, factor);
  await home.write('app.js', block('app').replace('3000', String(port)));
  await home.write('login.js', login);
  await home.write('package.json', '{"type":"module"}');
  const env = { PATH: process.env['PATH'], SESSION_SECRET: 'a secret of this test' };
  const child = spawn(process.execPath, ['login.js'], { cwd: home.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  onTeardown(() => void child.kill());
  let output = '';
  child.stderr.on('data', (text: Buffer) => void (output += text.toString()));
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(output);
    if (await fetch(url).catch(() => undefined)) return url;
    await Promise.race([once(child, 'exit'), new Promise((resolve) => setTimeout(resolve, 50))]);
  }
}

/** A browser without pages: it keeps the cookie and follows redirects. */
function browse(url: string) {
  const state = { cookie: '' };
  const visit = async (
    path: string,
    form?: Record<string, string> | [string, string][],
  ): Promise<{ path: string; text: string; status: number }> => {
    const body = form && new URLSearchParams(form);
    const init = { headers: { cookie: state.cookie }, redirect: 'manual' } as const;
    const reply = await fetch(url + path, { ...init, ...(body && { method: 'POST', body }) });
    state.cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? state.cookie;
    const next = reply.headers.get('location');
    return next === null ? { path, text: await reply.text(), status: reply.status } : visit(next);
  };
  return { state, visit };
}

const PASSWORD = { name: 'ada', password: 'correct horse' };

describe("README's second factor", () => {
  let url: string;
  beforeAll(async () => {
    url = await startLogin();
  });

  /** A browser whose person has given the password. */
  async function atCode() {
    const browser = browse(url);
    expect(await browser.visit('/login', PASSWORD)).toMatchObject({ path: '/code', status: 200 });
    return { ...browser, code: await newestCode() };
  }

  test('signs in with the password and the code', async () => {
    const { visit, state, code } = await atCode();
    expect(await visit('/')).toMatchObject({ text: expect.stringContaining('Sign in') as string });
    expect(await visit('/code', { code })).toMatchObject({ path: '/', text: 'Hello ada' });
    expect(await visit('/code', { code })).toMatchObject({ path: '/', text: 'Hello ada' });
    expect(state.cookie).not.toBe('');
    expect(await browse(url).visit('/')).toMatchObject({ text: expect.stringContaining('Sign in') as string });
  });

  test('gives a new session id with the password: one from before signs nobody in', async () => {
    const person = browse(url);
    await person.visit('/login', PASSWORD);
    const fixed = person.state.cookie;
    await person.visit('/login', PASSWORD);
    expect(person.state.cookie).not.toBe(fixed);
    await person.visit('/code', { code: await newestCode() });
    const attacker = browse(url);
    attacker.state.cookie = fixed;
    expect(await attacker.visit('/')).toMatchObject({ text: expect.stringContaining('Sign in') as string });
  });

  test('asks for the password first, and for the right one', async () => {
    const messages = await countMessages();
    const { visit } = browse(url);
    expect(await visit('/code')).toHaveProperty('path', '/');
    expect(await visit('/code', { code: '123456' })).toHaveProperty('path', '/');
    expect(await visit('/login', { ...PASSWORD, password: 'wrong' })).toHaveProperty('path', '/login');
    expect(await visit('/login', { ...PASSWORD, name: 'eve' })).toHaveProperty('path', '/login');
    expect(await countMessages()).toBe(messages);
  });

  test('sends nothing on a reload, and the same code again on request', async () => {
    const { visit, code } = await atCode();
    const messages = await countMessages();
    for (let reloads = 0; reloads < 3; reloads += 1) await visit('/code');
    expect(await countMessages()).toBe(messages);
    const resent = { path: '/code', text: expect.stringContaining('Another message is on its way.') as string };
    expect(await visit('/resend', {})).toMatchObject(resent);
    expect(await countMessages()).toBe(messages + 1);
    expect((await visit('/code')).text).not.toContain('Another message');
    expect(await visit('/code', { code })).toHaveProperty('text', 'Hello ada');
  });

  test('says how many guesses are left, and sends a new code after the last', async () => {
    const { visit, code } = await atCode();
    for (const left of [4, 3, 2, 1]) {
      const { text } = await visit('/code', { code: wrongCode(code) });
      expect(text).toContain(`Attempts left: ${left}`);
      expect(text).toContain('Wrong code.');
      expect((await visit('/code')).text).toContain(`Attempts left: ${left}`);
    }
    expect(await newestCode()).toBe(code);
    const last = await visit('/code', { code: wrongCode(code) });
    expect(last).toMatchObject({
      path: '/code',
      text: expect.stringContaining('There were too many wrong codes. We sent a new code.') as string,
    });
    expect(await newestCode()).not.toBe(code);
    expect(await visit('/code', { code: await newestCode() })).toHaveProperty('text', 'Hello ada');
  });

  test('says why a code does not work any more, and that a new one is on its way', async () => {
    const late = await atCode();
    await service.advance(601);
    const expired = await late.visit('/code', { code: late.code });
    expect(expired.text).toContain('That code has expired. We sent a new code.');
    expect(await late.visit('/code', { code: await newestCode() })).toHaveProperty('text', 'Hello ada');

    const locked = await atCode();
    const guess = { method: 'POST', redirect: 'manual', headers: { cookie: locked.state.cookie } } as const;
    const body = new URLSearchParams({ code: wrongCode(locked.code) });
    for (let guesses = 0; guesses < 6; guesses += 1) await fetch(`${url}/code`, { ...guess, body });
    expect((await locked.visit('/code')).text).toContain('There were too many wrong codes. We sent a new code.');
  });

  test('signs in once on a double click, which shows the person signed in', async () => {
    const { visit, code } = await atCode();
    const both = await Promise.all([visit('/code', { code }), visit('/code', { code })]);
    expect(both.map(({ path, text }) => `${path} ${text}`)).toEqual(['/ Hello ada', '/ Hello ada']);
    expect(await visit('/')).toHaveProperty('text', 'Hello ada');
  });

  test('does not take the code of another session', async () => {
    const laptop = await atCode();
    const phone = await atCode();
    expect((await phone.visit('/code', { code: laptop.code })).text).toContain('Wrong code');
    expect(await phone.visit('/code', { code: phone.code })).toHaveProperty('text', 'Hello ada');
    expect(await laptop.visit('/code', { code: laptop.code })).toHaveProperty('text', 'Hello ada');
  });

  test('takes a form without the field, or with two, for no code', async () => {
    const { visit, code } = await atCode();
    const two: [string, string][] = [
      ['code', code],
      ['code', code],
    ];
    for (const form of [{}, two]) {
      const typeIt = { path: '/code', status: 200, text: expect.stringContaining('Type the code.') as string };
      expect(await visit('/code', form)).toMatchObject(typeIt);
    }
    expect(await visit('/code', { code })).toHaveProperty('text', 'Hello ada');
  });
});

test('the forgotten password of docs/client.md is changed once, which does not sign in', async () => {
  const { visit } = browse(await startLogin());
  expect((await visit('/forgotten', { email: 'nonsense' })).text).toContain('recipient_invalid');
  expect((await visit('/forgotten/code', { code: '123456', password: 'x' })).text).toContain('Type the code.');
  await visit('/forgotten', { email: 'ADA@example.com' });
  const code = await newestCode();
  expect((await visit('/forgotten/code', { code: wrongCode(code), password: 'x' })).text).toContain('Wrong code.');
  const changed = { path: '/', text: expect.stringContaining('Sign in') as string };
  expect(await visit('/forgotten/code', { code, password: 'new horse' })).toMatchObject(changed);
  expect(await visit('/forgotten/code', { code, password: 'third horse' })).toMatchObject(changed);
  expect(await visit('/login', PASSWORD)).toHaveProperty('path', '/login');
  expect(await visit('/login', { ...PASSWORD, password: 'new horse' })).toHaveProperty('path', '/code');
});

describeInBrowser("README's second factor in a browser", () => {
  test('lives through wrong codes, a reload, the back button, a resend and a double click, at 360 px', async () => {
    const url = await startLogin();
    const { page, complaints } = await openPage(`${url}/login`, { viewport: { width: 360, height: 740 } });
    await page.fill('[name=name]', PASSWORD.name);
    await page.fill('[name=password]', PASSWORD.password);
    await page.click('button');
    await page.waitForURL('**/code');
    const code = await newestCode();
    const messages = await countMessages();

    await page.fill('[name=code]', wrongCode(code));
    await page.click('text=Sign in');
    await page.getByText('Attempts left: 4').waitFor();
    await page.reload();
    await page.getByText('Attempts left: 4').waitFor();
    await page.goBack();
    await page.reload();
    expect(await countMessages()).toBe(messages);
    await page.click('text=Send it again');
    await page.getByText('Another message is on its way.').waitFor();
    expect(await newestCode()).toBe(code);

    await page.fill('[name=code]', code);
    await page.dblclick('text=Sign in');
    await page.getByText('Hello ada').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('signs in with every double click', async () => {
    const url = await startLogin();
    for (let logins = 0; logins < 8; logins += 1) {
      const { page } = await openPage(`${url}/login`);
      await page.fill('[name=name]', PASSWORD.name);
      await page.fill('[name=password]', PASSWORD.password);
      await page.press('[name=password]', 'Enter');
      await page.waitForURL('**/code');
      await page.fill('[name=code]', await newestCode());
      await page.dblclick('text=Sign in');
      await page.getByText('Hello ada').waitFor();
      await page.context().close();
    }
  });
});

test('send and verify of docs/client.md work', async () => {
  await home.write('send.mjs', block('send'));
  await home.write('run-send.mjs', `import { send } from './send.mjs'; console.log(await send('ada@example.com'));`);
  const key = (await home.run(process.execPath, 'run-send.mjs')).trim();
  await home.write(
    'run-verify.mjs',
    `import { verify } from './send.mjs'; console.log(await verify(...process.argv.slice(2)));`,
  );
  const answer = [key, await newestCode(), 'ada@example.com'];
  expect(await home.run(process.execPath, 'run-verify.mjs', ...answer)).toBe('true\n');
  expect(await home.run(process.execPath, 'run-verify.mjs', ...answer)).toBe('false\n');
});

test('the check of a proof of docs/client.md works, once', async () => {
  const otp = createOtpClient({ baseUrl: service.url, apiKey: API_KEY });
  const sent = await otp.sendToEmail({ email: 'ada@example.com', type: '2FA', nonce: 'n-1' });
  const verificationKey = sent.outcome === 'sent' ? sent.verificationKey : '';
  const guess = { verificationKey, code: await newestCode(), recipient: 'ada@example.com', type: '2FA' };
  const approved = await otp.verify(guess);
  await home.write('proof.mjs', block('proof'));
  const check = `const twice = () => recipientOf(process.argv[2], 'n-1'); console.log(await twice(), await twice());`;
  await home.write('run-proof.mjs', `import { recipientOf } from './proof.mjs'; ${check}`);
  const token = approved.outcome === 'approved' ? (approved.token ?? '') : '';
  expect(await home.run(process.execPath, 'run-proof.mjs', token)).toBe('ada@example.com undefined\n');
});

test("README's second factor asks for patience while nothing can be sent, and while the service is away", async () => {
  await service.close();
  service = await startTestService({ API_KEYS: `shop:${API_KEY}`, LIMIT_SENDS_PER_RECIPIENT: '1/30s' });
  const { visit } = browse(await startLogin(block('by-email')));
  await visit('/login', PASSWORD);
  const wait = /A message can be sent in \d+ seconds\. /;
  expect(await visit('/resend', {})).toMatchObject({ path: '/code', text: expect.stringMatching(wait) as string });
  const wrong = { code: wrongCode(await newestCode()) };
  for (let guesses = 0; guesses < 4; guesses += 1) await visit('/code', wrong);
  expect((await visit('/code', wrong)).text).toMatch(new RegExp(`^There were too many wrong codes\\. ${wait.source}`));
  await service.advance(31);
  expect((await visit('/code')).text).toContain('<p> We sent a new code.');
  expect(await inboxOf(service)).toMatchObject([{ to: 'Ada@example.com' }, { to: 'Ada@example.com' }]);
  await service.close();
  expect(await visit('/code')).toMatchObject({ status: 503, text: 'Please try again in a minute.' });
});
