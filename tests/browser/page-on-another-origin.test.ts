import type { Page } from 'playwright-core';
import { describeInBrowser, visit } from '../support/chromium';
import { codeIn } from '../support/code-in';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { productionSettings } from '../support/production-settings';
import { checkAsDocumented } from '../support/proof-check';
import { startProcess, type ServiceProcess } from '../support/service-process';
import { CAPTCHA_SECRET, startSiteverify, type Siteverify } from '../support/siteverify';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { snippet } from '../support/snippet';

const SHOP = 'https://login.example.com';
const EVIL = 'https://evil.example';
const NONCE = 'nonce-of-the-session';

/** In place of Turnstile's own script: its widget puts the response into the form. */
const WIDGET = `
  const field = Object.assign(document.createElement('input'), { type: 'hidden', name: 'cf-turnstile-response' });
  document.querySelector('.cf-turnstile').append(field);
  globalThis.turnstile = { reset: async () => void (field.value = await globalThis.solveCaptcha()) };
  turnstile.reset();
`;

describeInBrowser('a page on another origin, in production', () => {
  let service: ServiceProcess;
  let issuer: string;
  let siteverify: Siteverify;
  let smtp: SmtpSink;
  beforeAll(async () => {
    [siteverify, smtp] = [await startSiteverify({ isEncrypted: true }), await startSmtpSink()];
    const port = await freePort();
    issuer = `http://localhost:${port}`;
    service = await startProcess({
      ...(await productionSettings()),
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
      HOST: '127.0.0.1',
      PORT: String(port),
      PUBLIC_URL: issuer,
      ALLOW_ANONYMOUS: 'false',
      API_KEYS: 'shop:shop-key-0123456789',
      PAGE_ORIGINS: `shop=${SHOP}`,
      CAPTCHA_SECRET,
      CAPTCHA_URL: siteverify.url,
      SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
      EMAIL_FROM: 'codes@example.com',
      SHUTDOWN_DELAY: '0',
    });
  });

  /** Opens the page of docs/pages.md on an origin, with a person who solves its captchas or does not. */
  async function open({ origin = SHOP, solve = () => siteverify.solve() } = {}) {
    const html = snippet('docs/pages.md', /<!-- test: page -->\s+```html\n([^]*?)```/);
    const tokens: string[] = [];
    const { page, complaints } = await visit('about:blank');
    const context = page.context();
    await context.grantPermissions(['local-network-access']).catch(() => undefined);
    await page.exposeFunction('solveCaptcha', solve);
    await page.route(`${origin}/**`, async (route) => {
      const request = route.request();
      const path = new URL(request.url()).pathname;
      if (path === '/login/start') return route.fulfill({ json: { nonce: NONCE } });
      if (path !== '/login/finish') {
        const body = html.replaceAll('https://otp.example.com', issuer);
        return route.fulfill({ contentType: 'text/html', body });
      }
      const { token } = request.postDataJSON() as { token: string };
      tokens.push(token);
      const [recipient] = await checkAsDocumented(issuer, [{ token, nonce: NONCE }]);
      return route.fulfill({ json: { ok: recipient === 'ada@example.com' } });
    });
    await page.route('https://challenges.cloudflare.com/**', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: WIDGET }),
    );
    await page.goto(`${origin}/`);
    return { page, complaints, tokens };
  }

  const status = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

  async function send(page: Page, address = 'ada@example.com') {
    await page.getByLabel('E-mail address').fill(address);
    await page.getByRole('button', { name: 'Send code' }).click();
  }

  test('sends and verifies, and its back end believes the Token', async () => {
    const { page, complaints, tokens } = await open();
    await send(page);
    await status(page, 'Your code is on its way.');
    const mail = await eventually(() => smtp.mails.at(-1));
    const code = codeIn(mail.text);
    await page.getByLabel('Code').fill(code === '111111' ? '222222' : '111111');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await status(page, 'OTP NOT Matched');
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await status(page, 'You are signed in.');
    expect(tokens).toHaveLength(1);
    expect(complaints()).toEqual([]);
  });

  test('says so where the service is away, the session is lost, or its back end fails', async () => {
    const { page } = await open();
    const headers = { 'Access-Control-Allow-Origin': SHOP };
    await page.route(`${issuer}/**`, (route) => route.abort());
    await send(page);
    await status(page, 'Please try again in a minute.');
    await page.route(`${issuer}/**`, (route) =>
      route.fulfill({ headers, json: { Status: 'Success', Details: 'a key', Token: 'a token' } }),
    );
    await send(page);
    await status(page, 'Your code is on its way.');
    await page.getByLabel('Code').fill('123456');
    await page.route(`${SHOP}/login/finish`, (route) => route.fulfill({ status: 403, json: { ok: false } }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await status(page, 'Start again.');
    await page.route(`${SHOP}/login/*`, (route) => route.fulfill({ status: 500, body: '<h1>Error</h1>' }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await status(page, 'Please try again in a minute.');
  });

  test('whose captcha nobody solved sends nothing', async () => {
    const before = smtp.mails.length;
    const { page } = await open({ solve: () => '' });
    await send(page);
    await status(page, 'Captcha not provided');
    const wrong = await open({ solve: () => 'guessed' });
    await send(wrong.page);
    await status(wrong.page, 'Captcha was not passed');
    expect(smtp.mails).toHaveLength(before);
  });

  test('of an origin that is not listed cannot call', async () => {
    const before = smtp.mails.length;
    const { page } = await open({ origin: EVIL, solve: () => siteverify.solve() });
    const outcome = await page.evaluate(
      async ([url = '']) => {
        const headers = { 'Content-Type': 'application/json' };
        const body = JSON.stringify({ email: 'ada@example.com', type: '2FA', captcha: 'x' });
        const json = await fetch(url, { method: 'POST', headers, body }).then(String, String);
        // A form needs no preflight: the service itself must refuse it.
        const fields = new URLSearchParams({ email: 'ada@example.com', type: '2FA' });
        const form = await fetch(url, { method: 'POST', mode: 'no-cors', body: fields }).then(String, String);
        return [json, form];
      },
      [`${issuer}/api/v1/email/otp`],
    );
    expect(outcome).toEqual(['TypeError: Failed to fetch', 'TypeError: Failed to fetch']);
    expect(await eventually(() => /"status":401,"code":"unauthorized"/.exec(service.stdout())?.[0])).toBeDefined();
    expect(smtp.mails).toHaveLength(before);
  });

  test("is refused beyond its visitor's limit, and reads when to try again", async () => {
    const { page } = await open();
    const outcomes: string[] = [];
    for (let tries = 0; outcomes.at(-1) !== '429' && tries < 7; tries += 1) {
      const replied = page.waitForResponse(/email\/otp$/);
      await send(page, `person-${tries}@example.com`);
      outcomes.push(String((await replied).status()));
    }
    // One send and one wrong captcha before it count, too.
    expect(outcomes).toEqual(['200', '200', '200', '429']);
    await status(page, 'Too many requests');
    const seconds = await page.evaluate(
      async ([url = '']) => {
        const headers = { 'Content-Type': 'application/json' };
        const body = JSON.stringify({ email: 'ada@example.com', type: '2FA', captcha: 'x' });
        return Number((await fetch(url, { method: 'POST', headers, body })).headers.get('Retry-After'));
      },
      [`${issuer}/api/v1/email/otp`],
    );
    expect(seconds).toBeGreaterThan(500);
  });
});
