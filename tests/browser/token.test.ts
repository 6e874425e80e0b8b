import { generateKeyPairSync } from 'node:crypto';
import type { Page } from 'playwright-core';
import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

interface KeySet {
  keys: { kid: string; x: string; y: string }[];
}

describeInBrowser('the token on the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  /** Signs in on a page that `prepare` may have changed. */
  const signedIn = async (address: string, prepare: (page: Page) => Promise<unknown> = () => Promise.resolve()) => {
    const { page, complaints } = await visit(service.url);
    await prepare(page);
    const login = loginPage(page);
    await login.sendMail(address);
    await login.guess(await login.codeInMail(address));
    await login.heading('You are signed in').waitFor();
    return { page, complaints, login };
  };

  const published = async () => (await (await fetch(`${service.url}/.well-known/jwks.json`)).json()) as KeySet;

  const withKeys = (json: object) => (page: Page) =>
    page.route('**/.well-known/jwks.json', (route) => route.fulfill({ json }));

  test('is decoded, and its signature is checked', async () => {
    const { page, complaints, login } = await signedIn('token@example.com');
    await login.verdict.filter({ hasText: 'Signature checked' }).waitFor();
    const { keys } = await published();
    const [header, claims] = await page.getByRole('region', { name: 'Token' }).locator('pre').allTextContents();
    expect(JSON.parse(header ?? '')).toEqual({ alg: 'ES256', typ: 'otp-proof+jwt', kid: keys[0]?.kid });
    expect(JSON.parse(claims ?? '')).toMatchObject({
      aud: 'anonymous',
      email: 'token@example.com',
      email_verified: true,
      otp_type: '2FA',
    });
    expect(await login.calls.first().textContent()).toMatch(/200GET \/\.well-known\/jwks\.json.*"keys"/s);
    expect(await login.calls.nth(1).textContent()).toMatch(/POST \/api\/v1\/verify\/otp.*"type": "2FA".*"Token"/s);

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy token' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{86}$/);
    expect(complaints()).toEqual([]);
  });

  test('of an SMS has the number', async () => {
    const { page } = await visit(service.url);
    const login = loginPage(page);
    await login.sendToNumber('+44 7700 900123');
    await login.guess((await login.messages.first().locator('.bubble').textContent())?.match(/\d{6}/)?.[0] ?? '');
    await login.verdict.filter({ hasText: 'Signature checked' }).waitFor();
    await page.getByText('"phone_number": "+447700900123"').waitFor();
  });

  test('has a signature that is not valid for an altered key', async () => {
    const { keys } = await published();
    const { x, y } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
    const { login, complaints } = await signedIn(
      'altered@example.com',
      withKeys({ keys: keys.map((key) => ({ ...key, x, y })) }),
    );
    await login.verdict.filter({ hasText: 'Signature NOT valid' }).waitFor();
    expect(complaints()).toEqual([]);
  });

  test('has a signature that is not valid without a key of its kid, or with one off the curve', async () => {
    const { keys } = await published();
    for (const altered of [[], keys.map((key) => ({ ...key, y: key.x }))]) {
      const { login } = await signedIn('altered@example.com', withKeys({ keys: altered }));
      await login.verdict.filter({ hasText: 'Signature NOT valid' }).waitFor();
    }
  });

  test.each([
    ['its signature', (token: string) => token.replace(/\.[^.]+$/, `.${'A'.repeat(86)}`)],
    ['its claims', (token: string) => token.replace(/\.[^.]+\./, `.${btoa('{"email":"eve@example.com"}')}.`)],
    ['its form', () => 'no token'],
  ])('has a signature that is not valid when %s was altered', async (_, alter) => {
    const { login } = await signedIn('altered@example.com', (page) =>
      page.route('**/api/v1/verify/otp', async (route) => {
        const response = await route.fetch();
        const reply = (await response.json()) as { Token: string };
        await route.fulfill({ response, json: { ...reply, Token: alter(reply.Token) } });
      }),
    );
    await login.verdict.filter({ hasText: 'Signature NOT valid' }).waitFor();
  });

  test('is not checked when the keys cannot be read', async () => {
    const { login } = await signedIn('away@example.com', (page) =>
      page.route('**/.well-known/jwks.json', (route) => route.abort()),
    );
    await login.verdict.filter({ hasText: 'Signature not checked' }).waitFor();
  });

  test('is hidden if the reply has no token', async () => {
    const { page, login, complaints } = await signedIn('none@example.com', (page) =>
      page.route('**/api/v1/verify/otp', async (route) => {
        const response = await route.fetch();
        const json = { ...((await response.json()) as Record<string, string>), Token: undefined };
        await route.fulfill({ response, json });
      }),
    );
    expect(await page.getByRole('region', { name: 'Token' }).isVisible()).toBe(false);
    expect(await login.calls.filter({ hasText: 'jwks' }).count()).toBe(0);
    expect(complaints()).toEqual([]);
  });
});
